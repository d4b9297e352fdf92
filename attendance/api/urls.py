"""Below `/api/v1/`: what a paired device calls."""

from django.urls import path

from attendance.api import devices

urlpatterns = [
    path("gates/pair/", devices.pair, name="gate_pair"),
    path("gates/<int:gate_id>/manifest/", devices.gate_manifest, name="gate_device_manifest"),
    path("gates/<int:gate_id>/scans/", devices.gate_scans, name="gate_scans"),
]
