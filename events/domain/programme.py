"""Editing the programme: sessions and who appears in them. Free until a release (release.py)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from core.text import names
from events.domain import states
from events.enums import SessionKind, SessionRole
from events.models import Event, Part, Room, Session, SessionPerson, Venue
from people.domain import people as persons
from people.models import Person, User


class ProgrammeClosed(DomainError):
    """An archived or cancelled event keeps its programme."""

    code = "programme_closed"


class TimesRefused(DomainError):
    code = "times_refused"
    field = "ends_at"


class RoomRefused(DomainError):
    code = "room_refused"
    field = "room"


class AppearanceRefused(DomainError):
    """A row of who appears cannot be as typed; `index` says which."""

    code = "appearance_refused"

    def __init__(self, message: str | Promise, *, index: int, field: str = "name") -> None:
        super().__init__(message, field=field)
        self.index = index


class SeveralPeople(AppearanceRefused):
    """Several people have the typed name; `candidates` are for a human to choose from."""

    code = "several_people"

    def __init__(self, message: str | Promise, *, index: int, candidates: list[Person]) -> None:
        super().__init__(message, index=index)
        self.candidates = candidates


@dataclass(frozen=True)
class Appearance:
    """Who appears: `person_id` of somebody known, or a name; `is_new` makes a second of a name."""

    role: SessionRole
    name: str = ""
    person_id: int | None = None
    topic: str = ""
    introduced_as: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class SessionFields:
    """What a session says. Times are aware; `hours` are 学时."""

    part: Part
    kind: SessionKind
    title: str
    starts_at: datetime
    ends_at: datetime
    room: Room | None = None
    place: str = ""
    hours: Decimal = Decimal(0)
    counts: bool = True
    note: str = ""


@transaction.atomic
def add_session(
    *,
    event: Event,
    fields: SessionFields,
    people: Sequence[Appearance] = (),
    actor: User | None,
    now: datetime,
) -> Session:
    """Put a session into the programme. Raises TimesRefused, AppearanceRefused, ProgrammeClosed."""
    event = _open_event(event)
    session = Session()
    _set_fields(event, session, fields)
    session.save(force_insert=True)
    set_people(session=session, people=people, actor=actor, now=now)
    audit.record(action="session.added", subject=session, actor=actor, now=now, scope=event)
    return session


@transaction.atomic
def change_session(
    *,
    session: Session,
    fields: SessionFields,
    people: Sequence[Appearance] | None = None,
    actor: User | None,
    now: datetime,
) -> Session:
    """Change a session; `people` None leaves who appears as it is. Raises as add_session."""
    event = _open_event(session.part.event)
    before = _values(session)
    _set_fields(event, session, fields)
    session.save()
    if people is not None:
        set_people(session=session, people=people, actor=actor, now=now)
    after = _values(session)
    changed = [name for name, value in after.items() if before[name] != value]
    audit.record(
        action="session.changed",
        subject=session,
        actor=actor,
        now=now,
        scope=event,
        fields=changed,
    )
    return session


@transaction.atomic
def move_session(
    *,
    session: Session,
    starts_at: datetime,
    room: Room | None,
    actor: User | None,
    now: datetime,
) -> Session:
    """Another time, another room; the length stays."""
    event = _open_event(session.part.event)
    length = session.ends_at - session.starts_at
    session.starts_at, session.ends_at, session.room = starts_at, starts_at + length, room
    _check_room(event, room)
    session.save(update_fields=["starts_at", "ends_at", "room"])
    audit.record(
        action="session.changed",
        subject=session,
        actor=actor,
        now=now,
        scope=event,
        fields=["starts_at", "ends_at", "room"],
    )
    return session


@transaction.atomic
def drop_session(*, session: Session, actor: User | None, now: datetime) -> None:
    """Take a session out. One that was released stays as dropped: calendars must hear of it."""
    event = _open_event(session.part.event)
    audit.record(action="session.dropped", subject=session, actor=actor, now=now, scope=event)
    if not was_released(session):
        try:
            with transaction.atomic():
                session.delete()
        except ProtectedError:  # a higher app holds facts about it
            pass
        else:
            return
    session.dropped_at = now
    session.save(update_fields=["dropped_at"])


@transaction.atomic
def restore_session(*, session: Session, actor: User | None, now: datetime) -> Session:
    """Take back a drop that no release has told yet, or hold a dropped session after all."""
    event = _open_event(session.part.event)
    session.dropped_at = None
    session.save(update_fields=["dropped_at"])
    audit.record(action="session.restored", subject=session, actor=actor, now=now, scope=event)
    return session


@transaction.atomic
def add_room(
    *, event: Event, name: str, capacity: int | None, actor: User | None, now: datetime
) -> Room:
    """A room of the event's venue; an event without a venue gets one named after its place."""
    event = _open_event(event)
    if event.venue is None:
        event.venue, _made = Venue.objects.get_or_create(
            office_id=event.office_id,
            name=event.place or event.short_name[:120],
            defaults={"region_code": event.region_code},
        )
        event.save(update_fields=["venue"])
    rooms = event.venue.rooms
    if rooms.filter(name=name).exists():
        raise RoomRefused(_("The venue has a room of this name already."), field="name")
    room = Room.objects.create(venue=event.venue, name=name, capacity=capacity, order=rooms.count())
    audit.record(action="room.added", subject=room, actor=actor, now=now, scope=event)
    return room


