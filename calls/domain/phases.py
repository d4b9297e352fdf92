"""Where a call stands: its steps open and close by their dates alone, nobody opens them by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from calls.enums import CallStatus, StepPhase, SubmissionStatus
from calls.models import Call, Step, Submission


@dataclass(frozen=True)
class Phase:
    """A step at a moment. `standing` counts the submissions that stand at it."""

    step: Step
    state: StepPhase
    standing: int = 0


def of_step(step: Step, call: Call, now: datetime) -> StepPhase:
    """Not open yet, open, or over. A call that is no more or not yet public has nothing open."""
    if call.status == CallStatus.DRAFT:
        return StepPhase.COMING
    if call.status in (CallStatus.CONCLUDED, CallStatus.CANCELLED):
        return StepPhase.OVER
    if step.is_open(now):
        return StepPhase.OPEN
    return StepPhase.COMING if step.opens_at and now < step.opens_at else StepPhase.OVER


def of_call(call: Call, now: datetime, *, counted: bool = False) -> list[Phase]:
    """The path in its order, each step with its phase; `counted` adds who stands where.

    A step without dates takes acts at any time, but is said to be open only once the step before
    is over, or somebody came as far. Reads `call.steps`, so that a list prefetches it.
    """
    counts = _standing(call) if counted else {}
    steps = sorted(call.steps.all(), key=lambda step: step.order)
    reached = max((step.order for step in steps if counts.get(step.pk)), default=0)
    found: list[Phase] = []
    for step in steps:
        state, standing = of_step(step, call, now), counts.get(step.pk, 0)
        is_undated = step.opens_at is None and step.closes_at is None
        if state == StepPhase.OPEN and is_undated and step.order > reached:
            before = found[-1].state if found else StepPhase.OVER
            state = StepPhase.OPEN if before == StepPhase.OVER else StepPhase.COMING
        found.append(Phase(step, state, standing))
    return found


def current(phases: Iterable[Phase]) -> Phase | None:
    """The phase to name in one line: the latest that is open, else the next that will be."""
    listed = list(phases)
    opened = [phase for phase in listed if phase.state == StepPhase.OPEN]
    coming = [phase for phase in listed if phase.state == StepPhase.COMING]
    if opened:
        return opened[-1]
    return coming[0] if coming else None


def _standing(call: Call) -> dict[int, int]:
    rows = (
        Submission.objects.filter(call=call, status=SubmissionStatus.IN_PROGRESS)
        .values_list("current_step")
        .annotate(number=Count("pk"))
    )
    return {step: number for step, number in rows if step is not None}
