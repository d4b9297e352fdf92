"""Lecturers and their assignments for programs."""

from rest_framework.routers import SimpleRouter

from lecturers.api.assignments import AssignmentViewSet
from lecturers.api.roster import LecturerViewSet
from lecturers.api.submissions import SubmissionViewSet

router = SimpleRouter()
router.register("lecturers", LecturerViewSet, basename="api_lecturer")
router.register("assignments", AssignmentViewSet, basename="api_assignment")
router.register("submissions", SubmissionViewSet, basename="api_submission")
urlpatterns = router.urls
