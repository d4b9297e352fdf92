"""Who may do what with calls and submissions. Pages and API ask here and nowhere else."""

from calls.domain import states
from calls.enums import SubmissionStatus
from calls.models import Call, Submission
from people.enums import OfficeRole
from people.rules import SECRETARIAT, AnyUser, has_office_role, offices_with, units_of_contact


def can_use(user: AnyUser) -> bool:
    """The pages of calls: whoever has a part in choosing in some office."""
    return bool(offices_with(user, (*SECRETARIAT, OfficeRole.SUPERVISOR)))


def can_view(user: AnyUser, call: Call) -> bool:
    """The console pages of a call: the secretariat and the supervisor of its office."""
    return has_office_role(user, call.office_id, (*SECRETARIAT, OfficeRole.SUPERVISOR))


def can_create(user: AnyUser) -> bool:
    """Plan a call: the secretariat of some office."""
    return bool(offices_with(user, SECRETARIAT))


def can_edit(user: AnyUser, call: Call) -> bool:
    """Change the notice, the path, the papers; extend; enter received papers; screen."""
    return has_office_role(user, call.office_id, SECRETARIAT)


def can_decide(user: AnyUser, call: Call) -> bool:
    """Freeze an order, approve a list, cancel a call: the head of secretariat."""
    return has_office_role(user, call.office_id, [OfficeRole.HEAD])


def can_supervise(user: AnyUser, call: Call) -> bool:
    """Objections and their contents: the supervisor role alone."""
    return has_office_role(user, call.office_id, [OfficeRole.SUPERVISOR])


def can_nominate_for(user: AnyUser, unit_id: int) -> bool:
    """Put somebody forward in the name of the unit: its contact."""
    return unit_id in units_of_contact(user)


def can_edit_submission(user: AnyUser, submission: Submission) -> bool:
    """Change what is typed: its author while it is a draft or returned, and the secretariat."""
    if submission.status not in states.EDITABLE:
        return False
    if submission.status == SubmissionStatus.RETURNED and can_edit(user, submission.call):
        return True
    if submission.unit_id is not None and can_nominate_for(user, submission.unit_id):
        return True
    return submission.entered_by_id is not None and submission.entered_by_id == user.pk
