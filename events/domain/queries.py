"""Reads that cross models: the public programme, lists of events, what a person appears in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from events.enums import EventStatus, HostRole, SessionKind, SessionRole
from events.models import Category, Event, Host, ProgrammeRelease
from people.models import Person


@dataclass(frozen=True)
class ShownPerson:
    """Somebody who appears, as announced."""

    person_id: int
    name: str
    role: str
    role_label: str
    topic: str
    introduced_as: str


@dataclass(frozen=True)
class ShownSession:
    """A released session; times are in the site's time zone."""

    uid: str
    part_id: int
    kind: str
    kind_label: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    hours: str
    note: str
    people: list[ShownPerson]

    @property
    def is_break(self) -> bool:
        return self.kind == SessionKind.BREAK


@dataclass(frozen=True)
class ShownDay:
    on: date
    sessions: list[ShownSession]


def released_programme(release: ProgrammeRelease | None) -> list[ShownDay]:
    """The public programme by day. One query: the names of who appears."""
    if release is None:
        return []
    shown = release.snapshot.get("sessions", [])
    names = names_of(row["person_id"] for session in shown for row in session["people"])
    sessions = [_session(session, names) for session in shown]
    days = groupby(sessions, key=lambda session: session.starts_at.date())
    return [ShownDay(on, list(found)) for on, found in days]


def names_of(person_ids: Iterable[int]) -> dict[int, str]:
    """Person id → name, of those who were not erased."""
    wanted = set(person_ids)
    if not wanted:
        return {}
    people = Person.objects.filter(pk__in=wanted, erased_at__isnull=True)
    return dict(people.values_list("pk", "name"))


def instant(text: str) -> datetime:
    """A moment of a snapshot in the site's time zone."""
    moment = parse_datetime(text)
    if moment is None:
        raise ValueError(text)
    return timezone.localtime(moment)


def hosts_by_role(hosts: Sequence[Host]) -> list[tuple[str, list[str]]]:
    """(label of the role, names) in the order in which notices print the roles."""
    found: dict[str, list[str]] = {role: [] for role in HostRole.values}
    for host in sorted(hosts, key=lambda host: (host.order, host.pk)):
        found[host.role].append(host.name)
    return [(str(HostRole(role).label), names) for role, names in found.items() if names]


def upcoming(today: date) -> QuerySet[Event]:
    """Published events that are not over, the nearest first."""
    coming = Event.objects.filter(status=EventStatus.PUBLISHED, ends_on__gte=today)
    return coming.select_related("venue").order_by("starts_on", "pk")


def recent(today: date) -> QuerySet[Event]:
    """Public events that are over, the latest first."""
    past = Event.objects.public().filter(ends_on__lt=today).exclude(status=EventStatus.CANCELLED)
    return past.select_related("venue").order_by("-starts_on", "pk")


def categories_of(event_ids: Iterable[int]) -> QuerySet[Category]:
    """The categories of some events, for their availability."""
    return Category.objects.filter(event_id__in=list(event_ids)).order_by("order", "pk")


def people_of(days: Iterable[ShownDay]) -> list[ShownPerson]:
    """Everybody who appears, once, in the order of the programme."""
    found: dict[int, ShownPerson] = {}
    for day in days:
        for session in day.sessions:
            for person in session.people:
                found.setdefault(person.person_id, person)
    return list(found.values())


def years(events: QuerySet[Event]) -> list[int]:
    """The years in which the events begin, latest first."""
    return [day.year for day in events.order_by().dates("starts_on", "year", order="DESC")]


def _session(shown: dict[str, Any], names: dict[int, str]) -> ShownSession:
    return ShownSession(
        uid=shown["uid"],
        part_id=shown["part_id"],
        kind=shown["kind"],
        kind_label=str(SessionKind(shown["kind"]).label),
        title=shown["title"],
        starts_at=instant(shown["starts_at"]),
        ends_at=instant(shown["ends_at"]),
        place=shown["place"] or shown["room"],
        hours=shown["hours"],
        note=shown["note"],
        people=[
            ShownPerson(
                row["person_id"],
                names[row["person_id"]],
                row["role"],
                str(SessionRole(row["role"]).label),
                row["topic"],
                row["introduced_as"],
            )
            for row in shown["people"]
            if row["person_id"] in names
        ],
    )
