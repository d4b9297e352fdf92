"""Leave and manual marks: what people decide about attendance, each with a reason and a name."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from attendance.domain import attendance
from attendance.enums import AttendanceStatus, LeaveStatus
from attendance.models import Leave, ManualMark
from core import audit
from core.errors import DomainError
from core.state import StateMachine
from events.models import Session
from people.models import User
from registrations.models import Registration

LEAVE_STATES: StateMachine[LeaveStatus] = StateMachine(
    {
        LeaveStatus.REQUESTED: [
            LeaveStatus.APPROVED,
            LeaveStatus.REFUSED,
            LeaveStatus.WITHDRAWN,
        ],
        LeaveStatus.APPROVED: [LeaveStatus.WITHDRAWN],
    }
)


class ReasonMissing(DomainError):
    code = "reason_missing"
    field = "reason"


class NotTheirSession(DomainError):
    code = "not_their_session"


class LeaveExists(DomainError):
    code = "leave_exists"


def set_mark(
    *,
    registration: Registration,
    session: Session,
    status: AttendanceStatus,
    reason: str,
    actor: User,
    now: datetime,
) -> ManualMark:
    """Mark by hand; the newest mark holds over scans and leave. Raises ReasonMissing."""
    _check(registration, session, reason)
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=registration.pk)
        _withdraw(registration, session, now)
        mark = ManualMark.objects.create(
            registration=registration,
            session=session,
            status=status,
            reason=reason.strip(),
            marked_by=actor,
            marked_at=now,
        )
        _follow("attendance.marked", registration, session, actor, now, reason)
    return mark


def withdraw_mark(
    *, registration: Registration, session: Session, reason: str, actor: User, now: datetime
) -> None:
    """Let scans and leave speak again."""
    _check(registration, session, reason)
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=registration.pk)
        if _withdraw(registration, session, now):
            _follow("attendance.mark_withdrawn", registration, session, actor, now, reason)


def request_leave(
    *,
    registration: Registration,
    session: Session,
    reason: str,
    actor: User | None,
    now: datetime,
    approved: bool = False,
) -> Leave:
    """Ask for leave; `approved` when who enters it may decide. Raises LeaveExists."""
    _check(registration, session, reason)
    with transaction.atomic():
        Registration.objects.select_for_update().get(pk=registration.pk)
        open_states = (LeaveStatus.REQUESTED, LeaveStatus.APPROVED)
        if Leave.objects.filter(
            registration=registration, session=session, status__in=open_states
        ).exists():
            raise LeaveExists(_("Leave for this session has been asked for already."))
        leave = Leave.objects.create(
            registration=registration,
            session=session,
            reason=reason.strip(),
            status=LeaveStatus.APPROVED if approved else LeaveStatus.REQUESTED,
            requested_at=now,
            decided_by=actor if approved else None,
            decided_at=now if approved else None,
        )
        _follow("leave.entered", registration, session, actor, now, reason)
    return leave


def decide_leave(*, leave: Leave, status: LeaveStatus, actor: User, now: datetime) -> Leave:
    """Approve, refuse or withdraw. Raises IllegalTransition."""
    with transaction.atomic():
        locked = (
            Leave.objects.select_for_update(of=("self",))
            .select_related("registration", "session")
            .get(pk=leave.pk)
        )
        LEAVE_STATES.check(locked.status, status)
        locked.status = status
        locked.decided_by = actor
        locked.decided_at = now
        locked.save(update_fields=["status", "decided_by", "decided_at"])
        _follow(f"leave.{status}", locked.registration, locked.session, actor, now, locked.reason)
    return locked


def _check(registration: Registration, session: Session, reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(_("A reason is needed."))
    if not registration.chosen_parts.filter(part_id=session.part_id).exists():
        raise NotTheirSession(_("This person is not registered for that part."))


def _withdraw(registration: Registration, session: Session, now: datetime) -> int:
    return ManualMark.objects.filter(
        registration=registration, session=session, withdrawn_at__isnull=True
    ).update(withdrawn_at=now)


def _follow(
    action: str,
    registration: Registration,
    session: Session,
    actor: User | None,
    now: datetime,
    reason: str,
) -> None:
    audit.record(
        action=action,
        subject=registration,
        actor=actor,
        now=now,
        scope=f"events.event:{registration.event_id}",
        reason=reason.strip(),
        fields=[f"session:{session.pk}"],
    )
    attendance.recompute(event_id=registration.event_id, now=now, registrations=[registration.pk])
