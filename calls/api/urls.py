"""Calls, submissions, reviews and public notices for programs."""

from rest_framework.routers import SimpleRouter

from calls.api.calls import CallViewSet
from calls.api.notices import PublicNoticeViewSet
from calls.api.reviews import ReviewViewSet

router = SimpleRouter()
router.register("calls", CallViewSet, basename="api_call")
router.register("notices", PublicNoticeViewSet, basename="api_notice")
router.register("reviews", ReviewViewSet, basename="api_review")
urlpatterns = router.urls
