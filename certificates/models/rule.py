from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateKind


class CompletionRule(models.Model):
    """Who is eligible for a certificate of a part: attendance share, hours, absences, arrival.

    `min_share` is in per cent of all sessions that count (domain rule 4); `min_hours` in 学时;
    `leave_counts` says whether approved leave counts as attended.
    """

    part = models.ForeignKey(
        "events.Part", on_delete=models.CASCADE, related_name="completion_rules"
    )
    kind = models.CharField(_("kind"), max_length=30, choices=CertificateKind.choices)
    min_share = models.PositiveSmallIntegerField(_("attendance of at least (%)"), default=80)
    min_hours = models.DecimalField(
        _("credit hours of at least"), max_digits=5, decimal_places=1, default=0
    )
    leave_counts = models.BooleanField(_("approved leave counts as attended"), default=False)
    needs_arrival = models.BooleanField(_("arrival must be recorded"), default=False)

    class Meta:
        verbose_name = _("completion rule")
        verbose_name_plural = _("completion rules")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "kind"], name="certificates_rule_once"),
            models.CheckConstraint(condition=Q(min_share__lte=100), name="certificates_rule_share"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.kind}"
