"""Registrations for programs: the same rules as the pages, because the same functions decide."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import DomainError, NotAllowed
from core.web.resources import IdFilter, MomentFilter, ResourceViewSet
from events import rules
from events.enums import TeamRole
from events.models import Category, Event, Part
from people.models import User
from registrations.api import serializers
from registrations.domain import cancelling, deciding, registering
from registrations.enums import AttendMode, RegistrationStatus, Source
from registrations.models import Registration
from registrations.validators import Applicant, InvalidFields

REGISTRARS = [TeamRole.OWNER, TeamRole.REGISTRAR]
# The API's field names are the field's own keys (conventions 1.2); the domain's are its columns.
FIELD_NAMES = {
    "name": "full_name",
    "unit_name": "org_name",
    "phone": "mobile",
    "consent": "consent_given",
}


class AlreadyThere(DomainError):
    """The phone or person is registered for the event: no wrong value, but the wrong moment."""

    code = "already_registered"


class RegistrationFilter(filters.FilterSet):
    event = IdFilter(field_name="event_id")
    category = IdFilter(field_name="category_id")
    status = filters.ChoiceFilter(choices=RegistrationStatus.choices)
    source = filters.ChoiceFilter(choices=Source.choices)
    updated_after = MomentFilter(field_name="updated_at", lookup_expr="gte")

    class Meta:
        model = Registration
        fields: ClassVar[list[str]] = []


class RegistrationViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """The registrations that the token's user may see; deciding needs the registrar's role."""

    scope = "registrations"
    filterset_class = RegistrationFilter
    ordering_fields: ClassVar = ["submitted_at", "updated_at", "id"]
    ordering: ClassVar = ["id"]
    serializer_class = serializers.RegistrationSerializer
    queryset = Registration.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        visible = Event.objects.visible_to(self.request.user, team=REGISTRARS)
        return (
            Registration.objects.filter(event__in=visible)
            .select_related("event")
            .prefetch_related("chosen_parts")
        )

    @extend_schema(
        request=serializers.NewRegistrationSerializer,
        responses={201: serializers.RegistrationSerializer},
    )
    def create(self, request: Request) -> Response:
        """Register one person; confirmed, submitted or waitlisted as the event decides."""
        form = serializers.NewRegistrationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        event, category, parts = self._places(form.validated_data)
        user = self._registrar(event)
        try:
            outcome = registering.register(
                event=event,
                category=category,
                parts=parts,
                data=_applicant(form.validated_data),
                consent=form.validated_data["consent_given"],
                source=Source.STAFF,
                language=get_language() or "",
                now=timezone.now(),
                actor=user,
            )
        except InvalidFields as invalid:
            raise ValidationError(
                {FIELD_NAMES.get(name, name): str(error) for name, error in invalid.errors.items()}
            ) from invalid
        except registering.AlreadyRegistered as known:
            raise AlreadyThere(known.message) from known
        made = self.get_queryset().get(pk=outcome.registration.pk)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    def _places(self, data: dict[str, Any]) -> tuple[Event, Category, list[Part]]:
        """The event, category and parts asked for; all parts open to all where none is named."""
        visible = Event.objects.visible_to(self.request.user, team=REGISTRARS)
        event = visible.filter(pk=data["event"]).first()
        if event is None:
            raise Http404
        category = event.categories.filter(pk=data["category"]).first()
        if category is None:
            raise Http404
        parts = list(event.parts.all())
        if "parts" in data:
            chosen = set(data["parts"])
            parts = [part for part in parts if part.pk in chosen]
            if len(parts) != len(chosen):
                raise Http404
        return event, category, parts

    def _registrar(self, event: Event) -> User:
        user = self.request.user
        if not isinstance(user, User) or not rules.can_manage_registrations(user, event):
            raise NotAllowed(_("Only the event's registrars may change registrations."))
        return user

    def _answer(self, registration: Registration) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=registration.pk)).data)

    @extend_schema(request=None, responses=serializers.RegistrationSerializer)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Confirm what is submitted or offered, while there are places."""
        registration = self.get_object()
        user = self._registrar(registration.event)
        return self._answer(
            deciding.confirm(registration=registration, actor=user, now=timezone.now())
        )

    @extend_schema(
        request=serializers.DecisionSerializer, responses=serializers.RegistrationSerializer
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Decline what is submitted; the reason is told to the person."""
        registration = self.get_object()
        user = self._registrar(registration.event)
        return self._answer(
            deciding.decline(
                registration=registration,
                reason=self._reason(request),
                actor=user,
                now=timezone.now(),
            )
        )

    @extend_schema(
        request=serializers.CancellationSerializer, responses=serializers.RegistrationSerializer
    )
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:  # noqa: ARG002  DRF names it
        """Cancel for good; a freed place goes to the next in line."""
        registration = self.get_object()
        user = self._registrar(registration.event)
        form = serializers.CancellationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return self._answer(
            cancelling.cancel(
                registration=registration,
                actor=user,
                now=timezone.now(),
                reason=form.validated_data.get("reason", ""),
            )
        )

    def _reason(self, request: Request) -> str:
        form = serializers.DecisionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return str(form.validated_data["reason"])


def _applicant(data: dict[str, Any]) -> Applicant:
    return Applicant(
        name=data["full_name"],
        name_typed=data["full_name"],
        unit_name=data["org_name"],
        position=data["position"],
        phone=data["mobile"],
        attend_mode=data.get("attend_mode", AttendMode.ON_SITE),
    )
