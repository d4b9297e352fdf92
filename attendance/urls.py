"""The check-in app, ticket pages and the console's pages about doors."""

from django.urls import include, path, re_path

from attendance.views import app, console, desk, gates, public

_gates = [
    path("", gates.gate_list, name="console_gates"),
    path("new/", gates.gate_new, name="console_gate_new"),
    path("refused/", gates.refused, name="console_refused_scans"),
    path("<int:gate_id>/", gates.gate_edit, name="console_gate"),
    path("<int:gate_id>/pair/", gates.gate_pair, name="console_gate_pair"),
    path("devices/<int:device_id>/", gates.device_command, name="console_device_command"),
    path("devices/<int:device_id>/revoke/", gates.device_revoke, name="console_device_revoke"),
    path("devices/<int:device_id>/release/", gates.device_release, name="console_device_release"),
]
_arrivals = [
    path("", desk.arrival_list, name="console_arrivals"),
    path("<int:registration_id>/", desk.arrival, name="console_arrival"),
    path("<int:registration_id>/undo/", desk.arrival_undo, name="console_arrival_undo"),
]
_attendance = [
    path("", console.grid, name="console_attendance"),
    path("export/", console.export, name="console_attendance_export"),
    path("leaves/", console.leave_list, name="console_leaves"),
    path("leaves/<int:leave_id>/", console.leave_decide, name="console_leave_decide"),
    path("<int:registration_id>/<int:session_id>/", console.cell, name="console_attendance_cell"),
]

urlpatterns = [
    path("gate/", app.gate, name="gate_app"),
    path("gate/sw.js", app.service_worker, name="gate_service_worker"),
    path("gate/worker.js", app.worker, name="gate_worker"),
    path("gate/app.webmanifest", app.web_manifest, name="gate_manifest"),
    # A QR holds the address in capitals and without the slash at its end.
    re_path(r"^[tT]/(?P<code>[A-Za-z2-7]{16})/?$", public.ticket, name="ticket_page"),
    path("console/events/<slug:slug>/gates/", include(_gates)),
    path("console/events/<slug:slug>/arrivals/", include(_arrivals)),
    path("console/events/<slug:slug>/attendance/", include(_attendance)),
]
