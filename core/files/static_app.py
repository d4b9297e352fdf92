"""Which static files of packages are collected: what our pages use, without source maps."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Django's own application, minus what no page of ours asks for (10 MB to hash and compress):
    source maps, the browsable API's styles, Redoc, and a package's copies of htmx.
    """

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "rest_framework",
        "redoc",
        "django_htmx",
    ]
