"""The states of calls and submissions and how they may move (domain.md §2)."""

from typing import Final

from calls.enums import CallStatus, NoticeStatus, ObjectionStatus, SubmissionStatus
from calls.models import Call, Objection, PublicNotice, Submission
from core.state import StateMachine

_C = CallStatus
_S = SubmissionStatus
_N = NoticeStatus
_O = ObjectionStatus

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

NOTICES: Final = StateMachine(
    {
        _N.DRAFT: [_N.PUBLISHED],
        _N.PUBLISHED: [_N.WITHDRAWN],
        _N.WITHDRAWN: [],
    }
)

OBJECTIONS: Final = StateMachine(
    {
        _O.RECEIVED: [_O.ACCEPTED, _O.REFUSED],
        _O.ACCEPTED: [_O.INVESTIGATED],
        _O.INVESTIGATED: [_O.CONCLUDED],
        _O.REFUSED: [_O.TOLD],
        _O.CONCLUDED: [_O.TOLD],
        _O.TOLD: [],
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


def move_notice(notice: PublicNotice, target: NoticeStatus) -> None:
    """Set the state, unsaved. Raises core.state.IllegalTransition."""
    NOTICES.check(notice.status, target)
    notice.status = target


def move_objection(objection: Objection, target: ObjectionStatus) -> None:
    """Set the state, unsaved. Raises core.state.IllegalTransition."""
    OBJECTIONS.check(objection.status, target)
    objection.status = target
