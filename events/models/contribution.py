from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.enums import ContributionMode
from events.models.session import SessionPerson


class Contribution(models.Model):
    """交流材料: a unit's talk or paper in a part, spoken or in writing only (书面交流)."""

    part = models.ForeignKey("events.Part", on_delete=models.CASCADE, related_name="contributions")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="contributions")
    title = models.CharField(_("title"), max_length=200)
    mode = models.CharField(_("mode"), max_length=10, choices=ContributionMode.choices)
    session = models.ForeignKey(
        "events.Session",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions",
    )
    presenters: models.ManyToManyField[SessionPerson, "Contribution"] = models.ManyToManyField(
        SessionPerson, related_name="contributions", blank=True
    )
    order = models.PositiveSmallIntegerField(default=0)
    is_selected = models.BooleanField(_("taken into the selected papers"), default=False)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["part", "unit", "title"], name="events_contribution_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title
