"""The addresses of calls: notices, submissions, reviews, public notices."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
