"""What programs read and write of nominations."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from calls.enums import SubmitterKind
from calls.models import Attachment, Remark, Submission
from core.web.api_fields import HAS_LETTER, NameField, PatternField, PlainField, WholeField
from core.web.resources import MAX_ID
from lecturers import validators
from lecturers.domain import nominations
from lecturers.enums import AwardHolder, AwardLevel, Education, TitleLevel
from lecturers.models import Award, Nomination

_E_MAIL = (
    r"^[A-Za-z0-9]{1,20}([._+-][A-Za-z0-9]{1,20}){0,2}"
    r"@[A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20})?(\.[A-Za-z]{2,10}){1,2}$"
)


class AwardSerializer(serializers.ModelSerializer[Award]):
    class Meta:
        model = Award
        fields = ["holder", "level", "year", "title"]


class NomineeSerializer(serializers.ModelSerializer[Nomination]):
    """What the nomination states about the person, as typed at that time."""

    awards = AwardSerializer(many=True, read_only=True)

    class Meta:
        model = Nomination
        fields = [
            "name",
            "gender",
            "birth_year",
            "phone",
            "email",
            "unit_name",
            "post",
            "education",
            "prof_title",
            "title_level",
            "in_field_since",
            "topics",
            "awards",
        ]


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A paper; its bytes are for pages only."""

    paper = serializers.CharField(source="paper.key", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Attachment
        fields = ["id", "paper", "name", "content_type", "size", "sha256", "is_stamped"]


class RemarkSerializer(serializers.ModelSerializer[Remark]):
    class Meta:
        model = Remark
        fields = ["field", "text", "made_at", "resolved_at"]


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    """A nomination in a list. `current_step` is where it stands while in progress."""

    call = serializers.CharField(source="call.slug", read_only=True)
    unit_name = serializers.CharField(
        source="unit.name", read_only=True, allow_null=True, default=None
    )

    class Meta:
        model = Submission
        fields = [
            "id",
            "call",
            "door",
            "submitter_kind",
            "unit",
            "unit_name",
            "title",
            "status",
            "current_step",
            "created_at",
            "changed_at",
            "submitted_at",
            "endorsed_at",
            "original_received_at",
            "rules_accepted_at",
            "rules_version",
            "publication_agreed_at",
            "subject_refused_at",
        ]


class SubmissionDetailSerializer(SubmissionSerializer):
    """With what is stated, the papers, the remarks, and what keeps it from being shortlisted."""

    nominee = NomineeSerializer(source="nomination", read_only=True)
    papers = serializers.SerializerMethodField()
    remarks = RemarkSerializer(many=True, read_only=True)
    not_ready = serializers.SerializerMethodField()

    class Meta(SubmissionSerializer.Meta):
        fields = [
            *SubmissionSerializer.Meta.fields,
            "superior_unit_name",
            "reasons",
            "deeds",
            "limit_reason",
            "withdrawn_reason",
            "return_reason",
            "nominee",
            "papers",
            "remarks",
            "not_ready",
        ]

    @extend_schema_field(AttachmentSerializer(many=True))
    def get_papers(self, submission: Submission) -> Any:
        kept = [file for file in submission.attachments.all() if file.removed_at is None]
        return AttachmentSerializer(kept, many=True).data

    def get_not_ready(self, submission: Submission) -> list[str]:
        return nominations.why_not_ready(submission)


class NewAwardSerializer(serializers.Serializer[Any]):
    holder = serializers.ChoiceField(choices=AwardHolder.choices)
    level = serializers.ChoiceField(choices=AwardLevel.choices)
    year = WholeField(min_value=validators.FIRST_YEAR, max_value=timezone.localdate().year)
    title = PatternField(HAS_LETTER, max_length=120)


class NewSubmissionSerializer(serializers.Serializer[Any]):
    """A draft: only the call is needed. Without `unit` the secretariat enters received papers."""

    call = WholeField(min_value=1, max_value=MAX_ID)
    unit = WholeField(min_value=1, max_value=MAX_ID, required=False)
    submitter_kind = serializers.ChoiceField(choices=SubmitterKind.choices, required=False)
    name = NameField(max_length=60, required=False)
    gender = serializers.ChoiceField(choices=["male", "female"], required=False)
    birth_year = WholeField(
        min_value=validators.FIRST_YEAR, max_value=timezone.localdate().year - 18, required=False
    )
    phone = PatternField(r"^1[3-9][0-9]{9}$", required=False)
    email = PatternField(_E_MAIL, max_length=120, required=False)
    unit_name = PlainField(max_length=120, required=False)
    post = PlainField(max_length=120, required=False)
    superior_unit_name = PlainField(max_length=120, required=False)
    education = serializers.ChoiceField(choices=Education.choices, required=False)
    prof_title = PlainField(max_length=60, required=False)
    title_level = serializers.ChoiceField(choices=TitleLevel.choices, required=False)
    in_field_since = WholeField(
        min_value=validators.FIRST_YEAR, max_value=timezone.localdate().year, required=False
    )
    topics = PlainField(max_length=300, required=False)
    kin = PlainField(max_length=200, required=False)
    reasons = PlainField(max_length=3000, required=False)
    deeds = PlainField(max_length=10000, required=False)
    limit_reason = PlainField(max_length=300, required=False)
    awards = serializers.ListField(
        child=NewAwardSerializer(), required=False, max_length=validators.MOST_AWARDS
    )


class WithdrawalSerializer(serializers.Serializer[Any]):
    reason = PlainField(max_length=300)
