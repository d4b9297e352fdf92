from datetime import timedelta
from typing import Any

import pytest

from events.domain import programme
from events.enums import EventStatus, SessionKind, SessionRole
from events.models import Event, Session
from people.models import Person
from tests.factories.clock import NOW, at
from tests.factories.events import EventFactory, RoomFactory, SessionPersonFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory.create()


def fields(event: Event, **changes: Any) -> programme.SessionFields:
    given = {
        "part": event.parts.get(),
        "kind": SessionKind.LECTURE,
        "title": "社会救助的社区操作思路",
        "starts_at": at(14, 9),
        "ends_at": at(14, 12),
    }
    return programme.SessionFields(**{**given, **changes})


def add(event: Event, *people: programme.Appearance, **changes: Any) -> Session:
    return programme.add_session(
        event=event, fields=fields(event, **changes), people=people, actor=None, now=NOW
    )


def lecturer(name: str, **changes: Any) -> programme.Appearance:
    return programme.Appearance(role=SessionRole.LECTURER, name=name, **changes)


def test_name_that_nobody_has_makes_a_person(event: Event) -> None:
    session = add(event, lecturer("买买提•吐尔逊", introduced_as="某大学教授"))
    row = session.people.get()
    assert row.person.name == "买买提·吐尔逊"
    assert row.introduced_as == "某大学教授"


def test_name_that_one_person_has_means_that_person(event: Event) -> None:
    person = PersonFactory.create(name="沈知衡")
    assert add(event, lecturer("沈知衡")).people.get().person == person


def test_name_that_several_have_is_left_to_a_human(event: Event) -> None:
    known = [PersonFactory.create(name="李伟"), PersonFactory.create(name="李伟")]
    with pytest.raises(programme.SeveralPeople) as asked:
        add(event, lecturer("甲"), lecturer("李伟"))
    assert asked.value.index == 1
    assert sorted(person.pk for person in asked.value.candidates) == [p.pk for p in known]
    assert not Session.objects.exists()
    assert not Person.objects.filter(name="甲").exists()
    chosen = add(event, lecturer("李伟", person_id=known[1].pk))
    assert chosen.people.get().person == known[1]
    assert add(event, lecturer("李伟", is_new=True)).people.get().person not in known


def test_name_that_is_none_is_refused_beside_its_row(event: Event) -> None:
    with pytest.raises(programme.AppearanceRefused) as refused:
        add(event, lecturer("老师123"))
    assert refused.value.index == 0


def test_person_kept_in_a_session_keeps_its_calendar_uid(event: Event) -> None:
    session = add(event, lecturer("沈知衡"), lecturer("钱越"))
    uid = session.people.get(person__name="沈知衡").uid
    programme.change_session(
        session=session,
        fields=fields(event),
        people=[lecturer("沈知衡", topic="新题目")],
        actor=None,
        now=NOW,
    )
    row = session.people.get()
    assert (row.uid, row.topic) == (uid, "新题目")


@pytest.mark.parametrize("ends_at", [at(14, 9), at(14, 8), at(15, 10)])
def test_times_that_cannot_be_are_refused(event: Event, ends_at: Any) -> None:
    with pytest.raises(programme.TimesRefused):
        add(event, ends_at=ends_at)


def test_room_of_another_venue_is_refused(event: Event) -> None:
    with pytest.raises(programme.RoomRefused):
        add(event, room=RoomFactory.create())


def test_first_room_gives_the_event_a_venue(event: Event) -> None:
    room = programme.add_room(event=event, name="一楼大厅", capacity=200, actor=None, now=NOW)
    event.refresh_from_db()
    assert event.venue == room.venue
    with pytest.raises(programme.RoomRefused):
        programme.add_room(event=event, name="一楼大厅", capacity=9, actor=None, now=NOW)
    assert add(event, room=room).room == room


def test_move_keeps_the_length(event: Event) -> None:
    session = add(event)
    programme.move_session(session=session, starts_at=at(15, 14), room=None, actor=None, now=NOW)
    session.refresh_from_db()
    assert session.ends_at - session.starts_at == timedelta(hours=3)


@pytest.mark.parametrize("status", [EventStatus.ARCHIVED, EventStatus.CANCELLED])
def test_closed_event_keeps_its_programme(event: Event, status: EventStatus) -> None:
    session = SessionPersonFactory.create().session
    Event.objects.filter(pk=session.part.event_id).update(status=status)
    with pytest.raises(programme.ProgrammeClosed):
        programme.drop_session(session=session, actor=None, now=NOW)
    assert event.status == EventStatus.PUBLISHED
