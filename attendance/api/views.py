"""Gates for programs. What paired devices call stands in `devices.py`."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.request import Request
from rest_framework.response import Response

from attendance.api import serializers
from attendance.domain import gates
from attendance.models import Gate
from core.errors import DomainError, NotAllowed
from core.web.resources import FlagFilter, IdFilter, ResourceViewSet
from events import rules
from events.enums import TeamRole
from events.models import Event, Session
from people.models import User

DOOR = [TeamRole.OWNER, TeamRole.DOOR_LEAD]


class NameInUse(DomainError):
    """Another gate of the event has the name: no wrong value, but taken."""

    code = "name_taken"


class GateFilter(filters.FilterSet):
    event = IdFilter(field_name="event_id")
    is_closed = FlagFilter()

    class Meta:
        model = Gate
        fields: ClassVar[list[str]] = []


class GateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """The check-in points of the token's events; making one needs the door lead's role."""

    scope = "gates"
    filterset_class = GateFilter
    ordering_fields: ClassVar = ["name", "id"]
    ordering: ClassVar = ["id"]
    serializer_class = serializers.GateSerializer
    queryset = Gate.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        visible = Event.objects.visible_to(self.request.user, team=DOOR)
        return (
            Gate.objects.filter(event__in=visible)
            .select_related("event")
            .prefetch_related("sessions")
        )

    @extend_schema(
        request=serializers.NewGateSerializer, responses={201: serializers.GateSerializer}
    )
    def create(self, request: Request) -> Response:
        """Make a gate; phones are paired with it on the organiser's page."""
        form = serializers.NewGateSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        event = Event.objects.visible_to(request.user, team=DOOR).filter(pk=data["event"]).first()
        if event is None:
            raise Http404
        user = request.user
        if not isinstance(user, User) or not rules.can_manage_gates(user, event):
            raise NotAllowed(_("Only the event's door leads may make gates."))
        try:
            gate = gates.create(
                event=event, content=_content(event, data), actor=user, now=timezone.now()
            )
        except gates.NameTaken as taken:
            raise NameInUse(taken.message) from taken
        return Response(
            self.get_serializer(self.get_queryset().get(pk=gate.pk)).data,
            status=status.HTTP_201_CREATED,
        )


def _content(event: Event, data: dict[str, Any]) -> gates.GateContent:
    """Raises Http404 for a session that is not the event's."""
    wanted = set(data.get("sessions", ()))
    sessions = Session.objects.live().filter(part__event=event, pk__in=wanted)
    if len(sessions) != len(wanted):
        raise Http404
    return gates.GateContent(
        name=data["name"],
        counts_for=data["counts_for"],
        sessions=tuple(sessions),
        opens_before_minutes=data["opens_before_minutes"],
    )
