"""The states of a registration and how it may move between them (domain.md §2)."""

from typing import Final

from core.state import StateMachine
from registrations.enums import HOLDING_STATUSES, RegistrationStatus
from registrations.models import Registration

_S = RegistrationStatus

MACHINE: Final = StateMachine(
    {
        _S.SUBMITTED: [_S.CONFIRMED, _S.DECLINED, _S.RETURNED, _S.CANCELLED],
        _S.RETURNED: [_S.SUBMITTED, _S.CANCELLED],
        _S.WAITLISTED: [_S.OFFERED, _S.CANCELLED],
        _S.OFFERED: [_S.CONFIRMED, _S.EXPIRED, _S.CANCELLED],
        _S.EXPIRED: [_S.WAITLISTED],
        _S.CONFIRMED: [_S.CANCELLED, _S.REPLACED],
        _S.DECLINED: [],
        _S.CANCELLED: [],
        _S.REPLACED: [],
    }
)

# What the person may still correct by the own link.
CORRECTABLE: Final = frozenset(
    {_S.SUBMITTED, _S.RETURNED, _S.WAITLISTED, _S.OFFERED, _S.CONFIRMED, _S.EXPIRED}
)


def move(registration: Registration, target: RegistrationStatus) -> None:
    """Set the state, unsaved. Raises core.state.IllegalTransition."""
    MACHINE.check(registration.status, target)
    registration.status = target


def holds_place(registration: Registration) -> bool:
    """Whether the registration is counted in `taken` of its event, category and parts."""
    return registration.status in HOLDING_STATUSES


def can_be_cancelled(registration: Registration) -> bool:
    return MACHINE.can_move(registration.status, _S.CANCELLED)
