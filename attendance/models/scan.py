from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance.enums import Direction, ScanMethod, Verdict


class Scan(models.Model):
    """What happened at a door. Append-only: refused scans are kept, an undo is an entry of its own.

    `id` is made by the client; `scanned_at` is the device's clock corrected by the offset it
    measured (`device_at` is the raw reading), `received_at` ours. `shown` is what the device
    showed, `verdict` what the server judged. `undoes` is no foreign key: an undo may arrive
    before the scan it undoes. Of an unknown code only the first 20 hex digits of its SHA-256 are
    kept.
    """

    id = models.UUIDField(primary_key=True)
    event = models.ForeignKey("events.Event", on_delete=models.PROTECT, related_name="scans")
    gate = models.ForeignKey("attendance.Gate", on_delete=models.PROTECT, related_name="scans")
    device = models.ForeignKey(
        "attendance.Device", on_delete=models.PROTECT, null=True, blank=True, related_name="scans"
    )
    by_user = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    registration = models.ForeignKey(
        "registrations.Registration",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scans",
    )
    ticket = models.ForeignKey(
        "registrations.Ticket",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scans",
    )
    session = models.ForeignKey(
        "events.Session", on_delete=models.PROTECT, null=True, blank=True, related_name="scans"
    )
    code_hash = models.CharField(max_length=20, blank=True)
    method = models.CharField(max_length=10, choices=ScanMethod.choices, default=ScanMethod.CAMERA)
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.IN)
    device_at = models.DateTimeField()
    clock_offset_ms = models.IntegerField(default=0)
    scanned_at = models.DateTimeField(_("scanned"))
    received_at = models.DateTimeField(_("received"))
    offline = models.BooleanField(_("offline"), default=False)
    shown = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict.choices)
    first_scan_at = models.DateTimeField(null=True, blank=True)  # of a duplicate
    admitted = models.BooleanField(_("admitted"), default=False)
    undoes = models.UUIDField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    quarantined_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("scan")
        verbose_name_plural = _("scans")
        indexes: ClassVar = [
            models.Index(fields=["registration", "scanned_at"], name="attendance_scan_person"),
            models.Index(fields=["event", "received_at"], name="attendance_scan_event"),
            models.Index(
                fields=["undoes"], condition=Q(undoes__isnull=False), name="attendance_scan_undoes"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="attendance_scan_verdict"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="attendance_scan_direction"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id}"


class Arrival(models.Model):
    """报到: once per event, before any session: identity looked at, materials handed out."""

    registration = models.OneToOneField(
        "registrations.Registration", on_delete=models.PROTECT, related_name="arrival"
    )
    arrived_at = models.DateTimeField(_("arrived"))
    identity_checked = models.BooleanField(_("identity looked at"), default=False)
    materials_given = models.BooleanField(_("badge and materials handed out"), default=False)
    room_no = models.CharField(_("room number"), max_length=20, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    by_user = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_device = models.ForeignKey(
        "attendance.Device", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("arrival")
        verbose_name_plural = _("arrivals")
        constraints: ClassVar = []

    def __str__(self) -> str:
        return f"{self.registration_id}"
