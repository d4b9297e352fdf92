"""What programs read and write of the token user's own reviews."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from calls.domain import dossiers
from calls.domain.reviewing import DECLARED
from calls.models import Criterion, Review


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    class Meta:
        model = Criterion
        fields = ["id", "label", "help_text", "weight", "most", "anchors"]


class FactSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]  # a field, as DRF means it
    value = serializers.CharField()


class PaperSerializer(serializers.Serializer[Any]):
    """A paper that the reviewer may open; in a blind step without its own name."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    content_type = serializers.CharField()


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """`scores` maps criterion ids to whole numbers. In a blind step `nominee` is a number."""

    call = serializers.CharField(source="submission.call.slug", read_only=True)
    step = serializers.IntegerField(source="member.step_id", read_only=True)
    is_blind = serializers.BooleanField(source="member.step.is_blind", read_only=True)
    nominee = serializers.SerializerMethodField()

    class Meta:
        model = Review
        fields = [
            "id",
            "call",
            "step",
            "submission",
            "is_blind",
            "nominee",
            "status",
            "scores",
            "remarks",
            "saved_at",
            "sealed_at",
        ]

    @extend_schema_field({"type": "string"})
    def get_nominee(self, review: Review) -> str:
        names: dict[int, str] = self.context["names"]
        return names[review.submission_id]


class ReviewDetailSerializer(ReviewSerializer):
    """With the criteria and everything of the submission that its reviewer reads."""

    criteria = CriterionSerializer(source="member.step.criteria", many=True, read_only=True)
    unit_name = serializers.SerializerMethodField()
    post = serializers.SerializerMethodField()
    facts = serializers.SerializerMethodField()
    texts = serializers.SerializerMethodField()
    papers = serializers.SerializerMethodField()

    class Meta(ReviewSerializer.Meta):
        fields = [
            *ReviewSerializer.Meta.fields,
            "criteria",
            "unit_name",
            "post",
            "facts",
            "texts",
            "papers",
        ]

    def _dossier(self, review: Review) -> dossiers.Dossier:
        found: dossiers.Dossier | None = getattr(self, "_read", None)
        if found is None:
            found = self._read = dossiers.of(review)
        return found

    @extend_schema_field({"type": "string"})
    def get_unit_name(self, review: Review) -> str:
        return self._dossier(review).unit_name

    @extend_schema_field({"type": "string"})
    def get_post(self, review: Review) -> str:
        return self._dossier(review).post

    @extend_schema_field(FactSerializer(many=True))
    def get_facts(self, review: Review) -> list[dict[str, str]]:
        return [{"label": one.label, "value": one.value} for one in self._dossier(review).facts]

    @extend_schema_field(FactSerializer(many=True))
    def get_texts(self, review: Review) -> list[dict[str, str]]:
        return [{"label": one.label, "value": one.value} for one in self._dossier(review).texts]

    @extend_schema_field(PaperSerializer(many=True))
    def get_papers(self, review: Review) -> list[dict[str, Any]]:
        dossier = self._dossier(review)
        return [
            {
                "id": paper.pk,
                "name": dossiers.paper_name(paper, is_blind=dossier.is_blind),
                "content_type": paper.content_type,
            }
            for paper in dossier.attachments
        ]


class ScoresSerializer(serializers.Serializer[Any]):
    """What is not named stays as it is; null takes a score back."""

    scores = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=65535, allow_null=True),
        required=False,
    )
    remarks = serializers.CharField(max_length=4000, required=False, allow_blank=True)


class RecusalSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in DECLARED])
    reason = serializers.CharField(max_length=300)
