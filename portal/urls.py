"""The addresses of what is about no single app."""

from django.urls import path

from portal.views import public

urlpatterns = [
    path("language/", public.set_language, name="set_language"),
    path("theme/", public.set_theme, name="set_theme"),
]
