"""A scoring step to test with: criteria, reviewers, submissions with sealed scores."""

from typing import Any

from calls.enums import ReviewStatus, StepKind, SubmissionStatus
from calls.models import PanelMember, Review, Step, Submission
from tests import factories


def scoring_step(*, criteria: int = 1, most: int = 100, **fields: Any) -> Step:
    """An open scoring step between nomination and notice; the call is published."""
    call = factories.CallFactory.create()
    factories.StepFactory.create(call=call, order=1, kind=StepKind.NOMINATION)
    step = factories.StepFactory.create(call=call, order=2, kind=StepKind.SCORING, **fields)
    factories.StepFactory.create(call=call, order=3, kind=StepKind.NOTICE)
    for order in range(criteria):
        factories.CriterionFactory.create(step=step, order=order, most=most)
    return step


def reviewer(step: Step, **fields: Any) -> PanelMember:
    """Somebody on the panel, with an account."""
    person = factories.PersonFactory.create(user=factories.UserFactory.create(), **fields)
    return factories.PanelMemberFactory.create(step=step, person=person)


def standing(step: Step, **fields: Any) -> Submission:
    """A nomination that stands at the step."""
    nomination = factories.NominationFactory.create(
        submission__call=step.call,
        submission__status=SubmissionStatus.IN_PROGRESS,
        submission__current_step=step,
        **fields,
    )
    return nomination.submission


def sealed(member: PanelMember, submission: Submission, score: int) -> Review:
    """A review that gives every criterion the same score."""
    keys = member.step.criteria.values_list("pk", flat=True)
    return factories.SealedReviewFactory.create(
        member=member,
        submission=submission,
        scores={str(key): score for key in keys},
        status=ReviewStatus.SEALED,
    )
