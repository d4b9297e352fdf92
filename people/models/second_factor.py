from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.encryption import EncryptedTextField


class SecondFactor(models.Model):
    """两步验证: an authenticator app that shows a new code every 30 seconds (RFC 6238).

    Asked for at sign-in once `confirmed_at` is set. `last_step` is the last time step of which a
    code was taken, so that none works twice.
    """

    user = models.OneToOneField(
        "people.User", on_delete=models.CASCADE, related_name="second_factor"
    )
    secret = EncryptedTextField()  # base32, as apps take it when typed
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return f"second factor of {self.user_id}"


class RecoveryCode(models.Model):
    """Opens the account once when the phone is not at hand; only its digest is kept."""

    factor = models.ForeignKey(
        SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    code_digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["factor", "code_digest"], name="people_recoverycode_once"
            ),
        ]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"
