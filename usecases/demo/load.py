"""Loads the whole demo. Run again, it changes nothing that is there and adds what is missing."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from certificates.enums import CertificateKind
from core import queue
from events.domain import clashes, publishing, states
from events.enums import CategoryKind, EventStatus
from events.models import Event
from people.models import Person, User
from usecases.demo import (
    accounts,
    changsha,
    choosing,
    conferences,
    doors,
    papers,
    units,
    upcoming,
    xining,
)
from usecases.demo.building import at
from usecases.demo.cast import Cast
from usecases.demo.conferences import Makers

Report = Callable[[str], None]


def load(*, password: str, now: datetime, report: Report) -> dict[str, User]:
    """Create the demo's office, units, accounts and events; `report` hears of each step.

    Nothing is sent to anybody about what lies in the past.
    """
    with queue.silenced():
        with transaction.atomic():
            office = units.ensure_office()
            units.ensure_units(office)
            users = accounts.ensure_users(password)
            accounts.grant_office_roles(users, office)
            people = accounts.ensure_people(users, now)
            papers.ensure_templates(office, now)
        makers = Makers(office, users["organiser"], Cast())
        for slug, make in _HISTORY.items():
            if not Event.objects.filter(slug=slug).exists():
                report(f"  {slug}")
                with transaction.atomic():
                    make(makers, users)
        with transaction.atomic():
            _moving_events(makers, users, people, now, report)
        with transaction.atomic():
            choosing.ensure(office, users, people, now=now, report=report)
    return users


def _publish(event: Event, *, actor: User, when: datetime) -> Event:
    publishing.publish(
        event=event,
        acknowledged=_accepted_clashes(event),
        actor=actor,
        now=when,
        notify=False,
    )
    event.refresh_from_db()
    return event


def _accepted_clashes(event: Event) -> list[str]:
    """The demo accepts the clashes that real programmes had (one room, two headings at once)."""
    return [clash.key for clash in clashes.of_event(event)]


def _end(event: Event, *, actor: User, when: datetime) -> None:
    states.move(event=event, target=EventStatus.ARCHIVED, actor=actor, now=when)


def _xian(makers: Makers, users: dict[str, User]) -> None:
    event = conferences.make_xian(makers)
    _hold(event, users, published=at(date(2023, 3, 10), "10:00"), seed=426)


def _chengdu(makers: Makers, users: dict[str, User]) -> None:
    event = conferences.make_chengdu(makers)
    _hold(event, users, published=at(date(2023, 10, 20), "10:00"), seed=1207)


def _xining(makers: Makers, users: dict[str, User]) -> None:
    event = xining.make_xining(makers)
    _hold(event, users, published=at(date(2024, 6, 28), "10:00"), seed=822)


def _hold(event: Event, users: dict[str, User], *, published: datetime, seed: int) -> None:
    event = _publish(event, actor=users["organiser"], when=published)
    accounts.put_at_the_door(event, users, published)
    doors.hold_conference(event, organiser=users["organiser"], seed=seed)
    _end(event, actor=users["head"], when=at(event.ends_on + timedelta(days=30), "09:00"))


def _changsha(makers: Makers, users: dict[str, User]) -> None:
    event = changsha.make_changsha(makers, trainee=Person.objects.get(user=users["trainee"]))
    event = _publish(event, actor=users["organiser"], when=at(date(2024, 8, 25), "10:00"))
    accounts.put_at_the_door(event, users, at(date(2024, 9, 20), "09:00"))
    doors.hold_class(event, organiser=users["organiser"], seed=929)
    part = event.parts.get()
    papers.ask_for(part, CertificateKind.COMPLETION, min_share=80)
    papers.issue(
        event,
        part,
        CertificateKind.COMPLETION,
        issued_on=event.ends_on,
        head=users["head"],
        now=at(event.ends_on, "13:00"),
    )


_HISTORY = {
    "xian-2023": _xian,
    "chengdu-2023": _chengdu,
    "xining-2024": _xining,
    changsha.SLUG: _changsha,
}


def _moving_events(
    makers: Makers,
    users: dict[str, User],
    people: dict[str, Person],
    now: datetime,
    report: Report,
) -> None:
    """One event to register for and one that is under way; made anew once the old ones are over."""
    open_events = Event.objects.with_registration_open(now)
    if not open_events.filter(slug__startswith=upcoming.UPCOMING_PREFIX).exists():
        event = upcoming.make_upcoming(makers, now=now, lecturer=people["lecturer"])
        report(f"  {event.slug}")
        _publish(event, actor=users["organiser"], when=now - timedelta(days=3))
        upcoming.register_some(
            makers, event, count=38, category=CategoryKind.DELEGATE, seed=1213, now=now
        )
        upcoming.let_some_wait(makers, event, count=6, now=now)
        accounts.put_at_the_door(event, users, now)
    if not open_events.filter(slug__startswith=upcoming.TODAY_PREFIX).exists():
        event = upcoming.make_today(makers, now=now, lecturer=people["lecturer"])
        report(f"  {event.slug}")
        _publish(event, actor=users["organiser"], when=now - timedelta(days=10))
        accounts.put_at_the_door(event, users, now)
        upcoming.register_some(
            makers, event, count=23, category=CategoryKind.TRAINEE, seed=1123, now=now
        )
        upcoming.register_trainee(event, people["trainee"], now=now)
        papers.ask_for(event.parts.get(), CertificateKind.COMPLETION, min_share=80)
