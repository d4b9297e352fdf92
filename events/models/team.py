from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.enums import TeamRole


class TeamMember(models.Model):
    """会务组: user × event × role; taken back with a time, never deleted."""

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="team_roles")
    role = models.CharField(_("role"), max_length=20, choices=TeamRole.choices)
    added_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    added_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "user", "role"],
                condition=Q(revoked_at__isnull=True),
                name="events_teammember_once",
            ),
            models.CheckConstraint(
                condition=Q(role__in=TeamRole.values), name="events_teammember_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.event_id}"
