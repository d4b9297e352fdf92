"""Assignments as calendar entries: in a person's feed, and as invitations by e-mail (RFC 5546).

The same UID from the first question to the end, a SEQUENCE that rises with every change that shows:
tentative while it waits for an answer, confirmed once accepted, cancelled when declined, withdrawn
or not answered. Asking again raises it above the cancellation.
"""

from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Event as Entry
from icalendar import vCalAddress

from core.text.numerals import trim_decimal
from core.text.phones import display_phone
from events.domain import calendars
from events.enums import SessionRole
from lecturers.enums import AssignmentStatus
from lecturers.models import Assignment
from lecturers.models.assignment import TEACHING, AssignmentQuerySet
from notifications.channels.outgoing import CalendarPart
from notifications.domain.rendering import site_link
from people.models import Office, Person

_GONE: Final = (AssignmentStatus.CANCELLED, AssignmentStatus.DECLINED, AssignmentStatus.LAPSED)
_PARTSTAT: Final = {
    AssignmentStatus.ACCEPTED: "ACCEPTED",
    AssignmentStatus.DONE: "ACCEPTED",
    AssignmentStatus.DECLINED: "DECLINED",
    AssignmentStatus.MOVE_REQUESTED: "TENTATIVE",
}


def rows() -> AssignmentQuerySet:
    """Assignments with all that an entry says."""
    found: AssignmentQuerySet = Assignment.objects.select_related(
        "session__part__event__venue",
        "session__part__event__office",
        "session__room",
        "lecturer__person__user",
        "lecturer__unit",
    )
    return found


def of_person(person: Person) -> list[Assignment]:
    """What the person was ever told of, in the order of time."""
    told = rows().told().filter(lecturer__person=person)
    return list(told.order_by("starts_at", "pk"))


def entry(row: Assignment) -> Entry:
    """One assignment as a VEVENT. The same state gives the same bytes."""
    event = row.session.part.event
    made = Entry()
    made.add("uid", calendars.full_uid(row.uid))
    role = str(SessionRole(row.role).label)
    summary = f"{row.topic or row.session.title} ({role})"
    if row.is_waiting:
        summary = _("To be answered: %(summary)s") % {"summary": summary}
    made.add("summary", summary)
    made.add("dtstart", calendars.local(row.starts_at))
    made.add("dtend", calendars.local(row.ends_at))
    made.add("dtstamp", row.changed_at)
    made.add("last-modified", row.changed_at)
    made.add("sequence", row.sequence)
    made.add("status", status_of(row))
    made.add("url", site_link(reverse("my_assignments")))
    made.add("categories", [role])
    made.add("location", row.place)
    made.add("description", _description(row))
    if event.is_cancelled or status_of(row) == "CANCELLED":
        made.add("transp", "TRANSPARENT")
    return made


def status_of(row: Assignment) -> str:
    """STATUS of the entry: RFC 5545 3.8.1.11."""
    if row.status in _GONE:
        return "CANCELLED"
    return "CONFIRMED" if row.status in TEACHING else "TENTATIVE"


def part(row: Assignment) -> CalendarPart:
    """The invitation as it stands: METHOD:REQUEST, or CANCEL for what is no more."""
    made = entry(row)
    office = row.session.part.event.office
    made.add("organizer", _organizer(office))
    made.add("attendee", _attendee(row))
    method = "CANCEL" if row.status in _GONE else "REQUEST"
    calendar = calendars.new(office.short_name or office.name, method=method)
    calendar.add_component(made)
    return CalendarPart(method=method, body=calendars.finished(calendar).body)


def _organizer(office: Office) -> vCalAddress:
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    address = vCalAddress(f"mailto:{office.contact_email or sender}")
    address.params["CN"] = office.name
    return address


def _attendee(row: Assignment) -> vCalAddress:
    address = vCalAddress(f"mailto:{row.lecturer.person.email}")
    partstat = _PARTSTAT.get(AssignmentStatus(row.status), "NEEDS-ACTION")
    address.params["CN"] = row.lecturer.person.name
    address.params["CUTYPE"] = "INDIVIDUAL"
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = partstat
    address.params["RSVP"] = "TRUE" if row.is_waiting else "FALSE"
    return address


def _description(row: Assignment) -> str:
    """Lines that stand without HTML: event, hours, the way there, whom to call, where to answer."""
    event = row.session.part.event
    lines = [event.title, row.session.title]
    if row.session.hours:
        hours = trim_decimal(row.session.hours)
        lines.append(_("Credit hours: %(hours)s") % {"hours": hours})
    if row.cancel_reason and row.status == AssignmentStatus.CANCELLED:
        lines.append(_("Reason: %(reason)s") % {"reason": row.cancel_reason})
    if event.venue is not None and event.venue.route and not row.session.place:
        lines.append(_("How to get there: %(route)s") % {"route": event.venue.route})
    contact = f"{event.contact_name} {display_phone(event.contact_phone)}".strip()
    if contact:
        lines.append(_("Contact: %(contact)s") % {"contact": contact})
    lines.append(site_link(reverse("my_assignments")))
    return "\n".join(lines)


def fingerprint(person: Person) -> list[object]:
    """Values that change whenever an entry of the person would: for an ETag before building."""
    found = (
        Assignment.objects.told()
        .filter(lecturer__person=person)
        .order_by("pk")
        .values_list(
            "pk",
            "sequence",
            "status",
            "changed_at",
            "session__title",
            "session__hours",
            *(f"session__part__event__{name}" for name in calendars.SHOWN_OF_EVENT),
        )
    )
    return [*map(str, found)]
