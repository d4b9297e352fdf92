"""Public notices for programs: what hangs now, for anyone; objections are no business of theirs."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.permissions import AllowAny

from calls.domain import notices
from calls.enums import NoticePhase
from calls.models import NoticeEntry, PublicNotice
from core.web.resources import IdFilter, ResourceViewSet


class NoticeEntrySerializer(serializers.ModelSerializer[NoticeEntry]):
    class Meta:
        model = NoticeEntry
        fields = ("position", "name", "unit_name", "post")


class PublicNoticeSerializer(serializers.ModelSerializer[PublicNotice]):
    phase = serializers.SerializerMethodField()
    entries = NoticeEntrySerializer(many=True, read_only=True)

    class Meta:
        model = PublicNotice
        fields = (
            *("id", "call", "slug", "number", "title", "text"),
            *("starts_on", "ends_on", "taken_down_on"),
            *("days", "day_kind", "first_day_counts"),
            *("phase", "published_at", "digest", "entries"),
        )
        extra_kwargs: ClassVar = {
            name: {"required": True, "allow_null": False}
            for name in ("ends_on", "taken_down_on", "published_at")
        }

    @extend_schema_field(serializers.ChoiceField(choices=NoticePhase.choices))
    def get_phase(self, notice: PublicNotice) -> str:
        return notices.phase_of(notice, timezone.localdate()).value


class NoticeFilter(filters.FilterSet):
    call = IdFilter(field_name="call_id")

    class Meta:
        model = PublicNotice
        fields: ClassVar[list[str]] = []


class PublicNoticeViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """What hangs in public today, with its frozen list; gone when it is taken down."""

    permission_classes = (AllowAny,)
    scope = "calls"
    filterset_class = NoticeFilter
    ordering_fields: ClassVar = ["starts_on", "ends_on", "id"]
    ordering: ClassVar = ["-starts_on", "id"]
    serializer_class = PublicNoticeSerializer
    queryset = PublicNotice.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        entries = Prefetch("entries", NoticeEntry.objects.order_by("position"))
        return PublicNotice.objects.shown(timezone.localdate()).prefetch_related(entries)
