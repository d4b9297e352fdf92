from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.enums import HostRole


class Host(models.Model):
    """event × organisation × role, in order; of one part where `part` is set."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="hosts")
    part = models.ForeignKey(
        "events.Part", on_delete=models.CASCADE, null=True, blank=True, related_name="hosts"
    )
    unit = models.ForeignKey(
        "people.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="hosted"
    )
    name = models.CharField(_("organisation"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=HostRole.choices)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["part", "role", "name"], name="events_host_once_in_part"
            ),
            models.UniqueConstraint(
                fields=["event", "role", "name"],
                condition=Q(part__isnull=True),
                name="events_host_once_in_event",
            ),
        ]

    def __str__(self) -> str:
        return self.name
