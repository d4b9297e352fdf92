"""Lecturers and their assignments for programs."""

from rest_framework.routers import SimpleRouter

from lecturers.api.assignments import AssignmentViewSet

router = SimpleRouter()
router.register("assignments", AssignmentViewSet, basename="api_assignment")
urlpatterns = router.urls
