"""Clashes of a programme as data: shown while editing, acknowledged before a release (rule 12)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import regions
from events.enums import EventStatus
from events.models import Event, Session

# Events that no longer take anybody's time.
_GONE = (EventStatus.CANCELLED,)


class ClashKind(models.TextChoices):
    ROOM = "room", gettext_lazy("room taken twice")
    PERSON = "person", gettext_lazy("in two places at once")
    JOURNEY = "journey", gettext_lazy("two cities on one day")
    OUTSIDE = "outside", gettext_lazy("outside the days")
    SMALL = "small", gettext_lazy("room too small")


@dataclass(frozen=True)
class Clash:
    """One clash in words. `key` names it from one look to the next, for acknowledging.

    `session_ids` are sessions of this event beside which it is shown. The key changes with the
    times, so that a clash that was acknowledged and then got worse is shown again.
    """

    kind: ClashKind
    key: str
    message: str
    session_ids: frozenset[int]


@dataclass
class Plan:
    """What is compared: this event's sessions and, of others, those that could clash."""

    event: Event
    sessions: list[Session]
    others: list[Session] = field(default_factory=list)


def of_event(event: Event, *, instead: Session | None = None) -> list[Clash]:
    """All clashes of the event's live sessions, in the order of the programme.

    `instead` is an unsaved look at one session (its `pk` may be None): it replaces the stored one.
    People of an unsaved session are given by `instead.looked_at_people` (person ids and names).
    """
    sessions = [s for s in _sessions_of(event) if instead is None or s.pk != instead.pk]
    if instead is not None:
        sessions.append(instead)
    plan = Plan(event, sorted(sessions, key=lambda s: (s.starts_at, s.ends_at)))
    plan.others = _sessions_elsewhere(event, plan.sessions)
    return [
        *_rooms(plan),
        *_people(plan),
        *_journeys(plan),
        *_outside(plan),
        *_small_rooms(plan),
    ]


def by_session(clashes: Iterable[Clash]) -> dict[int, list[Clash]]:
    """The clashes beside each session."""
    found: dict[int, list[Clash]] = defaultdict(list)
    for clash in clashes:
        for session_id in clash.session_ids:
            found[session_id].append(clash)
    return dict(found)


def people_of(session: Session) -> dict[int, str]:
    """Who appears, person id → name; of an unsaved look what was typed into it."""
    looked_at: dict[int, str] | None = getattr(session, "looked_at_people", None)
    if looked_at is not None:
        return looked_at
    return {row.person_id: row.person.name for row in session.people.all()}


def _sessions_of(event: Event) -> list[Session]:
    return list(
        Session.objects.live()
        .filter(part__event=event)
        .select_related("part", "room")
        .prefetch_related("people__person")
    )


def _sessions_elsewhere(event: Event, sessions: Sequence[Session]) -> list[Session]:
    """Live sessions of other events on the same days, in the same rooms or with the same people."""
    if not sessions:
        return []
    rooms = {session.room_id for session in sessions if session.room_id}
    people = {person for session in sessions for person in people_of(session)}
    if not rooms and not people:
        return []
    first, last = _day(sessions[0].starts_at), max(_day(s.ends_at) for s in sessions)
    return list(
        Session.objects.live()
        .filter(Q(room_id__in=rooms) | Q(people__person_id__in=people))
        .filter(starts_at__date__lte=last, ends_at__date__gte=first)
        .exclude(part__event=event)
        .exclude(part__event__status__in=_GONE)
        .select_related("part__event__venue", "room")
        .prefetch_related("people__person")
        .distinct()
    )


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _time(session: Session) -> str:
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return f"{start:%m-%d %H:%M}–{end:%H:%M}"


def _overlap(left: Session, right: Session) -> bool:
    return left.starts_at < right.ends_at and right.starts_at < left.ends_at


def _key(kind: ClashKind, subject: object, *sessions: Session) -> str:
    shown = sorted(
        f"{session.pk or 'new'}@{session.starts_at.timestamp():.0f}-"
        f"{session.ends_at.timestamp():.0f}"
        for session in sessions
    )
    return ":".join([kind.value, str(subject), *shown])


def _name(plan: Plan, session: Session) -> str:
    """A session's title, with its event's name where that is another one."""
    if session.part.event_id == plan.event.pk:
        return f"“{session.title}”"
    return f"“{session.title}” ({session.part.event.short_name})"


def _ids(plan: Plan, *sessions: Session) -> frozenset[int]:
    own = (session for session in sessions if session.part.event_id == plan.event.pk)
    return frozenset(session.pk or 0 for session in own)