def was_released(session: Session) -> bool:
    """Whether any release has shown the session."""
    return any(
        shown["uid"] == session.uid
        for snapshot in session.part.event.releases.values_list("snapshot", flat=True)
        for shown in snapshot.get("sessions", [])
    )


def set_people(
    *, session: Session, people: Sequence[Appearance], actor: User | None, now: datetime
) -> None:
    """Make who appears as the rows say; the same person in the same role keeps its calendar UID."""
    kept = {(row.person_id, row.role): row for row in session.people.all()}
    seen: set[tuple[int, str]] = set()
    for order, wanted in enumerate(people):
        person = _person(wanted, order, actor=actor, now=now)
        key = (person.pk, wanted.role.value)
        if key in seen:
            raise AppearanceRefused(
                _("%(name)s stands in this role twice.") % {"name": person.name}, index=order
            )
        seen.add(key)
        row = kept.get(key) or SessionPerson(session=session, person=person, role=wanted.role)
        row.topic, row.introduced_as, row.order = wanted.topic, wanted.introduced_as, order
        row.save()
    for key, row in kept.items():
        if key not in seen:
            row.delete()


def _open_event(event: Event) -> Event:
    event = states.locked(event)
    if states.is_closed(event):
        raise ProgrammeClosed(
            _("The programme of an event that is archived or cancelled cannot change.")
        )
    return event


def _set_fields(event: Event, session: Session, fields: SessionFields) -> None:
    if fields.part.event_id != event.pk:
        raise ValueError(fields.part)
    if fields.ends_at <= fields.starts_at:
        raise TimesRefused(_("The session must end after it begins."))
    if (fields.ends_at - fields.starts_at).days >= 1:
        raise TimesRefused(_("A session ends on the day it begins; make one for each day."))
    _check_room(event, fields.room)
    for name in SessionFields.__dataclass_fields__:
        setattr(session, name, getattr(fields, name))


def _check_room(event: Event, room: Room | None) -> None:
    if room is not None and room.venue_id != event.venue_id:
        raise RoomRefused(_("This room belongs to another venue."))


def _values(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in SessionFields.__dataclass_fields__}


def _person(wanted: Appearance, index: int, *, actor: User | None, now: datetime) -> Person:
    """The person meant: by key, or the only one of that name, or a new one.

    Several of a name are never guessed between (domain rule 2): SeveralPeople asks a human.
    """
    if wanted.person_id is not None:
        return Person.objects.live().get(pk=wanted.person_id)
    name = names.normalise_name(wanted.name)
    try:
        names.check_name(name)
    except names.InvalidName as error:
        raise AppearanceRefused(error.message, index=index) from error
    known = [] if wanted.is_new else list(Person.objects.live().filter(name=name)[:20])
    if len(known) > 1:
        raise SeveralPeople(
            _("Several people are called %(name)s. Choose who is meant.") % {"name": name},
            index=index,
            candidates=known,
        )
    if known:
        return known[0]
    return persons.find_or_create(name=wanted.name, actor=actor, now=now).person
