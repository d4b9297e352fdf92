"""Calls for programs: published ones for everyone, drafts and criteria for their own office."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.request import Request
from rest_framework.response import Response

from calls import rules
from calls.api import call_serializers as serializers
from calls.enums import CallKind, CallStatus
from calls.models import Call
from core.web.resources import ResourceViewSet, WordFilter


class CallFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=CallStatus.choices)
    kind = filters.ChoiceFilter(choices=CallKind.choices)
    slug = WordFilter(field_name="slug")
    issued_after = filters.DateFilter(field_name="issued_on", lookup_expr="gte")
    issued_before = filters.DateFilter(field_name="issued_on", lookup_expr="lte")

    class Meta:
        model = Call
        fields: ClassVar[list[str]] = []


class CallViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """What the public page shows of a published call, and the calls of the token's offices."""

    scope = "calls"
    filterset_class = CallFilter
    ordering_fields: ClassVar = ["created_at", "issued_on", "id"]
    ordering: ClassVar = ["-created_at", "id"]
    serializer_class = serializers.CallSerializer
    queryset = Call.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        own = Call.objects.visible_to(self.request.user, timezone.now())
        readable = Q(published_at__isnull=False) | Q(pk__in=own.values("pk"))
        calls = Call.objects.filter(readable).select_related("office", "issuer")
        if self.action == "retrieve":
            related = ("steps__extensions", "steps__criteria", "papers", "checks")
            calls = calls.prefetch_related(*related)
        return calls

    @extend_schema(responses=serializers.CallDetailSerializer)
    def retrieve(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        call: Call = self.get_object()
        context = {"now": timezone.now(), "is_own": rules.can_view(request.user, call)}
        return Response(serializers.CallDetailSerializer(call, context=context).data)
