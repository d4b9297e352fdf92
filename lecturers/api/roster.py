"""Lecturers for programs: the office's own with their terms, others as the public roster shows."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins

from core.web.resources import IdFilter, ResourceViewSet, WordFilter
from lecturers import rules
from lecturers.api import serializers
from lecturers.domain import queries
from lecturers.models import Lecturer
from people import rules as people_rules


class LecturerFilter(filters.FilterSet):
    topic = IdFilter(field_name="topics")
    province = WordFilter(method="in_province")

    class Meta:
        model = Lecturer
        fields: ClassVar[list[str]] = []

    def in_province(
        self, rows: "QuerySet[Lecturer]", _name: str, code: str
    ) -> "QuerySet[Lecturer]":
        """By the first two digits of a GB/T 2260 code."""
        return rows.filter(region_code__startswith=code[:2])


class LecturerViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ResourceViewSet):
    """Lecturers of the user's offices with every term, and whoever stands on the public roster."""

    scope = "lecturers"
    filterset_class = LecturerFilter
    ordering_fields: ClassVar = ["id"]
    ordering: ClassVar = ["id"]
    serializer_class = serializers.LecturerSerializer
    queryset = Lecturer.objects.none()

    def get_queryset(self) -> QuerySet[Any]:
        offices = people_rules.offices_with(self.request.user, rules.ROSTER_READERS)
        today = people_rules.today()
        own = queries.roster(offices, queries.Search(), today=today)
        public = queries.on_public_roster(today)
        rows = Lecturer.objects.filter(
            Q(pk__in=own.order_by().values("pk")) | Q(pk__in=public.order_by().values("pk"))
        ).select_related("person", "unit")
        return queries.with_appointments(rows, offices)
