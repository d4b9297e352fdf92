from rest_framework.routers import SimpleRouter

from registrations.api import views

router = SimpleRouter()
router.register("registrations", views.RegistrationViewSet, basename="api_registration")
urlpatterns = router.urls
