from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.enums import ConsentChannel, ConsentPurpose


class Consent(models.Model):
    """Who agreed to what, in which wording, when and through which door; withdrawn, never deleted.

    `text_version` names the wording shown (people.domain.consent); `context` says where it was
    given, such as "event:12".
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=20, choices=ConsentPurpose.choices)
    text_version = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=ConsentChannel.choices)
    context = models.CharField(max_length=80, blank=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes: ClassVar = [
            models.Index(fields=["person", "purpose"], name="people_consent_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose} {self.text_version}"
