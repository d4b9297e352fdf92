from rest_framework.routers import SimpleRouter

from events.api import views

router = SimpleRouter()
router.register("events", views.EventViewSet, basename="api_event")
router.register("sessions", views.SessionViewSet, basename="api_session")
urlpatterns = router.urls
