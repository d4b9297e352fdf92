"""Who may do what with calls and submissions. Pages and API ask here and nowhere else."""

from datetime import datetime
from typing import TypeGuard

from calls.domain import dossiers, ranking, review_queries, states
from calls.enums import Door, SubmissionStatus
from calls.models import Attachment, Call, PanelMember, Review, Step, Submission
from people.enums import OfficeRole
from people.models import User
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
    """Change what is typed and the papers: its author while it is a draft or returned.

    A returned one the secretariat may correct as well (on the telephone, say). An application that
    waits for the unit's answer rests until it is answered or taken back.
    """
    if submission.status not in states.EDITABLE or submission.endorsement_asked_at is not None:
        return False
    if submission.status == SubmissionStatus.RETURNED and can_edit(user, submission.call):
        return True
    return _is_author(user, submission)


def can_submit(user: AnyUser, submission: Submission) -> bool:
    """Hand in: its author; an application is handed in by the unit that endorses it."""
    if submission.door == Door.SELF and submission.status == SubmissionStatus.DRAFT:
        return False
    return can_edit_submission(user, submission)


def can_ask_endorsement(user: AnyUser, submission: Submission) -> bool:
    """Name a unit and ask it, or take that back: the applicant."""
    return (
        submission.door == Door.SELF
        and submission.status == SubmissionStatus.DRAFT
        and _is_applicant(user, submission)
    )


def can_endorse(user: AnyUser, submission: Submission) -> bool:
    """Answer an application: a contact of the unit that is asked, never the applicant alone."""
    return (
        submission.endorsement_asked_at is not None
        and submission.unit_id is not None
        and can_nominate_for(user, submission.unit_id)
    )


def can_withdraw(user: AnyUser, submission: Submission) -> bool:
    """Take it back for good: its author, the unit, or the secretariat on their word."""
    if not states.SUBMISSIONS.can_move(submission.status, SubmissionStatus.WITHDRAWN):
        return False
    if submission.status != SubmissionStatus.DRAFT and can_edit(user, submission.call):
        return True
    return _is_author(user, submission)


def can_send_back(user: AnyUser, submission: Submission) -> bool:
    """Return for correction: the secretariat."""
    return can_edit(user, submission.call) and states.SUBMISSIONS.can_move(
        submission.status, SubmissionStatus.RETURNED
    )


def is_subject(user: AnyUser, submission: Submission) -> bool:
    """Whether the signed-in person is the one whom the submission is about."""
    return (
        user.pk is not None
        and submission.person is not None
        and submission.person.user_id == user.pk
    )


def _is_applicant(user: AnyUser, submission: Submission) -> bool:
    return user.pk is not None and submission.entered_by_id == user.pk


def _is_author(user: AnyUser, submission: Submission) -> bool:
    if submission.door == Door.SECRETARIAT:
        return can_edit(user, submission.call)
    if submission.door == Door.SELF:
        if _is_applicant(user, submission):
            return True
        if submission.submitted_at is None:
            return False
    return submission.unit_id is not None and can_nominate_for(user, submission.unit_id)


def can_open_attachment(user: AnyUser, attachment: Attachment) -> bool:
    """Read a paper: its unit, its subject, the office, and the reviewers whom it was given to.

    A tied reviewer is kept out, whatever else the person is.
    """
    if not isinstance(user, User) or attachment.removed_at is not None:
        return False
    said = reviewer_may_open(user, attachment)
    if said is not None:
        return said
    visible = Submission.objects.visible_to(user)
    return visible.filter(pk=attachment.submission_id).exists()


# --- expert scoring: a tied reviewer sees nothing, an unsealed review leaves its author never ----


def hidden_submissions(user: AnyUser, call: Call | None = None) -> frozenset[int]:
    """What staff who also sit on a panel are tied to: no page, list or export shows it to them."""
    return review_queries.hidden_from(user, call) if _is_active(user) else frozenset()


def reviews_of(user: AnyUser) -> list[Review]:
    """The queue of a reviewer: own reviews, without those of a tie that holds at this moment."""
    return review_queries.of_reviewer(user) if _is_active(user) else []


def review_of(user: AnyUser, pk: int) -> Review | None:
    """One of them; None is answered with 404. Nobody opens the review of somebody else here."""
    if not _is_active(user):
        return None
    return next(iter(review_queries.of_reviewer(user, pk=pk)), None)


def can_review(user: AnyUser, submission: Submission) -> bool:
    """Read and score the submission: a reviewer whom it was given and who is not tied to it."""
    return _is_active(user) and bool(review_queries.of_reviewer(user, submission=submission))


def can_review_attachment(user: AnyUser, attachment: Attachment) -> bool:
    """Open a paper as a reviewer; in a blind step only what the call marked as naming nobody."""
    if not _is_active(user) or attachment.removed_at is not None:
        return False
    reviews = review_queries.of_reviewer(user, submission=attachment.submission)
    is_blind = any(review.member.step.is_blind for review in reviews)
    return bool(reviews) and (not is_blind or dossiers.is_anonymous(attachment))


def attachment_name(user: User, attachment: Attachment) -> str:
    """The name under which the user gets a paper: to the reviewers of a blind step not its own."""
    reviews = review_queries.of_reviewer(user, submission=attachment.submission)
    is_blind = any(review.member.step.is_blind for review in reviews)
    return dossiers.file_name(attachment) if is_blind else attachment.name


def reviewer_may_open(user: User, attachment: Attachment) -> bool | None:
    """What the panel says of a paper: True lets in, False keeps out, None says nothing.

    A reviewer of the call who may not review the submission is kept out whatever else the person
    is, but for one's own: the nominee, and the contact of the unit that put forward.
    """
    if can_review_attachment(user, attachment):
        return True
    submission = attachment.submission
    sits = PanelMember.objects.active().filter(
        step__call=submission.call_id, person__user=user, step__frozen_ranking__isnull=True
    )
    is_own = (submission.person is not None and submission.person.user_id == user.pk) or (
        submission.unit_id is not None and can_nominate_for(user, submission.unit_id)
    )
    return None if is_own or not sits.exists() else False


def can_see_scores(user: AnyUser, step: Step, now: datetime) -> bool:
    """Sealed scores and the ranking: the secretariat and the supervisor, once scores are open.

    Open means that every review is handed in, the step is over, or the order is frozen. Whoever
    took a seat on the panel is a reviewer there and sees the scores of others never.
    """
    return (
        can_view(user, step.call)
        and not sits_on_panel(user, step)
        and ranking.are_scores_open(step, now)
    )


def sits_on_panel(user: AnyUser, step: Step) -> bool:
    """Whether the user accepted a seat at this step, left or not."""
    return PanelMember.objects.filter(
        step=step, person__user=user.pk, accepted_at__isnull=False
    ).exists()


def can_rank(user: AnyUser, step: Step, now: datetime) -> bool:
    """Change the order by hand, give a review back, freeze, decide: the head of secretariat."""
    return can_decide(user, step.call) and can_see_scores(user, step, now)


def _is_active(user: AnyUser) -> TypeGuard[User]:
    return isinstance(user, User) and user.is_active
