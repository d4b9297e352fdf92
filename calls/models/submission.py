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
        of_office = Q(call__office_id__in=offices_with(user, roles)) & (
            ~Q(status=SubmissionStatus.DRAFT) | Q(door=Door.SECRETARIAT)
        )
        of_unit = Q(unit_id__in=units_of_contact(user)) & (
            ~Q(status=SubmissionStatus.DRAFT) | Q(door=Door.UNIT)
        )
        return self.filter(of_office | of_unit | Q(person__user=user))


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
    submitted_at = models.DateTimeField(null=True, blank=True)
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


class Attachment(models.Model):
    """A file handed in with a submission. The bytes lie behind core.files.private under `path`.

    `content_type` was found in the content. Removed ones stay on record without their bytes.
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
    is_stamped = models.BooleanField(_("stamped scan"), default=False)
    uploaded_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["path"], name="calls_attachment_path"),
        ]

    def __str__(self) -> str:
        return self.name
