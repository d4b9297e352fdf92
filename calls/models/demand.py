from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RequiredPaper(models.Model):
    """A paper that a call asks for, from all or from some kinds of submitter.

    `submitter_kinds` are calls.enums.SubmitterKind values, empty for all; `formats` are
    calls.enums.PaperFormat values, empty for all. `key` keeps its identity when the label changes.
    """

    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="papers")
    key = models.SlugField(max_length=40)
    label = models.CharField(_("paper"), max_length=120)
    help_text = models.CharField(_("explanation"), max_length=300, blank=True)
    submitter_kinds = models.JSONField(_("asked from"), default=list, blank=True)
    formats = models.JSONField(_("kinds of file"), default=list, blank=True)
    is_required = models.BooleanField(_("required"), default=True)
    needs_stamp = models.BooleanField(_("stamped by the unit"), default=False)
    original_wanted = models.BooleanField(_("paper original by post"), default=False)
    # Names neither nominee nor unit: may be opened by reviewers of a blind step.
    is_anonymous = models.BooleanField(_("shown to reviewers of a blind step"), default=False)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("required paper")
        verbose_name_plural = _("required papers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "key"], name="calls_paper_key"),
        ]

    def __str__(self) -> str:
        return self.label


class CallCheck(models.Model):
    """An eligibility check that a call switches on, with its parameters.

    `key` names a check of the registry in calls.domain.checks ("member_unit", "unit_limit",
    "degree_or_title", "years_in_field" …); `parameters` are what that check documents.
    """

    call = models.ForeignKey("calls.Call", on_delete=models.CASCADE, related_name="checks")
    key = models.SlugField(max_length=40)
    parameters = models.JSONField(default=dict, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("eligibility check")
        verbose_name_plural = _("eligibility checks")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "key"], name="calls_check_key"),
        ]

    def __str__(self) -> str:
        return self.key


class Criterion(models.Model):
    """评审指标 of a scoring step. `anchors` say what a score means: [{"score", "text"}].

    `weight` is relative to the other criteria of the step; scores run from 0 to `most`.
    """

    step = models.ForeignKey("calls.Step", on_delete=models.CASCADE, related_name="criteria")
    label = models.CharField(_("criterion"), max_length=120)
    help_text = models.CharField(_("explanation"), max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    most = models.PositiveSmallIntegerField(_("highest score"), default=10)
    anchors = models.JSONField(_("what scores mean"), default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "order"], name="calls_criterion_order"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, most__gte=1), name="calls_criterion_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class PanelQuerySet(models.QuerySet["PanelMember"]):
    def active(self) -> "PanelQuerySet":
        """Members who accepted and have not left."""
        return self.filter(accepted_at__isnull=False, left_at__isnull=True)


class PanelMember(models.Model):
    """评审专家 of a scoring step: a person, invited by link; the account that accepted it.

    `link_nonce` derives the invitation's token at the moment of sending. `number` is the
    pseudonym under which the member's scores stand in a frozen ranking, given at the freeze.
    """

    step = models.ForeignKey("calls.Step", on_delete=models.CASCADE, related_name="panel")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="panel_memberships"
    )
    invited_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(_("reason"), max_length=300, blank=True)
    link_nonce = models.CharField(max_length=26, blank=True)
    number = models.PositiveSmallIntegerField(_("number of the reviewer"), null=True, blank=True)

    objects: ClassVar = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = _("panel member")
        verbose_name_plural = _("panel members")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["step", "person"], name="calls_panel_once"),
            models.UniqueConstraint(
                fields=["step", "number"],
                condition=Q(number__isnull=False),
                name="calls_panel_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.person_id}"
