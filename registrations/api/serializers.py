"""What programs read and write of registrations."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.web.api_fields import NameField, TextField
from registrations.enums import AttendMode
from registrations.models import Registration


class RegistrationSerializer(serializers.ModelSerializer[Registration]):
    """A registration as its organiser sees it; the ticket's code and own link are never shown."""

    event = serializers.CharField(source="event.slug", read_only=True)
    parts = serializers.SerializerMethodField()

    class Meta:
        model = Registration
        fields = [
            "id",
            "event",
            "category",
            "parts",
            "name",
            "unit",
            "unit_name",
            "position",
            "phone",
            "region_code",
            "tier",
            "attend_mode",
            "status",
            "source",
            "waitlist_no",
            "submitted_at",
            "confirmed_at",
            "updated_at",
        ]

    def get_parts(self, registration: Registration) -> list[int]:
        return [chosen.part_id for chosen in registration.chosen_parts.all()]


@extend_schema_field({"type": "boolean", "enum": [True]})
class AgreedField(serializers.BooleanField):
    """Only true will do."""


class NewRegistrationSerializer(serializers.Serializer[Any]):
    """One person to register. `consent_given`: the person has seen the notice and agreed."""

    event = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    category = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    parts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        required=False,
        min_length=1,
        max_length=50,
    )
    full_name = NameField(max_length=60)
    org_name = TextField(max_length=120)
    position = TextField(max_length=120)
    mobile = serializers.RegexField(r"^1[3-9][0-9]{9}$")
    attend_mode = serializers.ChoiceField(choices=AttendMode.choices, required=False)
    consent_given = AgreedField()


class DecisionSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)


class CancellationSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)
