from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.enums import LinkPurpose


class OneTimeCode(models.Model):
    """A six-digit code sent to a phone. The digits are derived (core.signing), never stored."""

    phone = models.CharField(max_length=16)
    nonce = models.CharField(max_length=26)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["phone", "created_at"], name="people_otc_phone"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class AccessLinkQuerySet(models.QuerySet["AccessLink"]):
    def usable(self, now: datetime) -> "AccessLinkQuerySet":
        return self.filter(expires_at__gt=now, used_at__isnull=True, revoked_at__isnull=True)


class AccessLink(models.Model):
    """A link below `/a/`: one purpose, one thing, until a date. Only the token's digest is kept.

    `payload` holds references only (keys and roles), never personal values.
    """

    purpose = models.CharField(max_length=40, choices=LinkPurpose.choices)
    token_digest = models.CharField(max_length=64)
    payload = models.JSONField(default=dict)
    label = models.CharField(_("for whom"), max_length=60, blank=True)
    created_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = AccessLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_digest"], name="people_accesslink_token"),
            models.CheckConstraint(
                condition=Q(purpose__in=LinkPurpose.values), name="people_accesslink_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.pk}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, now: datetime) -> "ApiTokenQuerySet":
        return self.filter(expires_at__gt=now, revoked_at__isnull=True, user__is_active=True)


class ApiToken(models.Model):
    """A program's token: hashed, scoped, and with an end. Acts with its user's permissions."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=80)
    token_digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)  # "events:read", "registrations:write", …
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_digest"], name="people_apitoken_token"),
        ]

    def __str__(self) -> str:
        return self.name
