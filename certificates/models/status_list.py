from typing import ClassVar

from django.db import models
from django.db.models import Q

# W3C Bitstring Status List: at least 131,072 places, so that a place tells nothing of its holder.
LIST_LENGTH = 131_072


class StatusList(models.Model):
    """A list of revocation bits (W3C Bitstring Status List 1.0), served as a signed credential."""

    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"status list {self.pk}"


class StatusPlace(models.Model):
    """Which bit of which list speaks for a certificate: given once, at random, never reused."""

    list = models.ForeignKey(StatusList, on_delete=models.PROTECT, related_name="places")
    index = models.PositiveIntegerField()
    certificate = models.OneToOneField(
        "certificates.Certificate", on_delete=models.PROTECT, related_name="status_place"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "index"], name="certificates_status_place"),
            models.CheckConstraint(
                condition=Q(index__lt=LIST_LENGTH), name="certificates_status_index"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}#{self.index}"
