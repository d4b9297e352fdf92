from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from calls.enums import CheckVerdict


class CheckResult(models.Model):
    """What a check of the call found for a submission, and what a person made of it.

    `evidence` is what the check used, as its registration documents; its words are made when it is
    shown. A new computation leaves the overrule alone; `overruled_from` says what it was against.
    """

    submission = models.ForeignKey(
        "calls.Submission", on_delete=models.CASCADE, related_name="check_results"
    )
    key = models.SlugField(max_length=40)
    verdict = models.CharField(_("result"), max_length=10, choices=CheckVerdict.choices)
    evidence = models.JSONField(_("evidence"), default=dict, blank=True)
    computed_at = models.DateTimeField()
    overruled_to = models.CharField(
        _("overruled to"), max_length=10, choices=CheckVerdict.choices, blank=True
    )
    overruled_from = models.CharField(max_length=10, choices=CheckVerdict.choices, blank=True)
    overrule_reason = models.CharField(_("reason"), max_length=300, blank=True)
    overruled_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    overruled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("result of a check")
        verbose_name_plural = _("results of checks")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "key"], name="calls_checkresult_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=CheckVerdict.values), name="calls_checkresult_verdict"
            ),
            models.CheckConstraint(
                condition=Q(overruled_to="")
                | (
                    Q(overruled_to__in=CheckVerdict.values)
                    & ~Q(overrule_reason="")
                    & Q(overruled_by__isnull=False, overruled_at__isnull=False)
                ),
                name="calls_checkresult_overrule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.key} {self.standing}"

    @property
    def standing(self) -> str:
        """What counts: the person's word where there is one, else what was computed."""
        return self.overruled_to or self.verdict
