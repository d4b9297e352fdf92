"""What programs read and write of gates."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from attendance.enums import CountsFor
from attendance.models import Gate
from core.web.resources import MAX_ID


class GateSerializer(serializers.ModelSerializer[Gate]):
    event = serializers.CharField(source="event.slug", read_only=True)

    class Meta:
        model = Gate
        fields = [
            "id",
            "event",
            "name",
            "counts_for",
            "sessions",
            "opens_at",
            "closes_at",
            "opens_before_minutes",
            "is_closed",
            "version",
        ]


@extend_schema_field(
    {"type": "string", "minLength": 1, "maxLength": 60, "pattern": r"^[A-Za-z0-9㐀-鿿]+$"}
)
class GateNameField(serializers.CharField):
    """A short name that stands on the volunteer's screen."""


class NewGateSerializer(serializers.Serializer[Any]):
    """A gate of an event. Sessions are named only where it counts for chosen ones."""

    event = serializers.IntegerField(min_value=1, max_value=MAX_ID)
    name = GateNameField(max_length=60)
    counts_for = serializers.ChoiceField(choices=CountsFor.choices, default=CountsFor.CLOCK)
    sessions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MAX_ID),
        required=False,
        max_length=200,
    )
    opens_before_minutes = serializers.IntegerField(min_value=0, max_value=720, default=60)
