"""The root of the API: where its resources are."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

RESOURCES = {
    "events": "api_event-list",
    "sessions": "api_session-list",
    "registrations": "api_registration-list",
    "gates": "api_gate-list",
    "assignments": "api_assignment-list",
    "certificates": "api_certificate-list",
    "calls": "api_call-list",
    "notices": "api_notice-list",
    "reviews": "api_review-list",
    "lecturers": "api_lecturer-list",
}


class RootSerializer(serializers.Serializer[Any]):
    events = serializers.URLField()
    sessions = serializers.URLField()
    registrations = serializers.URLField()
    gates = serializers.URLField()
    assignments = serializers.URLField()
    certificates = serializers.URLField()
    calls = serializers.URLField()
    notices = serializers.URLField()
    reviews = serializers.URLField()
    lecturers = serializers.URLField()


class RootView(APIView):
    """Anyone may read where things are; the things themselves need a token."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="root", responses=RootSerializer)
    def get(self, request: Request) -> Response:
        return Response(
            {name: reverse(route, request=request) for name, route in RESOURCES.items()}
        )
