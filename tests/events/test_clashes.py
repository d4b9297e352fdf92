from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from events.domain import clashes
from events.domain.clashes import ClashKind
from events.enums import EventStatus
from events.models import Event, Part, Session
from tests.factories.clock import at, day
from tests.factories.events import (
    EventFactory,
    PartFactory,
    RoomFactory,
    SessionFactory,
    SessionPersonFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def part() -> Part:
    return EventFactory.create(region_code="430100").parts.get()


def kinds(event: Event) -> Any:
    return [clash.kind for clash in clashes.of_event(event)]


def test_room_taken_twice_is_a_clash_beside_both_sessions(part: Part) -> None:
    room = RoomFactory.create()
    one = SessionFactory.create(part=part, room=room)
    two = SessionFactory.create(part=part, room=room, starts_at=at(14, 11))
    (found,) = clashes.of_event(part.event)
    assert found.kind == ClashKind.ROOM
    assert found.session_ids == {one.pk, two.pk}
    assert room.name in found.message


def test_session_that_begins_when_another_ends_is_no_clash(part: Part) -> None:
    room = RoomFactory.create()
    SessionFactory.create(part=part, room=room)
    SessionFactory.create(part=part, room=room, starts_at=at(14, 12))
    assert kinds(part.event) == []


def test_dropped_sessions_clash_with_nothing(part: Part) -> None:
    room = RoomFactory.create()
    SessionFactory.create(part=part, room=room)
    SessionFactory.create(part=part, room=room, dropped_at=at(0, 9))
    assert kinds(part.event) == []


def test_lecturer_in_two_places_is_found_across_events(part: Part) -> None:
    person = PersonFactory.create(name="沈知衡")
    own = SessionPersonFactory.create(person=person, session=SessionFactory.create(part=part))
    other = PartFactory.create(event=EventFactory.create(region_code="430100", with_part=False))
    SessionPersonFactory.create(person=person, session=SessionFactory.create(part=other))
    (found,) = clashes.of_event(part.event)
    assert found.kind == ClashKind.PERSON
    assert found.session_ids == {own.session_id}
    assert "沈知衡" in found.message
    assert other.event.short_name in found.message


def test_cancelled_event_takes_nobodys_time(part: Part) -> None:
    person = PersonFactory.create()
    SessionPersonFactory.create(person=person, session=SessionFactory.create(part=part))
    gone = EventFactory.create(status=EventStatus.CANCELLED)
    SessionPersonFactory.create(person=person, session=SessionFactory.create(part=gone.parts.get()))
    assert kinds(part.event) == []


def test_two_cities_on_one_day_are_an_impossible_journey(part: Part) -> None:
    person = PersonFactory.create()
    SessionPersonFactory.create(person=person, session=SessionFactory.create(part=part))
    xining = EventFactory.create(region_code="630100")
    evening = SessionFactory.create(part=xining.parts.get(), starts_at=at(14, 19))
    SessionPersonFactory.create(person=person, session=evening)
    assert kinds(part.event) == [ClashKind.JOURNEY]


def test_same_city_on_one_day_is_no_journey(part: Part) -> None:
    person = PersonFactory.create()
    SessionPersonFactory.create(person=person, session=SessionFactory.create(part=part))
    near = EventFactory.create(region_code="430102")
    evening = SessionFactory.create(part=near.parts.get(), starts_at=at(14, 19))
    SessionPersonFactory.create(person=person, session=evening)
    assert kinds(part.event) == []


def test_session_outside_the_days_of_its_part_is_a_clash(part: Part) -> None:
    SessionFactory.create(part=part, starts_at=at(20, 9))
    assert kinds(part.event) == [ClashKind.OUTSIDE]


@pytest.mark.parametrize(("seats", "expected"), [(39, [ClashKind.SMALL]), (40, [])])
def test_room_with_fewer_seats_than_places_is_a_clash(
    part: Part, seats: int, expected: list[ClashKind]
) -> None:
    part.capacity = 40
    part.save()
    SessionFactory.create(part=part, room=RoomFactory.create(capacity=seats))
    assert kinds(part.event) == expected


def test_unsaved_look_is_compared_instead_of_the_stored_session(part: Part) -> None:
    room = RoomFactory.create()
    SessionFactory.create(part=part, room=room)
    stored = SessionFactory.create(part=part, room=room, starts_at=at(14, 14))
    assert kinds(part.event) == []
    look = Session.objects.get(pk=stored.pk)
    look.starts_at, look.ends_at = at(14, 10), at(14, 11)
    look.looked_at_people = {}  # type: ignore[attr-defined]
    (found,) = clashes.of_event(part.event, instead=look)
    assert found.kind == ClashKind.ROOM


def test_key_of_a_clash_changes_when_a_session_moves(part: Part) -> None:
    room = RoomFactory.create()
    SessionFactory.create(part=part, room=room)
    other = SessionFactory.create(part=part, room=room, starts_at=at(14, 11))
    (before,) = clashes.of_event(part.event)
    other.starts_at += timedelta(minutes=10)
    other.save()
    (after,) = clashes.of_event(part.event)
    assert before.key != after.key
    assert part.starts_on == day(14)


def test_clashes_take_as_many_queries_for_many_sessions(
    part: Part, assert_constant_queries: Callable[..., None]
) -> None:
    room = RoomFactory.create()

    def add() -> None:
        session = SessionFactory.create(part=part, room=room)
        SessionPersonFactory.create(session=session)

    assert_constant_queries(add, lambda: clashes.of_event(part.event))
