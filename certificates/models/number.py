from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """A run of certificate numbers by a pattern such as `社联城乡培〔{year}〕{seq:04d}号`."""

    office = models.ForeignKey(
        "people.Office", on_delete=models.PROTECT, related_name="number_series"
    )
    name = models.CharField(_("name"), max_length=80)
    pattern = models.CharField(_("pattern"), max_length=80)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="certificates_series_name"),
            models.UniqueConstraint(fields=["pattern"], name="certificates_series_pattern"),
        ]

    def __str__(self) -> str:
        return self.name


class NumberCounter(models.Model):
    """The last number given in a series and year; its row is the lock that keeps it gapless."""

    series = models.ForeignKey(NumberSeries, on_delete=models.PROTECT, related_name="counters")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series", "year"], name="certificates_counter_series_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}/{self.year}: {self.last}"
