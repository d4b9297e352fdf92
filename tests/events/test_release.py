from datetime import timedelta
from typing import Any

import pytest

from events.domain import clashes, programme, queries, release
from events.enums import EventStatus
from events.models import Event, Session
from notifications.models import Message
from tests.factories.clock import NOW, at
from tests.factories.events import (
    EventFactory,
    RoomFactory,
    SessionFactory,
    SessionPersonFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory.create()


@pytest.fixture
def session(event: Event) -> Session:
    return SessionFactory.create(part=event.parts.get())


def make(event: Event, **arguments: Any) -> Any:
    return release.release(event=event, actor=None, now=NOW, **arguments)


def test_first_release_says_everything_is_new(event: Event, session: Session) -> None:
    made, changes = make(event)
    assert made.number == 1
    assert [shown["title"] for shown in changes.new] == [session.title]
    assert made.snapshot["sessions"][0]["sequence"] == 0


def test_release_without_changes_is_refused(event: Event, session: Session) -> None:
    make(event)
    with pytest.raises(release.NothingToRelease):
        make(event)


def test_draft_has_no_releases(session: Session) -> None:
    session.part.event.status = EventStatus.DRAFT
    session.part.event.save()
    with pytest.raises(release.NotReleasable):
        make(session.part.event)


def test_moved_session_keeps_its_uid_with_a_higher_sequence(event: Event, session: Session) -> None:
    make(event)
    programme.move_session(session=session, starts_at=at(15, 9), room=None, actor=None, now=NOW)
    made, changes = make(event)
    (move,) = changes.moved
    assert move.before["uid"] == move.after["uid"] == session.uid
    assert not changes.new
    assert not changes.changed
    assert made.snapshot["sessions"][0]["sequence"] == 1


def test_sequence_of_what_did_not_move_stays(event: Event, session: Session) -> None:
    other = SessionFactory.create(part=session.part, starts_at=at(14, 14))
    make(event)
    programme.move_session(session=session, starts_at=at(15, 9), room=None, actor=None, now=NOW)
    made, _changes = make(event)
    sequences = {shown["uid"]: shown["sequence"] for shown in made.snapshot["sessions"]}
    assert sequences == {session.uid: 1, other.uid: 0}


def test_dropped_session_goes_on_being_told_as_cancelled(event: Event, session: Session) -> None:
    make(event)
    SessionFactory.create(part=session.part, starts_at=at(14, 14))
    programme.drop_session(session=session, actor=None, now=NOW)
    second, changes = make(event)
    assert [shown["uid"] for shown in changes.cancelled] == [session.uid]
    assert [(d["uid"], d["sequence"]) for d in second.snapshot["dropped"]] == [(session.uid, 1)]
    SessionFactory.create(part=session.part, starts_at=at(14, 19))
    third, _changes = make(event)
    assert [(d["uid"], d["sequence"]) for d in third.snapshot["dropped"]] == [(session.uid, 1)]


def test_session_that_was_never_released_is_deleted_when_dropped(session: Session) -> None:
    programme.drop_session(session=session, actor=None, now=NOW)
    assert not session.part.sessions.exists()


def test_edits_are_not_public_before_the_release(event: Event, session: Session) -> None:
    make(event)
    session.title = "改过的题目"
    session.save()
    (day,) = queries.released_programme(release.latest(event))
    assert day.sessions[0].title != "改过的题目"


def test_clash_must_be_acknowledged(event: Event, session: Session) -> None:
    room = RoomFactory.create()
    for start in (9, 10):
        SessionFactory.create(part=session.part, room=room, starts_at=at(14, start))
    with pytest.raises(release.UnacknowledgedClashes) as refused:
        make(event)
    keys = {clash.key for clash in refused.value.clashes}
    made, _changes = make(event, acknowledged=keys)
    assert (
        {kept["key"] for kept in made.acknowledged}
        == keys
        == {clash.key for clash in clashes.of_event(event)}
    )


def test_release_raises_the_revision_of_the_public_page(event: Event, session: Session) -> None:
    before = event.revision
    make(event)
    event.refresh_from_db()
    assert event.revision == before + 1


def test_only_people_affected_are_told(event: Event, session: Session) -> None:
    calm, moved = PersonFactory.create(), PersonFactory.create()
    SessionPersonFactory.create(session=session, person=moved)
    other = SessionFactory.create(part=session.part, starts_at=at(14, 14))
    SessionPersonFactory.create(session=other, person=calm)
    make(event)
    Message.objects.all().delete()
    programme.move_session(session=session, starts_at=at(15, 9), room=None, actor=None, now=NOW)
    make(event)
    assert [message.person for message in Message.objects.all()] == [moved]


def test_person_taken_out_of_a_session_is_told_and_withdrawn(
    event: Event, session: Session
) -> None:
    row = SessionPersonFactory.create(session=session)
    make(event)
    Message.objects.all().delete()
    row.delete()
    made, changes = make(event)
    assert len(changes.changed) == 1
    assert [message.person_id for message in Message.objects.all()] == [row.person_id]
    assert [(w["uid"], w["sequence"]) for w in made.snapshot["withdrawn"]] == [(row.uid, 1)]


def test_past_event_tells_nobody(session: Session) -> None:
    SessionPersonFactory.create(session=session)
    release.release(event=session.part.event, actor=None, now=NOW + timedelta(days=400))
    assert not Message.objects.exists()


def test_snapshot_holds_no_name(event: Event, session: Session) -> None:
    row = SessionPersonFactory.create(session=session, introduced_as="某单位主任")
    made, _changes = make(event)
    assert row.person.name not in str(made.snapshot)
    release.forget_person(person=row.person)
    made.refresh_from_db()
    assert "某单位主任" not in str(made.snapshot)
