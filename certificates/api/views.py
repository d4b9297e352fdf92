"""Certificates for programs: read only; issuing is done by people who sign."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins

from certificates.api import serializers
from certificates.enums import CertificateKind, CertificateStatus
from certificates.models import Certificate
from core.web.resources import IdFilter, ResourceViewSet, WordFilter
from events.enums import TeamRole
from events.models import Event
from lecturers import rules as lecturer_rules
from people.rules import offices_with


class CertificateFilter(filters.FilterSet):
    event = IdFilter(field_name="part__event_id")
    part = IdFilter(field_name="part_id")
    batch = IdFilter(field_name="batch_id")
    appointment = IdFilter(field_name="appointment_id")
    kind = filters.ChoiceFilter(choices=CertificateKind.choices)
    status = filters.ChoiceFilter(choices=CertificateStatus.choices)
    number = WordFilter()

    class Meta:
        model = Certificate
        fields: ClassVar[list[str]] = []


class CertificateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """The certificates of the events, and the letters of the offices, that the user may see."""

    scope = "certificates"
    filterset_class = CertificateFilter
    ordering_fields: ClassVar = ["number", "issued_on", "id"]
    ordering: ClassVar = ["id"]
    serializer_class = serializers.CertificateSerializer
    queryset = Certificate.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        visible = Event.objects.visible_to(self.request.user, team=[TeamRole.OWNER])
        offices = offices_with(self.request.user, lecturer_rules.ROSTER_READERS)
        return Certificate.objects.filter(
            Q(part__event__in=visible) | Q(appointment__batch__corps__office__in=offices)
        ).select_related("part__event")
