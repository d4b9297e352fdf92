from rest_framework.routers import SimpleRouter

from certificates.api import views

router = SimpleRouter()
router.register("certificates", views.CertificateViewSet, basename="api_certificate")
urlpatterns = router.urls
