"""Closed lists of the attendance app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CountsFor(models.TextChoices):
    CLOCK = "clock", _("the session under way, by the clock")
    CHOSEN = "chosen", _("chosen sessions")
    ARRIVAL = "arrival", _("arrival at the event, once")


class Direction(models.TextChoices):
    IN = "in", pgettext_lazy("scan", "in")
    OUT = "out", pgettext_lazy("scan", "out")


class Verdict(models.TextChoices):
    """What a scan is judged to be (interfaces §4). `unverified` is a device's word only."""

    ACCEPTED = "accepted", pgettext_lazy("verdict", "admitted")
    DUPLICATE = "duplicate", pgettext_lazy("verdict", "already scanned")
    NOT_CONFIRMED = "not_confirmed", pgettext_lazy("verdict", "registration not confirmed")
    CANCELLED = "cancelled", pgettext_lazy("verdict", "registration cancelled")
    REVOKED = "revoked", pgettext_lazy("verdict", "ticket replaced by a newer one")
    WRONG_EVENT = "wrong_event", pgettext_lazy("verdict", "ticket of another event")
    WRONG_PART = "wrong_part", pgettext_lazy("verdict", "not registered for this part")
    OUTSIDE_WINDOW = "outside_window", pgettext_lazy("verdict", "this gate is not open now")
    UNKNOWN = "unknown", pgettext_lazy("verdict", "no such ticket")
    UNVERIFIED = "unverified", pgettext_lazy("verdict", "not in the list on this device")
    UNDONE = "undone", pgettext_lazy("verdict", "undo recorded")


class ScanMethod(models.TextChoices):
    CAMERA = "camera", _("camera")
    TYPED = "typed", _("typed code")
    NAME = "name", _("search by name")
    PAGE = "page", _("ticket page")


class AttendanceStatus(models.TextChoices):
    PRESENT = "present", pgettext_lazy("attendance", "present")
    LATE = "late", pgettext_lazy("attendance", "late")
    LEFT_EARLY = "left_early", pgettext_lazy("attendance", "left early")
    ON_LEAVE = "on_leave", pgettext_lazy("attendance", "on leave")
    ABSENT = "absent", pgettext_lazy("attendance", "absent")


# What counts as having been there, in the share that a completion rule asks for.
ATTENDED_STATUSES = (
    AttendanceStatus.PRESENT,
    AttendanceStatus.LATE,
    AttendanceStatus.LEFT_EARLY,
)


class LeaveStatus(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("leave", "requested")
    APPROVED = "approved", pgettext_lazy("leave", "approved")
    REFUSED = "refused", pgettext_lazy("leave", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("leave", "withdrawn")
