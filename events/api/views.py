"""Events and sessions for programs; what a token may read is what its user may see."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins
from rest_framework.serializers import BaseSerializer

from core.web.resources import FlagFilter, IdFilter, ResourceViewSet
from events.api import serializers
from events.enums import EventKind, EventStatus, SessionKind
from events.models import Event, Session


class EventFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=EventStatus.choices)
    kind = filters.ChoiceFilter(choices=EventKind.choices)
    starts_after = filters.DateFilter(field_name="starts_on", lookup_expr="gte")
    starts_before = filters.DateFilter(field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = Event
        fields: ClassVar[list[str]] = []


class EventViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """The events of the token's offices and teams."""

    scope = "events"
    filterset_class = EventFilter
    ordering_fields: ClassVar = ["starts_on", "title", "id"]
    ordering: ClassVar = ["-starts_on", "id"]
    queryset = Event.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        events = Event.objects.visible_to(self.request.user).select_related("office")
        if self.action == "retrieve":
            events = events.prefetch_related("hosts", "parts", "categories")
        return events

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        if self.action == "retrieve":
            return serializers.EventDetailSerializer
        return serializers.EventSerializer


class SessionFilter(filters.FilterSet):
    event = IdFilter(field_name="part__event_id")
    part = IdFilter(field_name="part_id")
    kind = filters.ChoiceFilter(choices=SessionKind.choices)
    counts = FlagFilter()

    class Meta:
        model = Session
        fields: ClassVar[list[str]] = []


class SessionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """The sessions of those events, dropped ones left out."""

    scope = "events"
    filterset_class = SessionFilter
    ordering_fields: ClassVar = ["starts_at", "id"]
    ordering: ClassVar = ["starts_at", "id"]
    serializer_class = serializers.SessionSerializer
    queryset = Session.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        visible = Event.objects.visible_to(self.request.user)
        return (
            Session.objects.live()
            .filter(part__event__in=visible)
            .select_related("part__event", "room")
            .prefetch_related("people__person")
        )
