"""The states of appointments and assignments and how they may move (domain.md §2)."""

from typing import Final

from core.state import StateMachine
from lecturers.enums import AppointmentStatus, AssignmentStatus
from lecturers.models import Appointment, Assignment

_S = AppointmentStatus

APPOINTMENTS: Final = StateMachine(
    {
        _S.ACTIVE: [_S.EXPIRED, _S.RESIGNED, _S.REMOVED],
        _S.EXPIRED: [],
        _S.RESIGNED: [],
        _S.REMOVED: [],
    }
)


def move(appointment: Appointment, target: AppointmentStatus) -> None:
    """Set the state, unsaved. Raises core.state.IllegalTransition."""
    APPOINTMENTS.check(appointment.status, target)
    appointment.status = target


_A = AssignmentStatus
_ENDS: Final = [_A.CANCELLED]

# Whoever accepted may still decline (an illness), and is asked again when the session moves.
ASSIGNMENTS: Final = StateMachine(
    {
        _A.QUEUED: [_A.INVITED, *_ENDS],
        _A.INVITED: [_A.ACCEPTED, _A.DECLINED, _A.MOVE_REQUESTED, _A.LAPSED, *_ENDS],
        _A.MOVE_REQUESTED: [_A.INVITED, _A.ACCEPTED, _A.DECLINED, *_ENDS],
        _A.ACCEPTED: [_A.INVITED, _A.DECLINED, _A.DONE, *_ENDS],
        _A.DECLINED: [_A.INVITED, _A.QUEUED],
        _A.LAPSED: [_A.INVITED, _A.QUEUED, *_ENDS],
        _A.DONE: [],
        _A.CANCELLED: [_A.INVITED, _A.QUEUED],
    }
)


def move_assignment(assignment: Assignment, target: AssignmentStatus) -> None:
    """Set the state, unsaved. Raises core.state.IllegalTransition."""
    ASSIGNMENTS.check(assignment.status, target)
    assignment.status = target
