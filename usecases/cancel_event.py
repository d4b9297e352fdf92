"""An event is cancelled, and everything that hangs on it follows: all of it, or nothing.

Certificates stay as they are: what was issued never changes (rule 6). Calendars tell every entry
as cancelled by themselves (events.domain.calendars), as soon as the event is.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from certificates.models import Certificate
from core import audit
from core.models import AuditEntry
from events.domain import release, states
from events.enums import EventStatus
from events.models import Category, Event, Part
from lecturers.domain import following
from notifications.domain import outbox
from people.models import Person, User
from registrations.domain import places
from registrations.domain import states as registration_states
from registrations.enums import RegistrationStatus
from registrations.models import Registration, Ticket


@dataclass(frozen=True)
class Consequences:
    """How many of each thing cancelling touches; `certificates` stay untouched."""

    registrations: int = 0
    tickets: int = 0
    waiting: int = 0
    messages: int = 0
    sessions: int = 0
    certificates: int = 0


def consequences(event: Event) -> Consequences:
    """What cancelling would do now, for the page that asks."""
    ending = _following(event)
    last = release.latest(event)
    heard = {person.pk for person in _appearing(event, ending)}
    heard |= {row.lecturer.person_id for row in following.open_of(event)}
    waiting = [RegistrationStatus.OFFERED, RegistrationStatus.WAITLISTED]
    return Consequences(
        registrations=ending.count(),
        tickets=_tickets(event).count(),
        waiting=ending.filter(status__in=waiting).count(),
        messages=ending.count() + len(heard),
        sessions=len(last.snapshot.get("sessions", [])) if last else 0,
        certificates=Certificate.objects.filter(part__event=event).count(),
    )


@transaction.atomic
def cancel_event(*, event: Event, reason: str, actor: User | None, now: datetime) -> Consequences:
    """Cancel an event: its registrations are cancelled, tickets revoked, waiting and offers end,
    and everybody who is registered or appears is told. A second time changes nothing.

    Raises core.state.IllegalTransition for an archived event.
    """
    event = places.lock(event.pk)
    if event.status == EventStatus.CANCELLED:
        return Consequences()
    done = consequences(event)
    ending = list(_following(event).select_related("person__user"))
    appearing = _appearing(event, _following(event))
    taught = following.end_all(event=event, reason=reason, actor=actor, now=now)
    states.cancel(event=event, reason=reason, actor=actor, now=now)
    _cancel_registrations(event, ending, reason, actor, now)
    _tickets(event).update(revoked_at=now)
    for registration in ending:
        _tell(event, registration.person, registration.language, now)
    for person in appearing:
        if person.pk not in taught:  # told of the assignment
            _tell(event, person, "", now)
    return done


def _following(event: Event) -> QuerySet[Registration]:
    """The registrations that end with the event: those that may become cancelled."""
    sources = registration_states.MACHINE.sources_of(RegistrationStatus.CANCELLED)
    return Registration.objects.filter(event=event, status__in=sources)


def _tickets(event: Event) -> QuerySet[Ticket]:
    return Ticket.objects.filter(event=event, revoked_at__isnull=True)


def _appearing(event: Event, following: QuerySet[Registration]) -> list[Person]:
    """Who stands in the released programme and is not told as registered already."""
    last = release.latest(event)
    if last is None:
        return []
    shown = last.snapshot.get("sessions", [])
    people = {row["person_id"] for session in shown for row in session["people"]}
    told = following.values("person_id")
    found = Person.objects.live().filter(pk__in=people).exclude(pk__in=told)
    return list(found.select_related("user"))


def _cancel_registrations(
    event: Event,
    following: list[Registration],
    reason: str,
    actor: User | None,
    now: datetime,
) -> None:
    """The state of each, and with them all places of the event: nobody holds one any more."""
    Registration.objects.filter(pk__in=[one.pk for one in following]).update(
        status=RegistrationStatus.CANCELLED,
        decision_reason=reason[:300],
        offer_expires_at=None,
        updated_at=now,
    )
    Event.objects.filter(pk=event.pk).update(taken=0)
    Category.objects.filter(event=event).update(taken=0)
    Part.objects.filter(event=event).update(taken=0)
    AuditEntry.objects.bulk_create(
        audit.entry(
            action="registration.cancelled",
            subject=registration,
            actor=actor,
            now=now,
            scope=event,
            reason="event cancelled",
        )
        for registration in following
    )


def _tell(event: Event, person: Person, language: str, now: datetime) -> None:
    outbox.post(
        kind="event_cancelled",
        person=person,
        subject=event,
        scope=event,
        context={"event": event.short_name},
        language=language,
        dedup_key=f"event_cancelled:{event.pk}:{person.pk}",
        now=now,
    )
