"""WSGI entry point: `granian --interface wsgi config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()


def _prepare() -> None:
    """Load what a worker's first visitor would wait for: the addresses, and the readings of names.

    A third of a second for each worker, just when the window opens and everybody registers.
    """
    from django.urls import resolve

    from core.text import pinyin

    resolve("/healthz")
    pinyin.full_pinyin("会务")


_prepare()
