"""What lecturers are told of their assignments, by which channels.

News of a calendar entry goes by e-mail with the invitation itself, and as a text message with the
link where there is a phone. The words are made when the message is sent; one whose news was
overtaken meanwhile (a higher SEQUENCE) is dropped.
"""

from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.text.phones import display_phone
from lecturers.domain import invitations_ics
from lecturers.enums import AssignmentStatus
from lecturers.models import Assignment
from notifications.domain import outbox, rendering
from notifications.enums import Channel
from notifications.models import Message
from people.domain import own_links
from people.enums import LinkPurpose
from people.models import Person

# Kinds that tell of a state of the calendar entry, and go stale with the next one.
OF_ENTRY: Final = (
    "assignment_invited",
    "assignment_changed",
    "assignment_confirmed",
    "assignment_declined",
    "assignment_cancelled",
)
_BY_EMAIL_ONLY: Final = ("assignment_confirmed", "assignment_declined")
REMINDERS: Final = ("assignment_answer_due", "assignment_tomorrow", "assignment_materials")


def tell(kind: str, row: Assignment, *, now: datetime) -> None:
    """One message a channel, once for each state of the entry."""
    person = row.lecturer.person
    channels = [Channel.EMAIL] if person.email else []
    if kind not in _BY_EMAIL_ONLY and (person.phone or not channels):
        channels.append(Channel.SMS)
    for channel in channels:
        _post(kind, row, person, now, channel if person.phone or person.email else None)


def remind(kind: str, row: Assignment, *, now: datetime) -> None:
    """One reminder of a kind for each state of the entry, by text message or else by e-mail."""
    _post(kind, row, row.lecturer.person, now, None)


def tell_asker(row: Assignment, *, now: datetime) -> None:
    """Whoever asked learns the answer."""
    if row.created_by_id is None:
        return
    asker = Person.objects.live().filter(user=row.created_by_id).first()
    if asker is None:
        return
    outbox.post(
        kind="assignment_answered",
        person=asker,
        subject=row,
        scope=row.session.part.event,
        context={"status": row.status},
        dedup_key=f"assignment_answered:{row.pk}:{row.status}:{now.timestamp():.0f}",
        now=now,
    )


def _post(
    kind: str, row: Assignment, person: Person, now: datetime, channel: Channel | None
) -> None:
    outbox.post(
        kind=kind,
        channel=channel,
        person=person,
        subject=row,
        scope=row.session.part.event,
        context={"sequence": row.sequence, "status": row.status},
        dedup_key=f"{kind}:{row.pk}:{row.sequence}:{row.status}:{channel or 'any'}",
        now=now,
    )


def build(message: Message) -> dict[str, Any]:
    """The values of every message about an assignment. Raises rendering.Obsolete."""
    row = invitations_ics.rows().filter(pk=int(message.subject.rpartition(":")[2])).first()
    if row is None:
        raise rendering.Obsolete(_("The assignment is gone."))
    overtaken = row.sequence != message.context.get("sequence", row.sequence)
    if overtaken or row.status != message.context.get("status", row.status):
        raise rendering.Obsolete(_("Overtaken by later news."))
    if message.kind == "assignment_materials" and row.materials.exists():
        raise rendering.Obsolete(_("The materials are there."))
    values = _words(row, timezone.now())
    if message.kind in OF_ENTRY and message.channel == Channel.EMAIL:
        values["calendar"] = invitations_ics.part(row)
    return values


def _words(row: Assignment, now: datetime) -> dict[str, Any]:
    event = row.session.part.event
    link = own_links.current(purpose=LinkPurpose.ASSIGNMENT, subject=row, now=now)
    own_page = own_links.path_of(link) if link is not None else reverse("my_assignments")
    return {
        "lecturer": row.lecturer.person.name,
        "event": event.short_name,
        "topic": row.topic or row.session.title,
        "when": when(row),
        "place": row.place,
        "due": _moment(row.answer_due_at),
        "materials_due": date_format(row.materials_due_on) if row.materials_due_on else "",
        "reason": row.cancel_reason,
        "note": row.answer_note,
        "answer": str(AssignmentStatus(row.status).label),
        "must_answer": row.is_waiting,
        "contact": " ".join(
            part for part in (event.contact_name, display_phone(event.contact_phone)) if part
        ),
        "link": rendering.site_link(own_page),
        "console_link": rendering.site_link(reverse("console_assignment", args=[row.pk])),
    }


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else ""


def when(row: Assignment) -> str:
    """Day and hours as one line."""
    start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    return f"{date_format(start)} {start:%H:%M}–{end:%H:%M}"


def register() -> None:
    """Let the outbox make these messages' words here."""
    for kind in (*OF_ENTRY, *REMINDERS, "assignment_answered"):
        rendering.register(kind, build)
