"""Asking lecturers for a session, and their answers.

Several may be asked one after the other: the next is asked when one declines, or does not answer
in time; the others stay in reserve, in case whoever accepted must decline. Who has not accepted
does not stand in the programme. The row of the lecturer's person is
the lock: two acceptances of one lecturer are looked at one after the other, so that two for one
hour are impossible; on PostgreSQL an exclusion constraint says so as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from events.domain import calendars
from events.domain import states as event_states
from events.enums import SessionRole
from events.models import Session, SessionPerson
from lecturers.domain import occupied, states, telling
from lecturers.enums import AssignmentStatus
from lecturers.models import Assignment, Lecturer
from lecturers.models.assignment import WAITING
from people.domain import own_links
from people.enums import LinkPurpose
from people.models import Person, User

LINK_AFTER_END: Final = timedelta(days=14)  # for looking things up, and late materials
_ASKED: Final = [*WAITING, AssignmentStatus.ACCEPTED]


class AlreadyAsked(DomainError):
    code = "already_asked"
    field = "lecturers"


class NotAskable(DomainError):
    """The session is over or was taken out, or its event is closed."""

    code = "not_askable"


class TimeTaken(DomainError):
    """The lecturer is somewhere else at that hour; `what` names it."""

    code = "time_taken"

    def __init__(self, what: str) -> None:
        super().__init__(
            _("This cannot be accepted: at that time there is already %(what)s.") % {"what": what}
        )
        self.what = what


class AnswerRefused(DomainError):
    """Too late to answer, or there is nothing to answer any more."""

    code = "answer_refused"


class ReasonNeeded(DomainError):
    code = "reason_needed"
    field = "note"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What lecturers are asked. `answer_days` counts from when each one is asked."""

    topic: str = ""
    role: SessionRole = SessionRole.LECTURER
    message: str = ""
    answer_days: int = 3
    is_public_benefit: bool = True
    materials_due_on: date | None = None
    at_once: bool = False


def told_place(session: Session) -> str:
    """Where the session is, in the words that the lecturer is told."""
    if session.place:
        return session.place
    room = session.room.name if session.room else ""
    return " ".join(part for part in (calendars.place_of(session.part.event), room) if part)


@transaction.atomic
def invite(
    *,
    session: Session,
    lecturers: Sequence[Lecturer],
    question: Question,
    actor: User | None,
    now: datetime,
) -> list[Assignment]:
    """Ask lecturers for a session, in the order given: the first now, or all with `at_once`.

    While somebody of the session is asked and has not answered, the new ones wait behind. Raises
    AlreadyAsked, NotAskable.
    """
    event = event_states.locked(session.part.event)
    session = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("part__event__venue", "room")
        .get(pk=session.pk)
    )
    _check_askable(session, now)
    known = {row.lecturer_id: row for row in session.assignments.select_for_update()}
    position = max((row.position for row in known.values()), default=-1)
    asked: list[Assignment] = []
    for lecturer in lecturers:
        old = known.get(lecturer.pk)
        if old is not None and old.status in {*_ASKED, AssignmentStatus.QUEUED}:
            raise AlreadyAsked(
                _("%(name)s was already asked for this session.") % {"name": lecturer.person.name}
            )
        position += 1
        row = old or Assignment(session=session, lecturer=lecturer, created_at=now)
        _set_question(row, question, position, actor, now)
        if old is None:
            row.uid = _uid_of(session, lecturer, question.role) or row.uid
        row.save()
        audit.record(action="assignment.planned", subject=row, actor=actor, now=now, scope=event)
        asked.append(row)
    if question.at_once:
        for row in asked:
            ask(assignment=row, actor=actor, now=now)
    else:
        ask_next(session=session, actor=actor, now=now)
    return asked


def _check_askable(session: Session, now: datetime) -> None:
    if session.dropped_at is not None or event_states.is_closed(session.part.event):
        raise NotAskable(_("Nobody can be asked for a session that is not held."))
    if session.starts_at <= now:
        raise NotAskable(_("This session has begun already."))


def _set_question(
    row: Assignment, question: Question, position: int, actor: User | None, now: datetime
) -> None:
    """What is asked, as a question that waits. A row that was asked before keeps UID and count."""
    if row.status != AssignmentStatus.QUEUED:
        states.move_assignment(row, AssignmentStatus.QUEUED)
    row.position = position
    row.role, row.topic, row.message = question.role, question.topic, question.message
    row.answer_days, row.materials_due_on = question.answer_days, question.materials_due_on
    row.is_public_benefit = question.is_public_benefit
    if question.is_public_benefit:
        row.fee_per_hour, row.fee_reason = None, ""
    row.session_person, row.cancel_reason, row.answer_note = None, "", ""
    row.answered_at, row.answer_due_at = None, None
    row.created_by, row.changed_at = actor, now
    set_times(row)


