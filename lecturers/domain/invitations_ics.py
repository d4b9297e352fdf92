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

from core.text.numerals import trim_decimal
from core.text.phones import display_phone
from events.domain import calendar_lines as lines
from events.domain import calendars
from events.enums import SessionRole
from events.models import Part
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


def entries_of(person: Person) -> dict[str, bytes]:
    """The entries of the person's feed by stored UID, without organiser and attendee, which
    METHOD:PUBLISH does not have.

    A feed may hold hundreds: the few events are read once, and of the rest what is told.
    """
    told = Assignment.objects.told().filter(lecturer__person=person).select_related("session")
    found = list(told.order_by("starts_at", "pk").defer("message", "fee_reason"))
    parts = Part.objects.select_related("event__venue").in_bulk(
        {row.session.part_id for row in found}
    )
    entries = {}
    for row in found:
        row.session.part = parts[row.session.part_id]
        entries[row.uid] = lines.vevent(_properties(row))
    return entries


def _properties(row: Assignment) -> list[lines.Property]:
    """One assignment as a VEVENT. The same state gives the same bytes."""
    session = row.session
    role = str(SessionRole(row.role).label)
    summary = f"{row.topic or session.title} ({role})"
    if row.is_waiting:
        summary = _("To be answered: %(summary)s") % {"summary": summary}
    changed, status = lines.instant(row.changed_at), status_of(row)
    return [
        ("UID", calendars.full_uid(row.uid)),
        ("DTSTAMP", changed),
        ("LAST-MODIFIED", changed),
        ("SEQUENCE", str(row.sequence)),
        ("STATUS", status),
        ("SUMMARY", lines.text(summary)),
        lines.at("DTSTART", row.starts_at),
        lines.at("DTEND", row.ends_at),
        ("LOCATION", lines.text(row.place)),
        ("DESCRIPTION", lines.text(_description(row))),
        ("CATEGORIES", lines.text(role)),
        ("URL", _own_page()),
        ("TRANSP", "TRANSPARENT" if status == "CANCELLED" else "OPAQUE"),
    ]


def _own_page() -> str:
    return site_link(reverse("my_assignments"))


def status_of(row: Assignment) -> str:
    """STATUS of the entry: RFC 5545 3.8.1.11."""
    if row.status in _GONE:
        return "CANCELLED"
    return "CONFIRMED" if row.status in TEACHING else "TENTATIVE"


def part(row: Assignment) -> CalendarPart:
    """The invitation as it stands: METHOD:REQUEST, or CANCEL for what is no more."""
    office = row.session.part.event.office
    method = "CANCEL" if row.status in _GONE else "REQUEST"
    entry = lines.vevent([*_properties(row), _organizer(office), _attendee(row)])
    calendar = calendars.new(office.short_name or office.name, method=method)
    return CalendarPart(method=method, body=calendars.finished(calendar, [entry]).body)


def _organizer(office: Office) -> lines.Property:
    _name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    address = office.contact_email or sender
    return f"ORGANIZER;CN={lines.parameter(office.name)}", f"mailto:{address}"


def _attendee(row: Assignment) -> lines.Property:
    person = row.lecturer.person
    partstat = _PARTSTAT.get(AssignmentStatus(row.status), "NEEDS-ACTION")
    rsvp = "TRUE" if row.is_waiting else "FALSE"
    return (
        (
            f"ATTENDEE;CN={lines.parameter(person.name)};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;"
            f"PARTSTAT={partstat};RSVP={rsvp}"
        ),
        f"mailto:{person.email}",
    )


def _description(row: Assignment) -> str:
    """Lines that stand without HTML: event, hours, the way there, whom to call, where to answer."""
    event = row.session.part.event
    words = [event.title, row.session.title]
    if row.session.hours:
        hours = trim_decimal(row.session.hours)
        words.append(_("Credit hours: %(hours)s") % {"hours": hours})
    if row.cancel_reason and row.status == AssignmentStatus.CANCELLED:
        words.append(_("Reason: %(reason)s") % {"reason": row.cancel_reason})
    if event.venue is not None and event.venue.route and not row.session.place:
        words.append(_("How to get there: %(route)s") % {"route": event.venue.route})
    contact = f"{event.contact_name} {display_phone(event.contact_phone)}".strip()
    if contact:
        words.append(_("Contact: %(contact)s") % {"contact": contact})
    words.append(_own_page())
    return "\n".join(words)


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
