"""The addresses of `interfaces.md` §2: each app's edges bring their own."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
