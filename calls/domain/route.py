"""Laying the path of a call: adding, leaving out, repeating and reordering its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max, ProtectedError, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from calls.domain import planning
from calls.enums import CallStatus, DayKind, StepKind
from calls.models import Call, Step
from core.errors import DomainError, RowRefused
from people.models import User

ROWS: Final = "steps"
_ASIDE: Final = 1000  # beyond any real order: two steps never hold one number while they move


class PathInUse(DomainError):
    """Submissions have passed this way: what lies behind them stays as it was."""

    code = "path_in_use"


@dataclass(frozen=True)
class StepRow:
    """One step as typed; `id` is None for a new one. The order of the rows is the path."""

    kind: str
    id: int | None = None
    title: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    days: int = 5
    day_kind: str = DayKind.WORKING
    first_day_counts: bool = True
    is_blind: bool = False
    reviews_wanted: int | None = None


_FIELDS: Final = (
    *("title", "opens_at", "closes_at", "days", "day_kind", "first_day_counts"),
    *("is_blind", "reviews_wanted"),
)


@transaction.atomic
def lay(
    *,
    call: Call,
    rows: Sequence[StepRow],
    expected_revision: int | None = None,
    actor: User | None,
    now: datetime,
) -> list[Step]:
    """Make the path what `rows` say, in their order; steps that are no longer named go.

    Up to the furthest step that a submission stands at or has a result of, nothing may be added,
    dropped or moved. Dates that the published notice names move by an extension only. Raises
    RowRefused, PathInUse, planning.CallClosed, Stale.
    """
    call = planning.locked_open(call, expected_revision)
    old = {step.pk: step for step in call.steps.all()}
    _check_rows(call, rows, old)
    _check_use(call, rows, old)
    kept = {row.id for row in rows if row.id is not None}
    try:
        for step in [step for pk, step in old.items() if pk not in kept]:
            step.delete()
    except ProtectedError:
        raise PathInUse(
            _("A step that was left out already holds work, such as a list. It has to stay.")
        ) from None
    for step in old.values():
        if step.pk in kept:
            Step.objects.filter(pk=step.pk).update(order=step.order + _ASIDE)
    laid = []
    for order, row in enumerate(rows, start=1):
        step = old[row.id] if row.id is not None else Step(call=call, kind=row.kind)
        step.order = order
        for name in _FIELDS:
            setattr(step, name, getattr(row, name))
        step.save()
        laid.append(step)
    planning.changed(call, what="path", actor=actor, now=now)
    return laid


def furthest_in_use(call: Call) -> int:
    """The order of the last step that a submission stands at or has passed, 0 for none."""
    used = Q(standing__isnull=False) | Q(results__isnull=False)
    reached: int = call.steps.filter(used).aggregate(last=Max("order"))["last"] or 0
    if not reached and call.submissions.live().exists():
        return 1  # the nomination they came through
    return reached


def _check_rows(call: Call, rows: Sequence[StepRow], old: dict[int, Step]) -> None:
    for index, row in enumerate(rows):
        if row.id is not None and (row.id not in old or old[row.id].kind != row.kind):
            raise _refused(index, "kind", _("The kind of a step stays. Add another step instead."))
        if row.kind == StepKind.NOMINATION and index:
            raise _refused(
                index,
                "kind",
                _("Nomination is where submissions come from: it stands once, at the beginning."),
            )
        if row.opens_at and row.closes_at and row.closes_at <= row.opens_at:
            raise _refused(index, "closes_at", _("A step closes after it has opened."))
        if call.status != CallStatus.DRAFT and row.id is not None:
            _check_announced(index, row, old[row.id])


def _check_announced(index: int, row: StepRow, step: Step) -> None:
    """A date that the public notice names is not moved in silence."""
    for name in ("opens_at", "closes_at"):
        was = getattr(step, name)
        if was is not None and getattr(row, name) not in (
            was,
            was.replace(second=0, microsecond=0),
        ):
            raise _refused(
                index,
                name,
                _("The public notice names this time. Extend the step with a reason instead."),
            )


def _check_use(call: Call, rows: Sequence[StepRow], old: dict[int, Step]) -> None:
    fixed = [
        step.pk
        for step in sorted(old.values(), key=lambda step: step.order)
        if step.order <= furthest_in_use(call)
    ]
    if fixed != [row.id for row in rows[: len(fixed)]]:
        raise PathInUse(
            _(
                "Submissions have come this far: the first %(number)d steps stay in their order, "
                "and nothing can be put between them."
            )
            % {"number": len(fixed)}
        )


def _refused(index: int, field: str, message: str | Promise) -> RowRefused:
    return RowRefused(message, rows=ROWS, index=index, field=field)
