"""After the freeze: who passes the scoring step, the first so many or one by one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from calls.domain import path
from calls.enums import StepOutcome, SubmissionStatus
from calls.models import FrozenPlace, FrozenRanking, StepResult
from core.errors import DomainError
from people.models import User


class NoSuchNumber(DomainError):
    code = "no_such_number"
    field = "number"


class NothingToDecide(DomainError):
    code = "nothing_to_decide"


def pass_first(
    *, frozen: FrozenRanking, number: int, reason: str, actor: User, now: datetime
) -> list[StepResult]:
    """The first `number` places pass, the others do not, with `reason`. All or nothing.

    Places decided before stay as they are. Raises NoSuchNumber, path.ReasonMissing.
    """
    places = open_places(frozen)
    last = max((row.place for row in places), default=0)
    if not 0 <= number <= max(last, frozen.places.count()):
        raise NoSuchNumber(
            _("Please give a number from 0 to %(count)s.") % {"count": frozen.places.count()}
        )
    chosen = {
        row.submission_id: StepOutcome.PASSED if row.place <= number else StepOutcome.FAILED
        for row in places
    }
    return decide(frozen=frozen, outcomes=chosen, reason=reason, actor=actor, now=now)


def decide(
    *,
    frozen: FrozenRanking,
    outcomes: Mapping[int, StepOutcome],
    reason: str,
    actor: User,
    now: datetime,
) -> list[StepResult]:
    """Verdicts by submission id, in the frozen order; `reason` is kept with each. All or nothing.

    Raises NothingToDecide, path.ReasonMissing where somebody does not pass, path.NotAtThisStep.
    """
    places = [row for row in open_places(frozen) if row.submission_id in outcomes]
    if not places:
        raise NothingToDecide(_("Nobody is chosen who still stands at this step."))
    with transaction.atomic():
        return [
            path.decide(
                submission=row.submission,
                step=frozen.step,
                outcome=outcomes[row.submission_id],
                reason=reason,
                actor=actor,
                now=now,
            )
            for row in places
        ]


def open_places(frozen: FrozenRanking) -> list[FrozenPlace]:
    """The places whose submissions still stand at the step, in their order."""
    rows = frozen.places.filter(
        submission__current_step=frozen.step_id,
        submission__status=SubmissionStatus.IN_PROGRESS,
    )
    return list(rows.select_related("submission").order_by("place"))
