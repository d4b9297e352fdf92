"""Asking lecturers, their answers, and what a release or a cancelled event makes of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from core.state import IllegalTransition
from events.domain import programme, release
from events.enums import SessionRole
from events.models import Session, SessionPerson
from lecturers.domain import assignments, following
from lecturers.domain.assignments import Question
from lecturers.enums import AssignmentStatus
from lecturers.models import Assignment, Lecturer
from notifications.models import Message
from tests.factories.clock import NOW, at
from tests.factories.events import EventFactory, SessionFactory, SessionPersonFactory
from tests.factories.lecturers import AssignmentFactory, LecturerFactory
from usecases import cancel_event, release_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return SessionFactory.create(part=EventFactory.create().parts.get())


def invited(session: Session, *lecturers: Lecturer, **question: Any) -> list[Assignment]:
    rows = assignments.invite(
        session=session,
        lecturers=lecturers,
        question=Question(topic="社区协商的方法", **question),
        actor=None,
        now=NOW,
    )
    for row in rows:
        row.refresh_from_db()
    return rows


def accepted(session: Session, lecturer: Lecturer | None = None) -> Assignment:
    (row,) = invited(session, lecturer or LecturerFactory.create())
    return assignments.accept(assignment=row, actor=None, now=NOW)


def kinds(row: Assignment) -> list[str]:
    about = Message.objects.filter(subject=f"lecturers.assignment:{row.pk}")
    return list(about.order_by("pk").values_list("kind", flat=True))


def test_invite_asks_the_first_and_keeps_the_others_in_order(session: Session) -> None:
    first, second = invited(session, LecturerFactory.create(), LecturerFactory.create())
    assert (first.status, second.status) == (AssignmentStatus.INVITED, AssignmentStatus.QUEUED)
    assert kinds(first) == ["assignment_invited"]
    assert kinds(second) == []
    assignments.decline(assignment=first, note="出差", actor=None, now=NOW)
    second.refresh_from_db()
    assert second.status == AssignmentStatus.INVITED
    assert second.answer_due_at == NOW + timedelta(days=3)


def test_invite_at_once_asks_everybody(session: Session) -> None:
    rows = invited(session, LecturerFactory.create(), LecturerFactory.create(), at_once=True)
    assert {row.status for row in rows} == {AssignmentStatus.INVITED}


def test_invite_refuses_whom_it_asked_already(session: Session) -> None:
    lecturer = LecturerFactory.create()
    invited(session, lecturer)
    with pytest.raises(assignments.AlreadyAsked):
        invited(session, lecturer)


def test_accepting_puts_the_lecturer_into_the_programme(session: Session) -> None:
    (row,) = invited(session, LecturerFactory.create())
    assert not session.people.exists()
    row = assignments.accept(assignment=row, actor=None, now=NOW)
    shown = session.people.get()
    assert (shown, shown.uid, shown.role) == (row.session_person, row.uid, SessionRole.LECTURER)
    assert shown.topic == "社区协商的方法"
    again = assignments.accept(assignment=row, actor=None, now=NOW)
    assert again.sequence == row.sequence == 1


def test_accepting_is_refused_for_one_hour_twice(session: Session) -> None:
    lecturer = LecturerFactory.create()
    accepted(session, lecturer)
    other = SessionFactory.create(starts_at=session.starts_at + timedelta(hours=1))
    (row,) = invited(other, lecturer)
    with pytest.raises(assignments.TimeTaken, match=session.title):
        assignments.accept(assignment=row, actor=None, now=NOW)


def test_accepting_is_refused_where_a_programme_names_the_lecturer(session: Session) -> None:
    (row,) = invited(session, LecturerFactory.create())
    other = SessionFactory.create(starts_at=session.starts_at)
    SessionPersonFactory.create(session=other, person=row.lecturer.person)
    with pytest.raises(assignments.TimeTaken, match=other.title):
        assignments.accept(assignment=row, actor=None, now=NOW)


def test_answering_after_the_time_is_refused(session: Session) -> None:
    (row,) = invited(session, LecturerFactory.create())
    with pytest.raises(assignments.AnswerRefused, match="期限"):
        assignments.accept(assignment=row, actor=None, now=NOW + timedelta(days=4))


def test_declining_needs_a_reason_and_leaves_the_programme(session: Session) -> None:
    row = accepted(session)
    with pytest.raises(assignments.ReasonNeeded):
        assignments.decline(assignment=row, note=" ", actor=None, now=NOW)
    row = assignments.decline(assignment=row, note="生病", actor=None, now=NOW)
    assert (row.status, row.sequence) == (AssignmentStatus.DECLINED, 2)
    assert not SessionPerson.objects.exists()
    with pytest.raises(assignments.AnswerRefused):
        assignments.accept(assignment=row, actor=None, now=NOW)


def test_asking_to_move_keeps_the_question_open(session: Session) -> None:
    first, second = invited(session, LecturerFactory.create(), LecturerFactory.create())
    assignments.request_move(assignment=first, note="下午可以", actor=None, now=NOW)
    following.sweep(now=NOW + timedelta(days=5))
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.status == AssignmentStatus.MOVE_REQUESTED
    assert second.status == AssignmentStatus.QUEUED


def test_sweep_asks_the_next_when_an_answer_is_due(session: Session) -> None:
    first, second = invited(session, LecturerFactory.create(), LecturerFactory.create())
    following.sweep(now=NOW + timedelta(days=3))
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.status == AssignmentStatus.LAPSED
    assert second.status == AssignmentStatus.INVITED


def test_sweep_reminds_once_of_answer_lecture_and_materials(session: Session) -> None:
    (row,) = invited(session, LecturerFactory.create(), materials_due_on=at(12, 9).date())
    for _round in range(2):
        following.sweep(now=NOW + timedelta(days=2, hours=1))
    assert kinds(row).count("assignment_answer_due") == 1
    assignments.accept(assignment=row, actor=None, now=NOW + timedelta(days=2, hours=2))
    for _round in range(2):
        following.sweep(now=session.starts_at - timedelta(hours=20))
    assert kinds(row).count("assignment_tomorrow") == 1
    assert kinds(row).count("assignment_materials") == 1


def test_sweep_notes_what_was_taught(session: Session) -> None:
    row = accepted(session)
    following.sweep(now=session.ends_at)
    row.refresh_from_db()
    assert row.status == AssignmentStatus.DONE
    with pytest.raises(IllegalTransition):
        assignments.cancel(assignment=row, reason="", actor=None, now=session.ends_at)


def moved(session: Session, hours: int) -> None:
    programme.move_session(
        session=session,
        starts_at=session.starts_at + timedelta(hours=hours),
        room=None,
        actor=None,
        now=NOW,
    )


def released(session: Session, **options: Any) -> None:
    release_programme.release_programme(
        event=session.part.event, acknowledged=[], actor=None, now=NOW, **options
    )


def test_release_keeps_the_acceptance_for_the_new_time(session: Session) -> None:
    row = accepted(session)
    released(session)
    moved(session, 4)
    released(session)
    row.refresh_from_db()
    assert (row.status, row.starts_at) == (AssignmentStatus.ACCEPTED, at(14, 13))
    assert kinds(row)[-1] == "assignment_changed"
    assert row.sequence == 2


def test_release_asks_again_where_the_organiser_says_so(session: Session) -> None:
    row = accepted(session)
    released(session)
    moved(session, 4)
    released(session, ask_again=[row.pk])
    row.refresh_from_db()
    assert (row.status, row.starts_at) == (AssignmentStatus.INVITED, at(14, 13))
    assert not session.people.exists()
    event = session.part.event
    last = release.latest(event)
    assert last is not None
    assert last.snapshot["sessions"][0]["people"] == []
    assert assignments.accept(assignment=row, actor=None, now=NOW).session_person is not None


def test_release_asks_again_who_is_elsewhere_at_the_new_time(session: Session) -> None:
    row = accepted(session)
    accepted(SessionFactory.create(starts_at=at(14, 14)), row.lecturer)
    released(session)
    moved(session, 4)
    (change,) = following.changes_of(session.part.event)
    assert change.elsewhere
    assert not change.may_keep
    released(session)
    row.refresh_from_db()
    assert row.status == AssignmentStatus.INVITED


def test_release_ends_what_was_dropped_and_tells_only_those_concerned(session: Session) -> None:
    row, other = (
        accepted(session),
        accepted(SessionFactory.create(part=session.part, starts_at=at(15, 9))),
    )
    released(session)
    before = kinds(other)
    programme.drop_session(session=session, actor=None, now=NOW)
    released(session)
    row.refresh_from_db()
    assert row.status == AssignmentStatus.CANCELLED
    assert kinds(row)[-1] == "assignment_cancelled"
    assert kinds(other) == before


def test_cancelling_the_event_ends_every_assignment(session: Session) -> None:
    row = accepted(session)
    queue = invited(session, LecturerFactory.create())[0]
    cancel_event.cancel_event(event=session.part.event, reason="疫情", actor=None, now=NOW)
    row.refresh_from_db()
    queue.refresh_from_db()
    assert row.status == queue.status == AssignmentStatus.CANCELLED
    assert row.cancel_reason == "疫情"
    assert kinds(queue) == []


def test_database_refuses_an_appearance_without_acceptance() -> None:
    shown = SessionPersonFactory.create()
    with pytest.raises(IntegrityError, match="lecturers_assignment_appears"):
        AssignmentFactory.create(session=shown.session, session_person=shown)
