"""The states of calls and submissions and how they may move (domain.md §2)."""

from typing import Final

from calls.enums import CallStatus, SubmissionStatus
from calls.models import Call, Submission
from core.state import StateMachine

_C = CallStatus
_S = SubmissionStatus

CALLS: Final = StateMachine(
    {
        _C.DRAFT: [_C.PUBLISHED],
        _C.PUBLISHED: [_C.CONCLUDED, _C.CANCELLED],
        _C.CONCLUDED: [],
        _C.CANCELLED: [],
    }
)

SUBMISSIONS: Final = StateMachine(
    {
        _S.DRAFT: [_S.SUBMITTED, _S.WITHDRAWN],
        _S.SUBMITTED: [_S.IN_PROGRESS, _S.RETURNED, _S.WITHDRAWN],
        _S.RETURNED: [_S.SUBMITTED, _S.WITHDRAWN],
        _S.IN_PROGRESS: [_S.APPROVED, _S.NOT_APPROVED, _S.RETURNED, _S.WITHDRAWN],
        _S.APPROVED: [],
        _S.NOT_APPROVED: [],
        _S.WITHDRAWN: [],
    }
)

# What its author may still change.
EDITABLE: Final = frozenset({_S.DRAFT, _S.RETURNED})


def move_call(call: Call, target: CallStatus) -> None:
    """Set the state, unsaved. Raises core.state.IllegalTransition."""
    CALLS.check(call.status, target)
    call.status = target


def move(submission: Submission, target: SubmissionStatus) -> None:
    """Set the state, unsaved. Raises core.state.IllegalTransition."""
    SUBMISSIONS.check(submission.status, target)
    submission.status = target
