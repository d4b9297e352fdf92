"""The addresses of calls: notices, submissions, reviews, public notices."""

from django.urls import URLPattern, URLResolver, path

from calls.views import console

_CALL = "console/calls/<slug:slug>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("console/calls/", console.call_list, name="console_calls"),
    path(_CALL, console.overview, name="console_call"),
]
