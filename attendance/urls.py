"""The check-in app, ticket pages and the console's pages about doors."""

from django.urls import path, re_path

from attendance.views import app, public

urlpatterns = [
    path("gate/", app.gate, name="gate_app"),
    path("gate/sw.js", app.service_worker, name="gate_service_worker"),
    path("gate/worker.js", app.worker, name="gate_worker"),
    path("gate/app.webmanifest", app.web_manifest, name="gate_manifest"),
    # A QR holds the address in capitals and without the slash at its end.
    re_path(r"^[tT]/(?P<code>[A-Za-z2-7]{16})/?$", public.ticket, name="ticket_page"),
]
