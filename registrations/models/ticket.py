from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Ticket(models.Model):
    """参会码: identifies its holder at a door and authorises nothing else (interfaces §3).

    `code`: 80 random bits as 16 base32 characters; never written to logs.
    """

    registration = models.ForeignKey(
        "registrations.Registration", on_delete=models.CASCADE, related_name="tickets"
    )
    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="tickets")
    code = models.CharField(max_length=16)
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        indexes: ClassVar = [
            models.Index(fields=["event"], name="registrations_ticket_event"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], name="registrations_ticket_code"),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(revoked_at__isnull=True),
                name="registrations_ticket_one_live",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z2-7]{16}$"), name="registrations_ticket_form"
            ),
        ]

    def __str__(self) -> str:
        return f"ticket {self.pk}"
