"""Certificates for programs: read only; issuing is done by people who sign."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins

from certificates.api import serializers
from certificates.enums import CertificateKind, CertificateStatus
from certificates.models import Certificate
from core.web.resources import IdFilter, ResourceViewSet, WordFilter
from events.enums import TeamRole
from events.models import Event


class CertificateFilter(filters.FilterSet):
    event = IdFilter(field_name="part__event_id")
    part = IdFilter(field_name="part_id")
    batch = IdFilter(field_name="batch_id")
    kind = filters.ChoiceFilter(choices=CertificateKind.choices)
    status = filters.ChoiceFilter(choices=CertificateStatus.choices)
    number = WordFilter()

    class Meta:
        model = Certificate
        fields: ClassVar[list[str]] = []


class CertificateViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """The certificates of the events whose certificates the token's user may see."""

    scope = "certificates"
    filterset_class = CertificateFilter
    ordering_fields: ClassVar = ["number", "issued_on", "id"]
    ordering: ClassVar = ["id"]
    serializer_class = serializers.CertificateSerializer
    queryset = Certificate.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        visible = Event.objects.visible_to(self.request.user, team=[TeamRole.OWNER])
        return Certificate.objects.filter(part__event__in=visible).select_related("part__event")
