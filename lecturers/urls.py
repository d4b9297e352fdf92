"""The addresses of lecturers: the roster, appointments, assignments."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
