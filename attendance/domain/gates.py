"""Making and changing check-in points."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.domain import plans
from attendance.enums import CountsFor
from attendance.models import Gate
from core import audit
from core.errors import DomainError
from events.models import Event, Session
from people.models import User


class NameTaken(DomainError):
    code = "name_taken"
    field = "name"


class ForeignSession(DomainError):
    code = "foreign_session"
    field = "sessions"


@dataclass(frozen=True)
class GateContent:
    """What an organiser decides about a gate."""

    name: str
    counts_for: CountsFor | str
    sessions: tuple[Session, ...] = field(default=())
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    opens_before_minutes: int = 60
    is_closed: bool = False


def create(*, event: Event, content: GateContent, actor: User, now: datetime) -> Gate:
    """Make a gate. Raises NameTaken, ForeignSession."""
    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        _check(event, content, None)
        gate = Gate(event=event)
        _write(gate, content)
        audit.record(action="gate.created", subject=gate, actor=actor, now=now, scope=event)
    return gate


def change(*, gate: Gate, content: GateContent, actor: User, now: datetime) -> Gate:
    """Change a gate; devices hear of it with their next list. Raises as `create`."""
    with transaction.atomic():
        locked = Gate.objects.select_for_update().get(pk=gate.pk)
        _check(locked.event, content, locked.pk)
        locked.version += 1
        _write(locked, content)
        audit.record(
            action="gate.changed", subject=locked, actor=actor, now=now, scope=locked.event
        )
    return locked


def _check(event: Event, content: GateContent, own: int | None) -> None:
    others = Gate.objects.filter(event=event) if own is None else event.gates.exclude(pk=own)
    if others.filter(name=content.name).exists():
        raise NameTaken(_("This event has a gate of that name already."))
    _check_sessions(event, content.sessions)


def _check_sessions(event: Event, sessions: Iterable[Session]) -> None:
    if any(session.part.event_id != event.pk for session in sessions):
        raise ForeignSession(_("Choose sessions of this event."))


def _write(gate: Gate, content: GateContent) -> None:
    gate.name = content.name
    gate.counts_for = content.counts_for
    gate.opens_at = content.opens_at
    gate.closes_at = content.closes_at
    gate.opens_before_minutes = content.opens_before_minutes
    gate.is_closed = content.is_closed
    gate.save()
    gate.sessions.set(content.sessions if content.counts_for != CountsFor.ARRIVAL else ())
    plans.forget()
