from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calls.enums import Door, StepOutcome, SubmissionStatus, SubmitterKind
from people.enums import OfficeRole
from people.models import User
from people.rules import offices_with, units_of_contact


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def live(self) -> "SubmissionQuerySet":
        """What counts towards the limit of a unit: everything but drafts and withdrawn ones."""
        return self.exclude(status__in=[SubmissionStatus.DRAFT, SubmissionStatus.WITHDRAWN])

    def visible_to(self, user: User | AnonymousUser) -> "SubmissionQuerySet":
        """Submissions a person may open as office, as contact of the unit, or as their subject.

        Reviewers have a read of their own (calls.domain.queries), which knows recusal. A draft is
        its author's alone: the unit's, or the person's; the secretariat sees only its own drafts.
        """
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        roles = (OfficeRole.HEAD, OfficeRole.STAFF, OfficeRole.SUPERVISOR)
        is_draft = Q(status=SubmissionStatus.DRAFT)
        of_office = Q(call__office_id__in=offices_with(user, roles)) & (
            ~is_draft | Q(door=Door.SECRETARIAT)
        )
        # An application is the unit's to see once it was asked to endorse it.
        of_unit = Q(unit_id__in=units_of_contact(user)) & (
            Q(submitted_at__isnull=False)
            | Q(door=Door.UNIT)
            | Q(door=Door.SELF, endorsement_asked_at__isnull=False)
        )
        own = Q(door=Door.SELF, entered_by=user) | (Q(person__user=user) & ~is_draft)
        return self.filter(of_office | of_unit | own)


class Submission(models.Model):
    """申报 / 推荐: what stands in a call. `person` is its subject where one is chosen.

    `unit` puts forward or endorses; `superior_unit` is the 上级推荐单位. `current_step` is where it
    stands while in progress. Snapshot names are as typed at that time; a rename changes nothing.
    """

    call = models.ForeignKey("calls.Call", on_delete=models.PROTECT, related_name="submissions")
    door = models.CharField(_("came"), max_length=12, choices=Door.choices)
    submitter_kind = models.CharField(
        _("stands as"), max_length=20, choices=SubmitterKind.choices, blank=True
    )
    unit = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("recommending unit"),
    )
    superior_unit = models.ForeignKey(
        "people.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("superior recommending unit"),
    )
    person = models.ForeignKey(
        "people.Person",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    superior_unit_name = models.CharField(
        _("superior recommending unit"), max_length=120, blank=True
    )
    reasons = models.TextField(_("reasons"), blank=True)
    deeds = models.TextField(_("statement of deeds"), blank=True)
    limit_reason = models.CharField(
        _("reason for more than the usual number"), max_length=300, blank=True
    )
    status = models.CharField(
        _("state"),
        max_length=14,
        choices=SubmissionStatus.choices,
        default=SubmissionStatus.DRAFT,
    )
    current_step = models.ForeignKey(
        "calls.Step", on_delete=models.PROTECT, null=True, blank=True, related_name="standing"
    )
    entered_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    # A person applies: asked is what the unit has to answer, refused what it answered last.
    endorsement_asked_at = models.DateTimeField(null=True, blank=True)
    endorsement_refused_reason = models.CharField(_("reason"), max_length=300, blank=True)
    endorsed_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    endorsed_at = models.DateTimeField(null=True, blank=True)
    original_received_at = models.DateTimeField(_("paper original received"), null=True, blank=True)
    original_received_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the subject agreed to by the own link; without both nothing can be shortlisted.
    rules_accepted_at = models.DateTimeField(null=True, blank=True)
    rules_version = models.CharField(max_length=40, blank=True)
    publication_agreed_at = models.DateTimeField(null=True, blank=True)
    subject_refused_at = models.DateTimeField(null=True, blank=True)
    subject_refused_reason = models.CharField(_("reason"), max_length=300, blank=True)
    return_reason = models.CharField(_("what has to be corrected"), max_length=300, blank=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects: ClassVar = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        indexes: ClassVar = [
            models.Index(fields=["call", "status"], name="calls_submission_call_status"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["call", "person"],
                condition=Q(person__isnull=False) & ~Q(status__in=["draft", "withdrawn"]),
                name="calls_submission_one_live",
            ),
            models.CheckConstraint(
                condition=Q(status__in=SubmissionStatus.values), name="calls_submission_status"
            ),
            models.CheckConstraint(condition=Q(door__in=Door.values), name="calls_submission_door"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="calls_submission_submitted_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.call_id} {self.pk}"


class Remark(models.Model):
    """What the secretariat asks to have corrected in one field, until it is handed in again.

    `field` is a field of the form, or "paper-<key>" for a paper.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="remarks")
    field = models.CharField(max_length=60)
    text = models.CharField(_("remark"), max_length=300)
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="calls_remark_text"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.field}"


class StepResult(models.Model):
    """One result per submission and step: the verdict of a person, with its reason."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="results")
    step = models.ForeignKey("calls.Step", on_delete=models.PROTECT, related_name="results")
    outcome = models.CharField(_("result"), max_length=10, choices=StepOutcome.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("result of a step")
        verbose_name_plural = _("results of steps")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "step"], name="calls_result_once"),
            models.CheckConstraint(
                condition=Q(outcome="passed") | ~Q(reason=""), name="calls_result_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.step_id} {self.outcome}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def kept(self) -> "AttachmentQuerySet":
        """Those whose bytes are still there."""
        return self.filter(removed_at__isnull=True)


class Attachment(models.Model):
    """A file handed in with a submission. The bytes lie behind core.files.private under `path`.

    `content_type` was found in the content; `pages` is how many a preview can show. Removed
    ones stay on record without their bytes.
    """

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="attachments")
    paper = models.ForeignKey(
        "calls.RequiredPaper",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
    )
    name = models.CharField(_("file name"), max_length=200)
    path = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(default=0)
    is_stamped = models.BooleanField(_("stamped scan"), default=False)
    uploaded_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["path"], name="calls_attachment_path"),
        ]

    def __str__(self) -> str:
        return self.name
