from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Venue(models.Model):
    """Where events are held: an address with rooms, used again in later years."""

    office = models.ForeignKey("people.Office", on_delete=models.PROTECT, related_name="venues")
    name = models.CharField(_("name"), max_length=120)
    region_code = models.CharField(_("region (GB/T 2260)"), max_length=6, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    route = models.TextField(_("how to get there"), blank=True)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "name"], name="events_venue_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(_("room"), max_length=80)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["venue", "name"], name="events_room_name"),
        ]

    def __str__(self) -> str:
        return self.name
