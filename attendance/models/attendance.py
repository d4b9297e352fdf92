from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendance.enums import AttendanceStatus, LeaveStatus


class Leave(models.Model):
    """请假 of one registration for one session: asked for with a reason, decided by a name."""

    registration = models.ForeignKey(
        "registrations.Registration", on_delete=models.PROTECT, related_name="leaves"
    )
    session = models.ForeignKey("events.Session", on_delete=models.PROTECT, related_name="leaves")
    reason = models.CharField(_("reason"), max_length=200)
    status = models.CharField(
        _("state"), max_length=10, choices=LeaveStatus.choices, default=LeaveStatus.REQUESTED
    )
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                condition=Q(status__in=["requested", "approved"]),
                name="attendance_leave_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.session_id}"


class ManualMark(models.Model):
    """A mark set by hand, with a reason and a name; the newest one not withdrawn holds."""

    registration = models.ForeignKey(
        "registrations.Registration", on_delete=models.PROTECT, related_name="manual_marks"
    )
    session = models.ForeignKey(
        "events.Session", on_delete=models.PROTECT, related_name="manual_marks"
    )
    status = models.CharField(_("mark"), max_length=12, choices=AttendanceStatus.choices)
    reason = models.CharField(_("reason"), max_length=200)
    marked_by = models.ForeignKey(
        "people.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    marked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("manual mark")
        verbose_name_plural = _("manual marks")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="attendance_manualmark_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.session_id} {self.status}"


class Attendance(models.Model):
    """考勤: computed from scans, leave and manual marks; always recomputable, never a fact.

    `minutes` are minutes of the session attended; `basis` says in references what it rests on.
    """

    registration = models.ForeignKey(
        "registrations.Registration", on_delete=models.CASCADE, related_name="attendance"
    )
    session = models.ForeignKey(
        "events.Session", on_delete=models.CASCADE, related_name="attendance"
    )
    status = models.CharField(_("mark"), max_length=12, choices=AttendanceStatus.choices)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=0)
    first_in_at = models.DateTimeField(null=True, blank=True)
    last_out_at = models.DateTimeField(null=True, blank=True)
    basis = models.CharField(max_length=80, blank=True)  # "scan:<uuid>", "manual:12", "leave:3"
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["registration", "session"], name="attendance_attendance_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AttendanceStatus.values),
                name="attendance_attendance_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.session_id} {self.status}"
