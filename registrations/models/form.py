from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegistrationForm(models.Model):
    """Which standard fields an event asks for; without a row, the minimal four.

    `fields` lists keys of registrations.domain.fields.STANDARD (conventions 1.2), in that order.
    """

    event = models.OneToOneField(
        "events.Event", on_delete=models.CASCADE, related_name="registration_form"
    )
    fields = models.JSONField(_("fields"), default=list)
    notice = models.TextField(_("addition to the privacy notice"), blank=True)

    class Meta:
        verbose_name = _("registration form")
        verbose_name_plural = _("registration forms")
        constraints: ClassVar = []

    def __str__(self) -> str:
        return f"{self.event_id}"
