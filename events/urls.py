"""Addresses of events: public pages and the organisers' pages of one event."""

from django.urls import path

from events.views import public

urlpatterns = [
    path("", public.home, name="home"),
    path("e/<slug:slug>/", public.event_detail, name="event_detail"),
    path("e/<slug:slug>/programme.ics", public.event_calendar, name="event_calendar"),
    path("e/<slug:slug>/poster.png", public.poster_png, name="event_poster_png"),
    path("e/<slug:slug>/poster.pdf", public.poster_pdf, name="event_poster_pdf"),
]