def _uid_of(session: Session, lecturer: Lecturer, role: str) -> str:
    """The UID under which the lecturer stands in the programme already; "" where not."""
    found = session.people.filter(person=lecturer.person_id, role=role)
    uid = found.values_list("uid", flat=True).first() or ""
    return "" if Assignment.objects.filter(uid=uid).exists() else uid


def set_times(row: Assignment) -> None:
    """Take time and place from the session as it stands, unsaved."""
    session = row.session
    row.starts_at, row.ends_at = session.starts_at, session.ends_at
    row.place = told_place(session)[:300]


def ask(*, assignment: Assignment, actor: User | None, now: datetime) -> None:
    """Ask now: a link, a message and, by e-mail, a calendar invitation with a higher SEQUENCE."""
    if assignment.status != AssignmentStatus.INVITED:
        states.move_assignment(assignment, AssignmentStatus.INVITED)
    set_times(assignment)
    is_first = assignment.invited_at is None
    assignment.sequence += 0 if is_first else 1
    assignment.invited_at = assignment.changed_at = now
    assignment.answered_at, assignment.answer_note, assignment.cancel_reason = None, "", ""
    due = now + timedelta(days=assignment.answer_days)
    assignment.answer_due_at = min(due, assignment.starts_at)
    assignment.save()
    event = assignment.session.part.event
    own_links.renew(
        purpose=LinkPurpose.ASSIGNMENT,
        subject=assignment,
        scope=event,
        actor=actor,
        now=now,
        lifetime=max(assignment.ends_at + LINK_AFTER_END - now, LINK_AFTER_END),
    )
    audit.record(action="assignment.invited", subject=assignment, actor=actor, now=now, scope=event)
    telling.tell("assignment_invited", assignment, now=now)


def ask_next(*, session: Session, actor: User | None, now: datetime) -> Assignment | None:
    """Ask the next of the queue, unless an answer is still awaited or somebody accepted."""
    rows = list(session.assignments.select_for_update(of=("self",)).order_by("position", "pk"))
    if any(row.status in _ASKED for row in rows):
        return None
    waiting = (row for row in rows if row.status == AssignmentStatus.QUEUED)
    row = next(waiting, None)
    if row is None or session.starts_at <= now:
        return None
    row.session = session
    ask(assignment=row, actor=actor, now=now)
    return row


@transaction.atomic
def ask_again(*, assignment: Assignment, actor: User | None, now: datetime) -> Assignment:
    """Ask somebody who declined, was cancelled, did not answer or wants another time, once more."""
    row = locked(assignment)
    if row.status in {AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED}:
        raise AlreadyAsked(
            _("%(name)s was already asked for this session.") % {"name": row.lecturer.person.name}
        )
    _check_askable(row.session, now)
    ask(assignment=row, actor=actor, now=now)
    return row


def locked(assignment: Assignment) -> Assignment:
    """The row as it stands. Session, the lecturer's person and the row are held, in this order."""
    session = Session.objects.filter(assignments=assignment.pk)
    session.select_for_update(of=("self",), no_key=True).get()
    person = Person.objects.filter(lecturer__assignments=assignment.pk)
    person.select_for_update(of=("self",), no_key=True).get()
    return (
        Assignment.objects.select_for_update(of=("self",))
        .select_related(
            "session__part__event__venue",
            "session__part__event__office",
            "session__room",
            "lecturer__person__user",
            "lecturer__unit",
        )
        .get(pk=assignment.pk)
    )


@transaction.atomic
def accept(*, assignment: Assignment, actor: User | Person | None, now: datetime) -> Assignment:
    """The lecturer will teach, and stands in the programme from now on.

    Raises TimeTaken, AnswerRefused. A second time changes nothing.
    """
    row = locked(assignment)
    if row.status == AssignmentStatus.ACCEPTED:
        return row
    _check_answerable(row, now)
    if what := occupied.by_what(row):
        raise TimeTaken(what)
    states.move_assignment(row, AssignmentStatus.ACCEPTED)
    row.session_person = _appearance(row)
    row.answered_at = row.changed_at = now
    row.answer_note = ""
    row.sequence += 1
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "lecturers_assignment_one_hour" in str(error):
            raise TimeTaken(_("another assignment")) from error
        raise
    _answered(row, "assignment.accepted", actor, now)
    telling.tell("assignment_confirmed", row, now=now)
    return row


