from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendance.enums import CountsFor
from events.models import Session


class Gate(models.Model):
    """签到点 of an event: which sessions its scans count for, and when it is open.

    By the clock, a scan counts for the session that is under way or begins within
    `opens_before_minutes`. `version` rises when something changes that a device must know.
    """

    event = models.ForeignKey("events.Event", on_delete=models.CASCADE, related_name="gates")
    name = models.CharField(_("name"), max_length=60)
    counts_for = models.CharField(
        _("counts for"), max_length=10, choices=CountsFor.choices, default=CountsFor.CLOCK
    )
    sessions: models.ManyToManyField[Session, "Gate"] = models.ManyToManyField(
        Session, related_name="gates", blank=True, verbose_name=_("sessions")
    )
    opens_at = models.DateTimeField(_("open from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("open until"), null=True, blank=True)
    opens_before_minutes = models.PositiveSmallIntegerField(
        _("open before a session (minutes)"), default=60
    )
    is_closed = models.BooleanField(_("closed"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "name"], name="attendance_gate_name"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="attendance_gate_window",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PairingCode(models.Model):
    """Pairs one phone with one gate, once, for ten minutes; only its digest is kept."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="pairing_codes")
    code_digest = models.CharField(max_length=64)
    created_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code_digest"], name="attendance_pairingcode_code"),
        ]

    def __str__(self) -> str:
        return f"pairing {self.pk}"


class DeviceQuerySet(models.QuerySet["Device"]):
    def active(self, now: datetime) -> "DeviceQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=now)


class Device(models.Model):
    """A phone paired with a gate. Its token does gate work only, and can be revoked."""

    gate = models.ForeignKey(Gate, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(_("name"), max_length=60)
    token_digest = models.CharField(max_length=64)
    paired_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    lock_requested_at = models.DateTimeField(null=True, blank=True)
    wipe_requested_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(_("last contact"), null=True, blank=True)
    pending = models.PositiveIntegerField(_("not uploaded yet"), default=0)
    clock_offset_ms = models.IntegerField(_("clock offset"), default=0)
    app_version = models.CharField(_("app version"), max_length=40, blank=True)

    objects: ClassVar = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token_digest"], name="attendance_device_token"),
        ]

    def __str__(self) -> str:
        return self.name
