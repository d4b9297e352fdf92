"""Calls, submissions, reviews and public notices for programs."""

from rest_framework.routers import SimpleRouter

from calls.api.reviews import ReviewViewSet

router = SimpleRouter()
router.register("reviews", ReviewViewSet, basename="api_review")
urlpatterns = router.urls
