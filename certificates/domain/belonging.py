"""What a batch or certificate belongs to, and what follows: its office, its name, who may act.

A certificate stands in a part of an event, or it is the letter of an appointment to a corps.
"""

from django.db.models import Model

from certificates.models import Batch, Certificate
from events import rules as event_rules
from events.models import Event
from lecturers import rules as lecturer_rules
from lecturers.models import AppointmentBatch
from people.models import Person
from people.rules import AnyUser

Issued = Batch | Certificate


def event_of(issued: Issued) -> Event | None:
    """The event it stands in; None for a letter."""
    return issued.part.event if issued.part is not None else None


def appointments_of(issued: Issued) -> AppointmentBatch:
    """The batch of appointments of a letter. Raises ValueError for anything else."""
    if isinstance(issued, Batch) and issued.appointments is not None:
        return issued.appointments
    if isinstance(issued, Certificate) and issued.appointment is not None:
        return issued.appointment.batch
    raise ValueError(issued)


def scope_of(issued: Issued) -> Model:
    """Under what its acts and messages are recorded: the event, or the corps."""
    return event_of(issued) or appointments_of(issued).corps


def label_of(issued: Issued) -> str:
    """What a file of it is named after."""
    event = event_of(issued)
    return event.short_name if event is not None else appointments_of(issued).corps.name


def unit_of(certificate: Certificate) -> str:
    """The unit beside the holder's name on lists."""
    if certificate.registration is not None:
        return certificate.registration.unit_name
    if certificate.appointment is not None and certificate.appointment.lecturer.unit is not None:
        return certificate.appointment.lecturer.unit.name
    return ""


def unit_of_lecturer(person: Person) -> str:
    """The unit in the lecturer's profile; "" for a person without one."""
    lecturer = getattr(person, "lecturer", None)
    return lecturer.unit.name if lecturer is not None and lecturer.unit is not None else ""


def may_view(user: AnyUser, issued: Issued) -> bool:
    event = event_of(issued)
    if event is not None:
        return event_rules.can_view_certificates(user, event)
    return lecturer_rules.can_view_corps(user, appointments_of(issued).corps)


def may_prepare(user: AnyUser, issued: Issued) -> bool:
    event = event_of(issued)
    if event is not None:
        return event_rules.can_prepare_certificates(user, event)
    return lecturer_rules.can_edit_corps(user, appointments_of(issued).corps)


def may_sign_off(user: AnyUser, issued: Issued) -> bool:
    """The head of secretariat of the office that it belongs to, and nobody else."""
    event = event_of(issued)
    if event is not None:
        return event_rules.can_sign_off(user, event)
    return lecturer_rules.can_decide_corps(user, appointments_of(issued).corps)
