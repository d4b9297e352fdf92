"""Where a submission stands on its call's path, and how verdicts move it."""

import pytest

from calls.domain import path
from calls.enums import StepKind, StepOutcome, SubmissionStatus
from calls.models import Call
from core.models import AuditEntry
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def call_with(*kinds: StepKind) -> Call:
    call = factories.CallFactory.create()
    for order, kind in enumerate(kinds, start=1):
        factories.StepFactory.create(call=call, order=order, kind=kind)
    return call


def test_path_of_the_printed_notice_runs_to_approval() -> None:
    """讲师选聘通知 2024: no scoring step."""
    call = call_with(StepKind.NOMINATION, StepKind.ELIGIBILITY, StepKind.NOTICE, StepKind.APPROVAL)
    actor = factories.UserFactory.create()
    submission = factories.SubmissionFactory.create(call=call)

    for step in path.steps_of(call)[1:]:
        path.decide(
            submission=submission, step=step, outcome=StepOutcome.PASSED, actor=actor, now=NOW
        )

    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.APPROVED
    assert submission.results.count() == 3
    assert AuditEntry.objects.filter(action="submission.passed").count() == 3


def test_path_takes_no_verdict_at_another_step() -> None:
    call = call_with(StepKind.ELIGIBILITY, StepKind.NOTICE)
    submission = factories.SubmissionFactory.create(call=call)

    with pytest.raises(path.NotAtThisStep):
        path.decide(
            submission=submission,
            step=path.steps_of(call)[1],
            outcome=StepOutcome.PASSED,
            actor=factories.UserFactory.create(),
            now=NOW,
        )

    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.SUBMITTED


def test_path_ends_with_a_reason_when_not_passed() -> None:
    call = call_with(StepKind.ELIGIBILITY, StepKind.NOTICE)
    submission = factories.SubmissionFactory.create(call=call)
    step, actor = path.steps_of(call)[0], factories.UserFactory.create()

    with pytest.raises(path.ReasonMissing):
        path.decide(
            submission=submission, step=step, outcome=StepOutcome.FAILED, actor=actor, now=NOW
        )
    path.decide(
        submission=submission,
        step=step,
        outcome=StepOutcome.FAILED,
        reason="从业不满两年",
        actor=actor,
        now=NOW,
    )

    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.NOT_APPROVED
