"""The addresses of `interfaces.md` §2: each app's edges bring their own."""

from django.urls import URLPattern, URLResolver, path

from core.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