def _appearance(row: Assignment) -> SessionPerson:
    lecturer = row.lecturer
    last = row.session.people.aggregate(last=Max("order"))["last"]
    words = [str(lecturer.unit or ""), lecturer.post]
    shown, _made = SessionPerson.objects.get_or_create(
        session=row.session,
        person=lecturer.person,
        role=row.role,
        defaults={
            "topic": row.topic,
            "introduced_as": "".join(words)[:200],
            "order": 0 if last is None else last + 1,
            "uid": row.uid,
        },
    )
    return shown


@transaction.atomic
def decline(
    *, assignment: Assignment, note: str, actor: User | Person | None, now: datetime
) -> Assignment:
    """The lecturer will not teach, and says why; whoever accepted may still decline.

    The next of the queue is asked. Raises ReasonNeeded, AnswerRefused.
    """
    row = locked(assignment)
    if row.status == AssignmentStatus.DECLINED:
        return row
    if not note.strip():
        raise ReasonNeeded(_("Please say in a few words why, so that the organiser can plan."))
    if row.status != AssignmentStatus.ACCEPTED or row.starts_at <= now:
        _check_answerable(row, now)
    states.move_assignment(row, AssignmentStatus.DECLINED)
    leave_programme(row)
    row.answered_at = row.changed_at = now
    row.answer_note = note.strip()[:500]
    row.sequence += 1
    row.save()
    _answered(row, "assignment.declined", actor, now)
    telling.tell("assignment_declined", row, now=now)
    ask_next(session=row.session, actor=None, now=now)
    return row


@transaction.atomic
def request_move(
    *, assignment: Assignment, note: str, actor: User | Person | None, now: datetime
) -> Assignment:
    """The lecturer could at another time, and says when; the organiser decides.

    Raises ReasonNeeded, AnswerRefused.
    """
    row = locked(assignment)
    if not note.strip():
        raise ReasonNeeded(_("Please say which times would suit you."))
    _check_answerable(row, now)
    if row.status != AssignmentStatus.MOVE_REQUESTED:
        states.move_assignment(row, AssignmentStatus.MOVE_REQUESTED)
    row.answered_at, row.answer_note = now, note.strip()[:500]
    row.save(update_fields=["status", "answered_at", "answer_note"])
    _answered(row, "assignment.move_requested", actor, now)
    return row


@transaction.atomic
def cancel(
    *,
    assignment: Assignment,
    reason: str,
    actor: User | None,
    now: datetime,
    session_stands: bool = True,
) -> Assignment:
    """Withdraw the question or the acceptance; the lecturer is told if ever asked.

    Unless the session itself is gone, the lecturer leaves the programme and the next is asked.
    """
    row = locked(assignment)
    if row.status == AssignmentStatus.CANCELLED:
        return row
    was_told = row.status in _ASKED
    states.move_assignment(row, AssignmentStatus.CANCELLED)
    if session_stands:
        leave_programme(row)
    row.cancel_reason, row.changed_at = reason.strip()[:300], now
    row.sequence += 1
    row.save()
    event = row.session.part.event
    audit.record(
        action="assignment.cancelled",
        subject=row,
        actor=actor,
        now=now,
        scope=event,
        reason=row.cancel_reason,
    )
    if was_told:
        telling.tell("assignment_cancelled", row, now=now)
    if session_stands and row.session.dropped_at is None and not event_states.is_closed(event):
        ask_next(session=row.session, actor=actor, now=now)
    return row


def leave_programme(row: Assignment) -> None:
    """Take the appearance out of the programme; the row is saved by the caller, at once."""
    shown, row.session_person = row.session_person, None
    if shown is not None:
        shown.delete()  # SET_NULL on the row as well


def _check_answerable(row: Assignment, now: datetime) -> None:
    if row.status == AssignmentStatus.CANCELLED:
        raise AnswerRefused(_("This invitation was withdrawn; there is nothing to answer."))
    if row.status not in WAITING:
        raise AnswerRefused(
            _("This invitation can no longer be answered here. Please call the organiser.")
        )
    if row.starts_at <= now or (
        row.status == AssignmentStatus.INVITED
        and row.answer_due_at is not None
        and row.answer_due_at <= now
    ):
        raise AnswerRefused(_("The time for an answer has passed. Please call the organiser."))


def _answered(row: Assignment, action: str, actor: User | Person | None, now: datetime) -> None:
    audit.record(
        action=action,
        subject=row,
        actor=actor or row.lecturer.person,
        now=now,
        scope=row.session.part.event,
    )
    telling.tell_asker(row, now=now)
