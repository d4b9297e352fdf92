from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ApprovalRequest(models.Model):
    """报批: the list without objection that went up to the issuer, and the file that came back.

    `submissions` are keys in printed order, frozen when it was sent; `digest` is the SHA-256 of the
    printed words, so that a later change shows. It is closed by the appointments (`appointed_at`)
    or taken back.
    """

    step = models.ForeignKey(
        "calls.Step", on_delete=models.PROTECT, related_name="approval_requests"
    )
    submissions = models.JSONField()
    digest = models.CharField(max_length=64)
    sent_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("sent up"))
    file_number = models.CharField(_("file number of the approval"), max_length=60, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    appointed_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request for approval")
        verbose_name_plural = _("requests for approval")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step"],
                condition=Q(appointed_at__isnull=True, taken_back_at__isnull=True),
                name="lecturers_approval_one_open",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(approved_on__isnull=False) & ~Q(file_number=""),
                name="lecturers_approval_answer",
            ),
            models.CheckConstraint(
                condition=Q(appointed_at__isnull=True) | Q(answered_at__isnull=False),
                name="lecturers_approval_before_letters",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_id} {self.sent_at:%Y-%m-%d}"
