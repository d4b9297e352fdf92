from datetime import timedelta
from typing import Any

import pytest

from events.domain import copying
from events.enums import EventStatus
from events.models import Event, Session, SessionPerson
from tests.factories.clock import NOW, at, day
from tests.factories.events import (
    EventFactory,
    HostFactory,
    PartFactory,
    ProgrammeReleaseFactory,
    SessionFactory,
    SessionPersonFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Event:
    event = EventFactory.create(
        taken=7, capacity=90, approval_number="社联〔2026〕1号", with_category__taken=7
    )
    HostFactory.create(event=event)
    PartFactory.create(event=event, title="研习班", capacity=40, taken=7, order=1)
    session = SessionFactory.create(part=event.parts.order_by("pk").first(), sequence=3)
    SessionPersonFactory.create(session=session)
    SessionFactory.create(part=session.part, dropped_at=NOW)
    ProgrammeReleaseFactory.create(event=event)
    return event


def copy(source: Event, **arguments: Any) -> Any:
    given = {"title": source.title, "with_people": False, "actor": UserFactory.create()}
    return copying.copy_event(source=source, starts_on=day(379), now=NOW, **{**given, **arguments})


def test_copy_moves_every_day_by_the_same_number(source: Event) -> None:
    event = copy(source)
    assert event.starts_on == day(379)
    assert event.ends_on - event.starts_on == source.ends_on - source.starts_on
    assert source.registration_opens_at is not None
    assert event.registration_opens_at == source.registration_opens_at + timedelta(days=365)
    session = Session.objects.get(part__event=event)
    assert session.starts_at == at(14, 9) + timedelta(days=365)
    assert {part.starts_on for part in event.parts.all()} == {day(379)}


def test_copy_starts_all_counters_again_and_releases_nothing(source: Event) -> None:
    event = copy(source)
    assert event.status == EventStatus.DRAFT
    assert (event.taken, event.published_at, event.approval_number) == (0, None, "")
    assert set(event.parts.values_list("taken", flat=True)) == {0}
    assert event.categories.get().taken == 0
    assert not event.releases.exists()


def test_copy_gives_new_calendar_uids_and_leaves_dropped_sessions(source: Event) -> None:
    event = copy(source)
    session = Session.objects.get(part__event=event)
    old = Session.objects.get(part__event=source, dropped_at__isnull=True)
    assert session.uid != old.uid
    assert session.sequence == 0


def test_copy_takes_people_along_only_when_asked(source: Event) -> None:
    without = copy(source)
    assert not SessionPerson.objects.filter(session__part__event=without).exists()
    with_them = copy(source, with_people=True)
    assert SessionPerson.objects.filter(session__part__event=with_them).count() == 1


def test_copy_leaves_the_source_as_it_was(source: Event) -> None:
    copy(source)
    source.refresh_from_db()
    assert source.taken == 7
    assert Session.objects.filter(part__event=source).count() == 2
