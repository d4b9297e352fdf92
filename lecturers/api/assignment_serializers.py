"""What programs read and write of assignments. Fees are for finance's own page only."""

from typing import Any

from rest_framework import serializers

from lecturers.domain.answering import ANSWERS
from lecturers.models import Assignment


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    event = serializers.CharField(source="session.part.event.slug", read_only=True)
    lecturer_name = serializers.CharField(source="lecturer.person.name", read_only=True)

    class Meta:
        model = Assignment
        fields = [
            "id",
            "event",
            "session",
            "lecturer",
            "lecturer_name",
            "status",
            "role",
            "topic",
            "position",
            "starts_at",
            "ends_at",
            "place",
            "uid",
            "sequence",
            "is_public_benefit",
            "materials_due_on",
            "answer_due_at",
            "answer_note",
            "invited_at",
            "answered_at",
            "changed_at",
        ]


class NewAssignmentSerializer(serializers.Serializer[Any]):
    session = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    lecturer = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    topic = serializers.CharField(max_length=200, required=False, allow_blank=True)
    answer_days = serializers.IntegerField(min_value=1, max_value=30, required=False)
    at_once = serializers.BooleanField(required=False)


class AnswerSerializer(serializers.Serializer[Any]):
    """`note`: the reason of declining, or the times that would suit."""

    answer = serializers.ChoiceField(choices=ANSWERS)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class AssignmentCancellationSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300)
