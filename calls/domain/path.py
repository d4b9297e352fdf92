"""The path of a call: where a submission stands, and how a verdict moves it on.

A call leaves steps out, repeats or reorders them; nothing here knows which kinds there are, but
that nomination is where submissions come from and therefore decides nothing itself.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from calls.domain import guards, planning, states
from calls.enums import CallStatus, StepKind, StepOutcome, SubmissionStatus
from calls.models import Call, Step, StepResult, Submission
from core import audit, queue
from core.errors import DomainError
from people.models import User


class NotAtThisStep(DomainError):
    """The submission stands elsewhere on the path, or the path has no such step."""

    code = "not_at_this_step"


class ReasonMissing(DomainError):
    """A negative result is given with its reason."""

    code = "reason_missing"
    field = "reason"


def steps_of(call: Call) -> list[Step]:
    """The path in its order."""
    return list(call.steps.order_by("order"))


def first_step(call: Call) -> Step | None:
    """The first step that decides something: where a submission stands once it is taken up."""
    return call.steps.exclude(kind=StepKind.NOMINATION).order_by("order").first()


def step_after(step: Step) -> Step | None:
    """The next step of the path, None after the last."""
    return (
        Step.objects.filter(call_id=step.call_id, order__gt=step.order)
        .exclude(kind=StepKind.NOMINATION)
        .order_by("order")
        .first()
    )


def take_up(*, submission: Submission, actor: User, now: datetime) -> Submission:
    """A submitted one is put on the path, at its first deciding step."""
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        states.move(locked, SubmissionStatus.IN_PROGRESS)
        locked.current_step = first_step(locked.call)
        locked.changed_at = now
        locked.save(update_fields=["status", "current_step", "changed_at"])
        _arrived(locked)
        audit.record(
            action="submission.taken_up", subject=locked, scope=locked.call, actor=actor, now=now
        )
    return locked


def decide(
    *,
    submission: Submission,
    step: Step,
    outcome: StepOutcome,
    reason: str = "",
    actor: User,
    now: datetime,
) -> StepResult:
    """One result for the submission at `step`, where it stands now; moves it on or ends its way.

    Passed: the next step, and after the last one approved. Failed: not approved, with its reason.
    A submission not taken up yet is taken up when `step` is the first one. Raises `NotAtThisStep`,
    `ReasonMissing`, `planning.CallClosed`, and for passing what `guards.before_passing` raises.
    """
    if outcome == StepOutcome.FAILED and not reason.strip():
        raise ReasonMissing(_("Please give the reason why it is not passed."))
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        _require_running(locked.call)
        if locked.status == SubmissionStatus.SUBMITTED:
            locked = take_up(submission=locked, actor=actor, now=now)
        if locked.status != SubmissionStatus.IN_PROGRESS or locked.current_step_id != step.pk:
            raise NotAtThisStep(
                _("This submission does not stand at “%(step)s” now.") % {"step": step}
            )
        if outcome == StepOutcome.PASSED:
            guards.before_passing(locked)
        result = StepResult.objects.create(
            submission=locked,
            step=step,
            outcome=outcome,
            reason=reason.strip(),
            decided_by=actor,
            decided_at=now,
        )
        if outcome == StepOutcome.FAILED:
            states.move(locked, SubmissionStatus.NOT_APPROVED)
        else:
            following = step_after(step)
            if following is None:
                states.move(locked, SubmissionStatus.APPROVED)
            else:
                locked.current_step = following
        locked.changed_at = now
        locked.save(update_fields=["status", "current_step", "changed_at"])
        _arrived(locked)
        audit.record(
            action=f"submission.{outcome.value}",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
            reason=reason.strip(),
        )
    return result


def _require_running(call: Call) -> None:
    """A cancelled or concluded call decides nothing any more. Raises planning.CallClosed."""
    if call.status in (CallStatus.CANCELLED, CallStatus.CONCLUDED):
        raise planning.CallClosed(_("This call is over; nothing is decided in it any more."))


def _arrived(submission: Submission) -> None:
    """What comes to a scoring step is given to its reviewers, after the commit."""
    step = submission.current_step
    if step is not None and step.kind == StepKind.SCORING:
        queue.enqueue("calls.distribute_reviews", step=step.pk)
