"""What programs read of calls."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from calls.api.review_serializers import CriterionSerializer
from calls.domain import phases
from calls.enums import StepPhase
from calls.models import Call, CallCheck, RequiredPaper, Step, StepExtension


class ExtensionSerializer(serializers.ModelSerializer[StepExtension]):
    class Meta:
        model = StepExtension
        fields = ["old_closes_at", "new_closes_at", "reason", "made_at"]


class StepSerializer(serializers.ModelSerializer[Step]):
    """`phase` is computed from the dates. Criteria are shown to the call's own office."""

    phase = serializers.SerializerMethodField()
    name = serializers.CharField(source="__str__", read_only=True)
    extensions = ExtensionSerializer(many=True, read_only=True)
    criteria = serializers.SerializerMethodField()

    class Meta:
        model = Step
        fields = [
            "id",
            "order",
            "kind",
            "name",
            "opens_at",
            "closes_at",
            "phase",
            "days",
            "day_kind",
            "first_day_counts",
            "is_blind",
            "reviews_wanted",
            "extensions",
            "criteria",
        ]

    @extend_schema_field({"type": "string", "enum": StepPhase.values})
    def get_phase(self, step: Step) -> str:
        return phases.of_step(step, self.context["call"], self.context["now"]).value

    @extend_schema_field(CriterionSerializer(many=True))
    def get_criteria(self, step: Step) -> Any:
        if not self.context["is_own"]:
            return []
        rows = sorted(step.criteria.all(), key=lambda criterion: criterion.order)
        return CriterionSerializer(rows, many=True).data


class RequiredPaperSerializer(serializers.ModelSerializer[RequiredPaper]):
    class Meta:
        model = RequiredPaper
        fields = [
            "key",
            "label",
            "help_text",
            "submitter_kinds",
            "formats",
            "is_required",
            "needs_stamp",
            "original_wanted",
        ]


class CheckSerializer(serializers.ModelSerializer[CallCheck]):
    class Meta:
        model = CallCheck
        fields = ["key", "parameters"]


class CallSerializer(serializers.ModelSerializer[Call]):
    """A call in a list. `tiers` empty: every member unit may put forward."""

    office = serializers.CharField(source="office.slug", read_only=True)
    issuer = serializers.CharField(source="issuer.name", read_only=True)

    class Meta:
        model = Call
        fields = [
            "id",
            "slug",
            "office",
            "issuer",
            "kind",
            "title",
            "number",
            "issued_on",
            "status",
            "tiers",
            "soft_limit",
            "takes_applications",
            "words_most",
            "words_are_strict",
            "published_at",
            "cancelled_at",
            "cancel_reason",
            "concluded_at",
        ]


class CallDetailSerializer(CallSerializer):
    """With text, steps and papers; the checks for the call's own office."""

    steps = serializers.SerializerMethodField()
    papers = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField()

    class Meta(CallSerializer.Meta):
        fields = [
            *CallSerializer.Meta.fields,
            "text",
            "contact_name",
            "contact_phone",
            "contact_email",
            "post_address",
            "rules_title",
            "rules_text",
            "rules_version",
            "steps",
            "papers",
            "checks",
        ]

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, call: Call) -> Any:
        rows = sorted(call.steps.all(), key=lambda step: step.order)
        return StepSerializer(rows, many=True, context={**self.context, "call": call}).data

    @extend_schema_field(RequiredPaperSerializer(many=True))
    def get_papers(self, call: Call) -> Any:
        rows = sorted(call.papers.all(), key=lambda paper: (paper.order, paper.pk))
        return RequiredPaperSerializer(rows, many=True).data

    @extend_schema_field(CheckSerializer(many=True))
    def get_checks(self, call: Call) -> Any:
        rows = sorted(call.checks.all(), key=lambda check: (check.order, check.pk))
        return CheckSerializer(rows, many=True).data if self.context["is_own"] else []
