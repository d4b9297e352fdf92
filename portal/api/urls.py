"""`/api/`: the resources of every app, the OpenAPI document and its reader's page."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from portal.api import docs
from portal.api.views import RootView

urlpatterns = [
    path("v1/", RootView.as_view(), name="api_root"),
    path("v1/", include("events.api.urls")),
    path("v1/", include("registrations.api.urls")),
    path("v1/", include("attendance.api.urls")),
    path("v1/", include("calls.api.urls")),
    path("v1/", include("lecturers.api.urls")),
    path("v1/", include("certificates.api.urls")),
    path(
        "schema/",
        SpectacularAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[]),
        name="api_schema",
    ),
    path("docs/", docs.api_docs, name="api_docs"),
]
