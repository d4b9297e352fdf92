"""Below `/api/v1/`: what a paired device calls, and gates for programs."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from attendance.api import devices, views

router = SimpleRouter()
router.register("gates", views.GateViewSet, basename="api_gate")

urlpatterns = [
    path("gates/pair/", devices.pair, name="gate_pair"),
    path("gates/<int:gate_id>/manifest/", devices.gate_manifest, name="gate_device_manifest"),
    path("gates/<int:gate_id>/scans/", devices.gate_scans, name="gate_scans"),
    *router.urls,
]
