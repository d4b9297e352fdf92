from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.enums import EventKind, Mode, PartAccess


class Part(models.Model):
    """子活动: "A 暨 B" is one event with parts. Attendance rules, hours and certificates hang here.

    A simple event has one part and no screen mentions parts.
    """

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="parts")
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=EventKind.choices)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    order = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    access = models.CharField(
        _("who may take part"), max_length=12, choices=PartAccess.choices, default=PartAccess.OPEN
    )
    tiers = models.JSONField(_("tiers"), default=list, blank=True)  # people.enums.Tier values
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    series = models.ForeignKey(
        "events.Series", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    series_no = models.PositiveSmallIntegerField(_("number in the series"), null=True, blank=True)
    late_after_minutes = models.PositiveSmallIntegerField(_("late after (minutes)"), default=15)
    early_before_minutes = models.PositiveSmallIntegerField(
        _("left early when more than (minutes) before the end"), default=15
    )

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "title"], name="events_part_title"),
            models.UniqueConstraint(
                fields=["series", "series_no"],
                condition=Q(series__isnull=False),
                name="events_part_series_no",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="events_part_dates"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(taken__lte=F("capacity")),
                name="events_part_places",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def series_label(self) -> str:
        """The number in its series in words; load `series` along with the part."""
        return self.series.numbered(self.series_no) if self.series else ""
