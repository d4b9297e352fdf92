"""What programs read of lecturers: what is public, and more for the offices that appointed them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lecturers.domain import terms
from lecturers.enums import AppointmentStatus
from lecturers.models import Appointment, Lecturer
from people import rules as people_rules


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    """One term; `state` is by the dates of today."""

    corps = serializers.CharField(source="batch.corps.name", read_only=True)
    batch = serializers.IntegerField(source="batch.number", read_only=True)
    state = serializers.SerializerMethodField()

    class Meta:
        model = Appointment
        fields = [
            "id",
            "corps",
            "batch",
            "role",
            "number",
            "starts_on",
            "ends_on",
            "state",
            "ended_on",
            "renewed_from",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=AppointmentStatus.choices))
    def get_state(self, row: Appointment) -> str:
        return terms.state_on(row, people_rules.today()).value


class LecturerSerializer(serializers.ModelSerializer[Lecturer]):
    """`title_level`, `is_public` and `appointments` are null but for the appointing office."""

    name = serializers.CharField(source="person.name", read_only=True)
    unit = serializers.CharField(source="unit.name", read_only=True, allow_null=True)
    topics: Any = serializers.SlugRelatedField(slug_field="name", many=True, read_only=True)
    title_level = serializers.SerializerMethodField()
    is_public = serializers.SerializerMethodField()
    appointments = serializers.SerializerMethodField()

    class Meta:
        model = Lecturer
        fields = [
            "id",
            "name",
            "unit",
            "post",
            "region_code",
            "topics",
            "profile",
            "title_level",
            "is_public",
            "appointments",
        ]

    def _of_offices(self, row: Lecturer) -> list[Any]:
        """Appointments by the offices of the token's user; none tells that they are not theirs."""
        return list(row.of_offices)  # type: ignore[attr-defined]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_title_level(self, row: Lecturer) -> str | None:
        return row.title_level if self._of_offices(row) else None

    @extend_schema_field(serializers.BooleanField(allow_null=True))
    def get_is_public(self, row: Lecturer) -> bool | None:
        return row.is_public if self._of_offices(row) else None

    @extend_schema_field(AppointmentSerializer(many=True, allow_null=True))
    def get_appointments(self, row: Lecturer) -> list[Any] | None:
        held = self._of_offices(row)
        return list(AppointmentSerializer(held, many=True).data) if held else None