def _pairs(plan: Plan) -> Iterable[tuple[Session, Session]]:
    yield from combinations(plan.sessions, 2)
    for own in plan.sessions:
        for other in plan.others:
            yield own, other


def _rooms(plan: Plan) -> Iterable[Clash]:
    for left, right in _pairs(plan):
        if left.room is not None and left.room_id == right.room_id and _overlap(left, right):
            yield Clash(
                ClashKind.ROOM,
                _key(ClashKind.ROOM, left.room_id, left, right),
                _("%(room)s is taken twice: %(one)s %(time_one)s and %(two)s %(time_two)s.")
                % {
                    "room": left.room.name,
                    "one": _name(plan, left),
                    "time_one": _time(left),
                    "two": _name(plan, right),
                    "time_two": _time(right),
                },
                _ids(plan, left, right),
            )


def _people(plan: Plan) -> Iterable[Clash]:
    for left, right in _pairs(plan):
        if not _overlap(left, right):
            continue
        there = people_of(right)
        for person_id, name in people_of(left).items():
            if person_id in there:
                yield Clash(
                    ClashKind.PERSON,
                    _key(ClashKind.PERSON, person_id, left, right),
                    _(
                        "%(name)s would be in two places at once: %(one)s %(time_one)s and "
                        "%(two)s %(time_two)s."
                    )
                    % {
                        "name": name,
                        "one": _name(plan, left),
                        "time_one": _time(left),
                        "two": _name(plan, right),
                        "time_two": _time(right),
                    },
                    _ids(plan, left, right),
                )


def city_of(event: Event) -> str:
    """The six digits of the city an event is held in; "" where only the province is known."""
    code = event.region_code or (event.venue.region_code if event.venue else "")
    if code[:2] in {"11", "12", "31", "50"}:  # a municipality is one city
        return f"{code[:2]}0000"
    return f"{code[:4]}00" if code and code[2:4] != "00" else ""


def _journeys(plan: Plan) -> Iterable[Clash]:
    """The same person in two cities on one day, whatever the hours (rule 12)."""
    here = city_of(plan.event)
    if not here:
        return
    told: set[tuple[int, date, int]] = set()
    for own in plan.sessions:
        for other in plan.others:
            there = city_of(other.part.event)
            day = _day(own.starts_at)
            if not there or there == here or _day(other.starts_at) != day or _overlap(own, other):
                continue
            known = people_of(other)
            for person_id, name in people_of(own).items():
                if person_id not in known or (person_id, day, other.pk) in told:
                    continue
                told.add((person_id, day, other.pk))
                yield Clash(
                    ClashKind.JOURNEY,
                    _key(ClashKind.JOURNEY, person_id, own, other),
                    _("%(name)s would be in %(here)s and in %(there)s on %(day)s: %(other)s.")
                    % {
                        "name": name,
                        "here": regions.region_name(here),
                        "there": regions.region_name(there),
                        "day": f"{day:%m-%d}",
                        "other": f"{_name(plan, other)} {_time(other)}",
                    },
                    _ids(plan, own),
                )


def _outside(plan: Plan) -> Iterable[Clash]:
    for session in plan.sessions:
        part = session.part
        if not part.starts_on <= _day(session.starts_at) <= part.ends_on:
            yield Clash(
                ClashKind.OUTSIDE,
                _key(ClashKind.OUTSIDE, part.pk, session),
                _("%(session)s %(time)s lies outside the days of “%(part)s” (%(from)s to %(to)s).")
                % {
                    "session": _name(plan, session),
                    "time": _time(session),
                    "part": part.title,
                    "from": f"{part.starts_on:%m-%d}",
                    "to": f"{part.ends_on:%m-%d}",
                },
                _ids(plan, session),
            )


def _expected(plan: Plan, session: Session) -> int:
    """How many may come: the part's places, or the event's where it is one part, or who is in."""
    part = session.part
    if part.capacity is not None:
        return part.capacity
    if plan.event.capacity is not None and len({s.part_id for s in plan.sessions}) == 1:
        return plan.event.capacity
    return part.taken


def _small_rooms(plan: Plan) -> Iterable[Clash]:
    for session in plan.sessions:
        seats = session.room.capacity if session.room else None
        expected = _expected(plan, session)
        if seats is not None and expected > seats:
            yield Clash(
                ClashKind.SMALL,
                _key(ClashKind.SMALL, f"{session.room_id}/{expected}", session),
                _("%(room)s has %(seats)d seats, but %(people)d people may come to %(session)s.")
                % {
                    "room": session.room.name if session.room else "",
                    "seats": seats,
                    "people": expected,
                    "session": _name(plan, session),
                },
                _ids(plan, session),
            )
