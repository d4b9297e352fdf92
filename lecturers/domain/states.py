"""The states of an appointment and how they may move (domain.md §2)."""

from typing import Final

from core.state import StateMachine
from lecturers.enums import AppointmentStatus
from lecturers.models import Appointment

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
