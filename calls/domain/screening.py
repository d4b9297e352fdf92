"""资格审查 and 委员会审查: verdicts by a person, one or many at once, at a step of the path."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.domain import checks, guards, path, priority, standing_order, subjects, submitting
from calls.domain import unit_record as records
from calls.domain.checks import Shown
from calls.domain.path import ReasonMissing
from calls.domain.subjects import Subject
from calls.enums import CheckVerdict, StepOutcome, SubmissionStatus
from calls.models import RankMove, Step, StepResult, Submission
from core import audit
from core.errors import DomainError
from people.enums import Tier
from people.models import User

OPEN: Final = "open"
Returner = Callable[[Submission, str, User, datetime], None]
_returners: Final[dict[str, Returner]] = {}
FILTERS: Final = (OPEN, "failing", "not_agreed", "passed", "failed", "all")


@dataclass(frozen=True)
class Row:
    """One submission with everything a verdict rests on."""

    submission: Submission
    subject: Subject
    tier: Tier | None
    checks: list[Shown]
    evidence: list[Shown]
    record: list[str]
    lacking: list[str]
    result: StepResult | None
    move: RankMove | None

    @property
    def is_open(self) -> bool:
        return self.result is None

    @property
    def doubtful(self) -> list[Shown]:
        """Conditions that are not met or that a person has to look at."""
        return [one for one in self.checks if one.standing != CheckVerdict.MET]

    @property
    def number_met(self) -> int:
        return len(self.checks) - len(self.doubtful)

    @property
    def is_failing(self) -> bool:
        return bool(checks.failing(self.checks))


@dataclass
class Done:
    """What a bulk act did: names of those it took, and who was left with the reason."""

    taken: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def standing(step: Step) -> "QuerySet[Submission]":
    """Those waiting for the step's verdict, and those that have it.

    What was handed in and not taken up yet waits at the first step that decides.
    """
    wanted = Q(current_step=step, status=SubmissionStatus.IN_PROGRESS) | Q(results__step=step)
    first = path.first_step(step.call)
    if first is not None and first.pk == step.pk:
        wanted |= Q(status=SubmissionStatus.SUBMITTED)
    rows: QuerySet[Submission] = Submission.objects.filter(wanted, call=step.call)
    return rows.select_related("call", "person", "unit", "superior_unit").distinct()


def rows(step: Step, chosen: str = "all", words: str = "") -> list[Row]:
    """The step's table in the order decided so far, in a constant number of queries."""
    submissions = standing_order.decided(step, standing(step))
    for row in submissions:
        row.call = step.call  # one object, so that its checks are read once
    made = _rows(step, submissions)
    keep = _KEPT.get(chosen)
    return [
        row
        for row in made
        if (keep is None or keep(row)) and words in f"{row.subject.name}{row.subject.unit_name}"
    ]


def _has(outcome: StepOutcome) -> Callable[[Row], bool]:
    return lambda row: row.result is not None and row.result.outcome == outcome


_KEPT: Final[dict[str, Callable[[Row], bool]]] = {
    OPEN: lambda row: row.is_open,
    "failing": lambda row: row.is_open and row.is_failing,
    "not_agreed": lambda row: row.is_open and bool(row.lacking),
    "passed": _has(StepOutcome.PASSED),
    "failed": _has(StepOutcome.FAILED),
}


def _rows(step: Step, submissions: list[Submission]) -> list[Row]:
    described = subjects.of(submissions)
    tiers = priority.tiers_of(submissions)
    shown = checks.shown(step.call, submissions)
    lacking = guards.lacking(submissions)
    units = [row.unit_id for row in submissions if row.unit_id]
    record = records.of_units(units, timezone.localdate())
    found = StepResult.objects.filter(step=step, submission__in=[row.pk for row in submissions])
    results = {row.submission_id: row for row in found.select_related("decided_by")}
    moves = {
        row.submission_id: row
        for row in RankMove.objects.filter(step=step, withdrawn_at__isnull=True).order_by("made_at")
    }
    return [
        Row(
            submission=row,
            subject=described[row.pk],
            tier=tiers.get(row.pk),
            checks=[one for one in shown[row.pk] if not one.check.is_priority],
            evidence=[one for one in shown[row.pk] if one.check.is_priority],
            record=record.get(row.unit_id or 0, []),
            lacking=lacking.get(row.pk, []),
            result=results.get(row.pk),
            move=moves.get(row.pk),
        )
        for row in submissions
    ]


def row_of(step: Step, submission: Submission) -> Row:
    """One row of the table."""
    submission.call = step.call
    return _rows(step, [submission])[0]


def decide(
    *,
    step: Step,
    submissions: Iterable[int],
    outcome: StepOutcome,
    reason: str,
    actor: User,
    now: datetime,
) -> Done:
    """A verdict for each that waits here; the checks are kept as they were at that moment.

    Who cannot be passed is left with the reason (`Done.left`); nothing of the others is undone.
    Raises `ReasonMissing` for a negative verdict without a reason.
    """
    if outcome == StepOutcome.FAILED and not reason.strip():
        raise ReasonMissing(_("Please give the reason why it is not passed."))

    def act(row: Submission) -> None:
        checks.keep(step.call, [row], now=now)
        path.decide(submission=row, step=step, outcome=outcome, reason=reason, actor=actor, now=now)

    return _each(step, submissions, act)


def send_back(
    *, step: Step, submissions: Iterable[int], reason: str, actor: User, now: datetime
) -> Done:
    """Return for correction with one reason for all of them. Raises `ReasonMissing`."""
    if not reason.strip():
        raise ReasonMissing(_("Please say what has to be corrected."))
    give_back = _returners.get(step.call.kind, _plain_return)

    def act(row: Submission) -> None:
        give_back(row, reason.strip(), actor, now)

    return _each(step, submissions, act)


def move(
    *, step: Step, submission: Submission, place: int, reason: str, actor: User, now: datetime
) -> RankMove:
    """Change the order by hand, for example between equals, with a reason that is kept.

    Raises `ReasonMissing`.
    """
    if not reason.strip():
        raise ReasonMissing(_("Please give the reason for the place."))
    with transaction.atomic():
        made = RankMove.objects.create(
            step=step,
            submission=submission,
            place=max(place, 1),
            reason=reason.strip()[:300],
            made_by=actor,
            made_at=now,
        )
        audit.record(
            action="submission.moved",
            subject=submission,
            scope=step.call,
            actor=actor,
            now=now,
            reason=reason.strip(),
        )
    return made


# --- what a kind of call does besides -------------------------------------------------------


def _plain_return(row: Submission, reason: str, actor: User, now: datetime) -> None:
    submitting.send_back(submission=row, remarks={}, reason=reason, actor=actor, now=now)


def register_return(kind: str, returner: Returner) -> None:
    """Let a kind of call return its submissions itself, telling whoever handed them in."""
    _returners[kind] = returner


def _each(step: Step, submissions: Iterable[int], act: Callable[[Submission], None]) -> Done:
    found = Done()
    chosen = list(standing(step).filter(pk__in=list(submissions)).order_by("pk"))
    described: Mapping[int, Subject] = subjects.of(chosen)
    for row in chosen:
        name = described[row.pk].name
        try:
            with transaction.atomic():
                act(row)
        except DomainError as error:
            found.left.append((name, str(error)))
        else:
            found.taken.append(name)
    return found
