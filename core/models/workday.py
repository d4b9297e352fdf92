from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WorkYear(models.Model):
    """A year whose working days somebody entered from the State Council's notice.

    It stands in the place of what the packaged calendar says of that year (core.workdays).
    """

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    notice = models.CharField(_("notice of the State Council"), max_length=120)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("year of the work calendar")
        verbose_name_plural = _("years of the work calendar")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100), name="core_workyear_range"
            ),
            models.CheckConstraint(condition=~Q(notice=""), name="core_workyear_notice"),
        ]

    def __str__(self) -> str:
        return f"{self.year}"


class WorkDay(models.Model):
    """A day that a notice names: a day off, or a day worked in exchange (调休).

    A notice may name days of the neighbouring years (New Year); `year` is the notice's own.
    """

    year = models.ForeignKey(WorkYear, on_delete=models.CASCADE, related_name="days")
    on = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("worked"))
    name = models.CharField(_("holiday"), max_length=40)

    class Meta:
        verbose_name = _("day of the work calendar")
        verbose_name_plural = _("days of the work calendar")

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
