"""Invitations and feeds, read back with vobject: a parser that shares nothing with the writer."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import vobject
from django.core import mail
from django.test import Client
from django.urls import reverse

from events.domain import programme
from events.models import Session
from lecturers.domain import assignments, invitations_ics
from lecturers.domain.assignments import Question
from lecturers.models import Assignment
from people.domain import calendar_feeds
from people.models import Person
from tests.factories.clock import NOW
from tests.factories.events import EventFactory, SessionFactory
from tests.factories.lecturers import LecturerFactory
from tests.factories.people import PersonFactory
from tests.factories.registrations import RegistrationFactory
from tests.fixtures import RunTasks
from usecases import my_calendar, release_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    event = EventFactory.create(office__contact_email="committee@example.org")
    return SessionFactory.create(part=event.parts.get(), title="社区协商；方法,案例")


@pytest.fixture
def person() -> Person:
    return PersonFactory.create(phone="", email="lecturer@example.org")


def invited(session: Session, person: Person) -> Assignment:
    (row,) = assignments.invite(
        session=session,
        lecturers=[LecturerFactory.create(person=person)],
        question=Question(topic="社区协商的方法"),
        actor=None,
        now=NOW,
    )
    return row


def told() -> tuple[str, Any]:
    """METHOD of the last mail's calendar part, and its one entry."""
    last: Any = mail.outbox[-1]
    (content, mimetype) = last.alternatives[0]
    calendar = vobject.readOne(content)
    method = calendar.method.value
    assert f"method={method}" in mimetype
    assert len(calendar.vtimezone_list) == 1
    return method, calendar.vevent


def in_feed(person: Person, now: datetime = NOW) -> dict[str, Any]:
    calendar = vobject.readOne(my_calendar.build(person, now).body.decode())
    return {entry.uid.value: entry for entry in getattr(calendar, "vevent_list", [])}


def test_entry_keeps_its_uid_and_rises_through_its_whole_life(
    session: Session, person: Person, run_tasks: RunTasks
) -> None:
    """Created, accepted, moved, declined, asked again, cancelled, asked again."""
    heard: list[tuple[str, str, int, str]] = []

    def note() -> None:
        method, entry = told()
        (shown,) = in_feed(person).values()
        assert shown.uid.value == entry.uid.value
        assert shown.sequence.value == entry.sequence.value
        assert shown.status.value == entry.status.value
        partstat = entry.attendee.params["PARTSTAT"][0]
        heard.append((method, entry.status.value, int(entry.sequence.value), partstat))
        uids.add(entry.uid.value)

    uids: set[str] = set()
    with run_tasks():
        row = invited(session, person)
    note()
    _method, entry = told()
    assert entry.dtstart.value == session.starts_at
    assert entry.dtend.value == session.ends_at
    assert entry.organizer.value == "mailto:committee@example.org"
    assert entry.attendee.value == "mailto:lecturer@example.org"
    assert entry.attendee.params["RSVP"] == ["TRUE"]
    assert "社区协商的方法" in entry.summary.value
    with run_tasks():
        assignments.accept(assignment=row, actor=None, now=NOW)
    note()
    with run_tasks():
        later = session.starts_at + timedelta(hours=4)
        programme.move_session(session=session, starts_at=later, room=None, actor=None, now=NOW)
        release_programme.release_programme(
            event=session.part.event, acknowledged=[], actor=None, now=NOW
        )
    note()
    assert told()[1].dtstart.value == later
    with run_tasks():
        assignments.decline(assignment=row, note="生病", actor=None, now=NOW)
    note()
    with run_tasks():
        assignments.ask_again(assignment=row, actor=None, now=NOW)
    note()
    with run_tasks():
        assignments.cancel(assignment=row, reason="改期", actor=None, now=NOW)
    note()
    with run_tasks():
        assignments.ask_again(assignment=row, actor=None, now=NOW)
    note()
    assert heard == [
        ("REQUEST", "TENTATIVE", 0, "NEEDS-ACTION"),
        ("REQUEST", "CONFIRMED", 1, "ACCEPTED"),
        ("REQUEST", "CONFIRMED", 2, "ACCEPTED"),
        ("CANCEL", "CANCELLED", 3, "DECLINED"),
        ("REQUEST", "TENTATIVE", 4, "NEEDS-ACTION"),
        ("CANCEL", "CANCELLED", 5, "NEEDS-ACTION"),
        ("REQUEST", "TENTATIVE", 6, "NEEDS-ACTION"),
    ]
    assert len(uids) == 1


def test_mail_overtaken_by_later_news_is_not_sent(
    session: Session, person: Person, run_tasks: RunTasks
) -> None:
    with run_tasks():
        row = invited(session, person)
        assignments.cancel(assignment=row, reason="改期", actor=None, now=NOW)
    assert [told()[0] for _mail in mail.outbox] == ["CANCEL"]


def test_feed_holds_each_appearance_once_and_events_too(session: Session, person: Person) -> None:
    row = assignments.accept(assignment=invited(session, person), actor=None, now=NOW)
    release_programme.release_programme(
        event=session.part.event, acknowledged=[], actor=None, now=NOW
    )
    RegistrationFactory.create(person=person, event=session.part.event)
    uids = [uid.split("@")[0] for uid in in_feed(person)]
    assert len(uids) == 2
    assert row.uid in uids


def test_feed_answers_304_before_it_is_built(
    session: Session, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = invited(session, person)
    person = calendar_feeds.renew(person=person, actor=None, now=NOW)
    address = reverse("my_calendar", args=[calendar_feeds.secret_of(person)])
    client = Client()
    first = client.get(address)
    assert first.status_code == 200

    def never(*_args: Any) -> None:
        raise AssertionError("built although nothing has changed")

    with monkeypatch.context() as patched:
        patched.setattr(my_calendar, "build", never)
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    assignments.accept(assignment=row, actor=None, now=NOW + timedelta(hours=1))
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert b"STATUS:CONFIRMED" in changed.content


def test_invitation_is_for_its_reader_alone(session: Session, person: Person) -> None:
    row = invitations_ics.rows().get(pk=invited(session, person).pk)
    calendar = vobject.readOne(invitations_ics.part(row).body.decode())
    assert not hasattr(calendar, "x_wr_calname")
    assert calendar.vevent.attendee_list[0].params["ROLE"] == ["REQ-PARTICIPANT"]
