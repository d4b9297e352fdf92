from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeRelease(models.Model):
    """A numbered, frozen version of the programme: what the public page and calendars show.

    `snapshot` is made by events.domain.release: sessions with rooms, times and who appears.
    """

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveIntegerField(_("number"))
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    snapshot = models.JSONField()
    acknowledged = models.JSONField(default=list, blank=True)  # clashes seen and accepted

    class Meta:
        verbose_name = _("programme release")
        verbose_name_plural = _("programme releases")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "number"], name="events_release_number"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} #{self.number}"
