from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def usual_reminders() -> list[int]:
    """Days before the end of a term on which lecturer and office are reminded."""
    return [90, 30]


class Corps(models.Model):
    """讲师团: the body that lecturers are appointed to, in the issuer's name.

    The founding announcement 成立公告 prints `founding_text`, who is in office on `founded_on`, and
    the working rules; it hangs in public once `founding_published_at` is set.
    """

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="corps")
    issuer = models.ForeignKey("people.Issuer", on_delete=models.PROTECT, related_name="corps")
    name = models.CharField(_("name"), max_length=80)
    rules_title = models.CharField(_("title of the working rules"), max_length=200, blank=True)
    rules_text = models.TextField(_("working rules"), blank=True)
    reminder_days = models.JSONField(
        _("reminders before the end of a term (days)"), default=usual_reminders, blank=True
    )
    founding_number = models.CharField(_("number of the announcement"), max_length=60, blank=True)
    founded_on = models.DateField(_("date of the announcement"), null=True, blank=True)
    founding_text = models.TextField(_("text of the announcement"), blank=True)
    founding_published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("lecturer corps")
        verbose_name_plural = _("lecturer corps")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="lecturers_corps_name"),
        ]

    def __str__(self) -> str:
        return self.name


class AppointmentBatch(models.Model):
    """第一批, 第二批: who was appointed together, from which call, by which approval."""

    corps = models.ForeignKey(Corps, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField(pgettext_lazy("appointments", "batch"))
    call = models.OneToOneField(
        "calls.Call",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointment_batch",
    )
    term_years = models.PositiveSmallIntegerField(_("term in years"), default=2)
    starts_on = models.DateField(_("appointed from"), null=True, blank=True)
    file_number = models.CharField(_("file number of the approval"), max_length=60, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch of appointments")
        verbose_name_plural = _("batches of appointments")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["corps", "number"], name="lecturers_batch_number"),
            models.CheckConstraint(condition=Q(term_years__gte=1), name="lecturers_batch_term"),
        ]

    def __str__(self) -> str:
        return f"{self.corps_id} {self.number}"
