"""Messages about appointments: to the lecturer, and to the office's people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from core.text import numerals
from lecturers.domain import terms
from lecturers.enums import AppointmentStatus
from lecturers.models import Appointment
from notifications.domain import outbox, rendering
from notifications.models import Message
from people import rules as people_rules
from people.models import OfficeMember, Person

TERM_ENDING: Final = "term_ending"
TERM_ENDING_OFFICE: Final = "term_ending_office"
RESIGNATION_ASKED: Final = "resignation_asked"
APPOINTMENT_ENDED: Final = "appointment_ended"


def office_people(office_id: int) -> list[Person]:
    """Head and staff of the office who have a record of their own."""
    members = OfficeMember.objects.active(people_rules.today()).filter(
        office_id=office_id, role__in=people_rules.SECRETARIAT
    )
    users = members.values("user")
    return list(Person.objects.live().filter(user__in=users).order_by("pk"))


def tell_office(
    kind: str, appointment: Appointment, *, now: datetime, key: str = "", **context: Any
) -> None:
    """One message to each of the office's people; the same `key` again changes nothing."""
    corps = appointment.batch.corps
    for person in office_people(corps.office_id):
        outbox.post(
            kind=kind,
            person=person,
            subject=appointment,
            scope=corps,
            context=context,
            dedup_key=f"{kind}:{appointment.pk}:{key}:{person.pk}",
            now=now,
        )


def tell_lecturer(
    kind: str, appointment: Appointment, *, now: datetime, key: str = "", **context: Any
) -> None:
    outbox.post(
        kind=kind,
        person=appointment.lecturer.person,
        subject=appointment,
        scope=appointment.batch.corps,
        context=context,
        dedup_key=f"{kind}:{appointment.pk}:{key}",
        now=now,
    )


def tell_ended(appointment: Appointment, *, now: datetime) -> None:
    """That the appointment was ended early; the reason is told by people, not by a message."""
    tell_lecturer(APPOINTMENT_ENDED, appointment, now=now, key=appointment.status)


def build(message: Message) -> Mapping[str, Any]:
    """Values of every wording here. Raises rendering.Obsolete where the news is none any more."""
    key = int(message.subject.rpartition(":")[2])
    row = (
        Appointment.objects.select_related("batch__corps", "lecturer__person")
        .filter(pk=key)
        .first()
    )
    if row is None:
        raise rendering.Obsolete(_("The appointment is on record no more."))
    is_over = terms.state_on(row, people_rules.today()) != AppointmentStatus.ACTIVE
    if message.kind in {TERM_ENDING, TERM_ENDING_OFFICE, RESIGNATION_ASKED} and is_over:
        raise rendering.Obsolete(_("The appointment has ended."))
    return {
        "lecturer": row.lecturer.person.name,
        "corps": row.batch.corps.name,
        "number": row.number,
        "until": numerals.arabic_date(terms.last_day(row)),
        "has_resigned": row.status == AppointmentStatus.RESIGNED,
        "is_handed_back": row.letter_returned_on is not None,
        "link": rendering.site_link(f"/console/lecturers/{row.lecturer_id}/"),
    }


def register_builders() -> None:
    for kind in (TERM_ENDING, TERM_ENDING_OFFICE, RESIGNATION_ASKED, APPOINTMENT_ENDED):
        rendering.register(kind, build)
