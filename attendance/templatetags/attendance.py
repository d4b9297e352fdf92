"""How marks and scans are shown."""

from typing import Final

from django import template
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from attendance.enums import AttendanceStatus, Verdict
from attendance.models import Scan

register = template.Library()

SIGNS: Final[dict[str, str]] = {
    AttendanceStatus.PRESENT: "✓",
    AttendanceStatus.LATE: "△",
    AttendanceStatus.LEFT_EARLY: "▽",
    AttendanceStatus.ON_LEAVE: "○",
    AttendanceStatus.ABSENT: "✗",
}


@register.filter
def mark_sign(status: str) -> str:
    return SIGNS[status]


@register.filter
def mark_label(status: str) -> str:
    return str(AttendanceStatus(status).label)


@register.filter
def scan_sentence(scan: Scan) -> str:
    """“in 08:52 at Gate 2: admitted, offline, uploaded 11:03”: one scan behind a mark."""
    facts = [str(Verdict(scan.verdict).label)]
    if scan.offline:
        at = localtime(scan.received_at)
        facts.append(_("offline, uploaded %(time)s") % {"time": f"{at:%H:%M}"})
    if scan.quarantined_at and not scan.released_at:
        facts.append(_("waits for the organiser's word"))
    if scan.reason:
        facts.append(scan.reason)
    return _("%(direction)s %(time)s at %(gate)s: %(facts)s") % {
        "direction": scan.get_direction_display(),
        "time": f"{localtime(scan.scanned_at):%H:%M}",
        "gate": scan.gate.name,
        "facts": _(", ").join(facts),
    }
