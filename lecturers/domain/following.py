"""What happens to assignments by itself: a programme that moves, answers that are due, the end.

A release brings every open assignment up to date with its session. Only whoever is concerned is
told; whether an acceptance stays when the time moves is the organiser's choice, unless the
lecturer is elsewhere at the new time.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit
from events.models import Event
from lecturers.domain import assignments, invitations_ics, occupied, states, telling
from lecturers.enums import AssignmentStatus
from lecturers.models import Assignment
from people.models import User

REMIND_BEFORE_DUE: Final = timedelta(days=1)
REMIND_BEFORE_SESSION: Final = timedelta(hours=30)
REMIND_MATERIALS: Final = timedelta(days=3)
_OPEN: Final = (
    AssignmentStatus.INVITED,
    AssignmentStatus.MOVE_REQUESTED,
    AssignmentStatus.ACCEPTED,
)


class ChangeKind(models.TextChoices):
    TIME = "time", gettext_lazy("another time")
    PLACE = "place", gettext_lazy("another place")
    DROPPED = "dropped", gettext_lazy("session taken out")
    REMOVED = "removed", gettext_lazy("no longer in the programme")


@dataclass(frozen=True)
class Change:
    """What a release would mean for one assignment; `elsewhere` forbids keeping the acceptance."""

    assignment: Assignment
    kind: ChangeKind
    elsewhere: str = ""

    @property
    def may_keep(self) -> bool:
        """Whether the organiser can choose between keeping and asking again."""
        return (
            self.kind == ChangeKind.TIME
            and self.assignment.status == AssignmentStatus.ACCEPTED
            and not self.elsewhere
        )

    @property
    def label(self) -> str:
        return str(ChangeKind(self.kind).label)


def open_of(event: Event) -> list[Assignment]:
    """Assignments of the event that somebody was asked about and that stand."""
    rows = invitations_ics.rows().filter(session__part__event=event, status__in=_OPEN)
    return list(rows.order_by("starts_at", "pk"))


def changes_of(event: Event) -> list[Change]:
    """The open assignments whose lecturers know something else than the programme as it stands."""
    found = []
    for row in open_of(event):
        kind = _kind(row)
        if kind is None:
            continue
        elsewhere = ""
        if kind == ChangeKind.TIME and row.status == AssignmentStatus.ACCEPTED:
            elsewhere = occupied.by_what(_at_new_time(row))
        found.append(Change(row, kind, elsewhere))
    return found


def _at_new_time(row: Assignment) -> Assignment:
    return Assignment(
        pk=row.pk,
        lecturer=row.lecturer,
        session=row.session,
        starts_at=row.session.starts_at,
        ends_at=row.session.ends_at,
    )


def _kind(row: Assignment) -> ChangeKind | None:
    session = row.session
    if session.dropped_at is not None:
        return ChangeKind.DROPPED
    if row.status == AssignmentStatus.ACCEPTED and row.session_person_id is None:
        return ChangeKind.REMOVED
    if (row.starts_at, row.ends_at) != (session.starts_at, session.ends_at):
        return ChangeKind.TIME
    return ChangeKind.PLACE if row.place != assignments.told_place(session)[:300] else None


@transaction.atomic
def follow(
    *, event: Event, ask_again: Collection[int] = (), actor: User | None, now: datetime
) -> set[int]:
    """Bring assignments up to date and tell those concerned; returns the ids of their persons.

    `ask_again` are assignments whose acceptance is cleared because the time moved. Call it in the
    transaction of the release, before it: who is asked again leaves the released programme.
    """
    told: set[int] = set()
    for change in changes_of(event):
        row = assignments.locked(change.assignment)
        if (kind := _kind(row)) is None or row.status not in _OPEN:
            continue
        told.add(row.lecturer.person_id)
        if kind in {ChangeKind.DROPPED, ChangeKind.REMOVED}:
            assignments.cancel(
                assignment=row,
                reason=_("The session is not held as planned.")
                if kind == ChangeKind.DROPPED
                else _("The programme has changed."),
                actor=actor,
                now=now,
                session_stands=False,
            )
        elif kind == ChangeKind.TIME and _must_ask(row, ask_again):
            assignments.leave_programme(row)
            assignments.ask(assignment=row, actor=actor, now=now)
        else:
            _update(row, actor, now)
    return told


def _must_ask(row: Assignment, ask_again: Collection[int]) -> bool:
    """Whether a moved time needs a new answer: asked so, impossible, or wished by the lecturer."""
    if row.status != AssignmentStatus.ACCEPTED:
        return True
    return row.pk in ask_again or bool(occupied.by_what(_at_new_time(row)))


def _update(row: Assignment, actor: User | None, now: datetime) -> None:
    """The acceptance, or the question, stands for the new time and place."""
    assignments.set_times(row)
    row.sequence += 1
    row.changed_at = now
    row.save()
    audit.record(
        action="assignment.followed",
        subject=row,
        actor=actor,
        now=now,
        scope=row.session.part.event,
        fields=["starts_at", "ends_at", "place"],
    )
    telling.tell("assignment_changed", row, now=now)


@transaction.atomic
def end_all(*, event: Event, reason: str, actor: User | None, now: datetime) -> set[int]:
    """The event is cancelled and its assignments with it; the ids of the persons told."""
    told: set[int] = set()
    rows = Assignment.objects.filter(
        session__part__event=event, status__in=[*_OPEN, AssignmentStatus.QUEUED]
    ).select_related("lecturer")
    for row in rows:
        if row.status != AssignmentStatus.QUEUED:
            told.add(row.lecturer.person_id)
        assignments.cancel(
            assignment=row, reason=reason, actor=actor, now=now, session_stands=False
        )
    return told


def sweep(*, now: datetime) -> int:
    """What is due: next ones asked, reminders sent, lectures that were held noted. How many."""
    return _lapse(now) + _remind(now) + _finish(now)


def _lapse(now: datetime) -> int:
    """Questions whose answer is due and missing; the next of the queue is asked."""
    due = Assignment.objects.filter(status=AssignmentStatus.INVITED, answer_due_at__lte=now)
    count = 0
    for key in due.values_list("pk", flat=True):
        with transaction.atomic():
            row = assignments.locked(Assignment(pk=key))
            if row.status != AssignmentStatus.INVITED or (row.answer_due_at or now) > now:
                continue
            states.move_assignment(row, AssignmentStatus.LAPSED)
            row.changed_at = now
            row.sequence += 1
            row.save()
            audit.record(
                action="assignment.lapsed",
                subject=row,
                actor=None,
                now=now,
                scope=row.session.part.event,
            )
            telling.tell_asker(row, now=now)
            assignments.ask_next(session=row.session, actor=None, now=now)
            count += 1
    return count


def _remind(now: datetime) -> int:
    """Answers due within a day, lectures of the coming day, materials due in three days."""
    rows = invitations_ics.rows().filter(starts_at__gt=now)
    answers = rows.filter(
        status=AssignmentStatus.INVITED,
        answer_due_at__gt=now,
        answer_due_at__lte=now + REMIND_BEFORE_DUE,
        invited_at__lte=now - timedelta(hours=12),
    )
    accepted = rows.filter(status=AssignmentStatus.ACCEPTED)
    coming = accepted.filter(starts_at__lte=now + REMIND_BEFORE_SESSION)
    missing = accepted.filter(
        materials__isnull=True,
        materials_due_on__lte=timezone.localdate(now + REMIND_MATERIALS),
    )
    return (
        _remind_each("assignment_answer_due", answers, now)
        + _remind_each("assignment_tomorrow", coming, now)
        + _remind_each("assignment_materials", missing, now)
    )


def _remind_each(kind: str, rows: Iterable[Assignment], now: datetime) -> int:
    count = 0
    for row in rows:
        telling.remind(kind, row, now=now)
        count += 1
    return count


def _finish(now: datetime) -> int:
    """Accepted ones whose session is over were taught."""
    over = Assignment.objects.filter(status=AssignmentStatus.ACCEPTED, ends_at__lte=now)
    count = 0
    for key in over.values_list("pk", flat=True):
        with transaction.atomic():
            row = assignments.locked(Assignment(pk=key))
            if row.status == AssignmentStatus.ACCEPTED and row.ends_at <= now:
                states.move_assignment(row, AssignmentStatus.DONE)
                row.save(update_fields=["status"])
                count += 1
    return count
