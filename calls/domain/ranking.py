"""The ranking of a scoring step as it stands: what is counted, what is left out, in which order.

Nothing here asks who reads it: `calls.rules.can_see_scores` does, and says no while a single review
is open before the step's end. Open reviews are never read here at all.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from calls.domain import board, distributing, priority, ranking_order, ties
from calls.domain.ranking_order import CriterionFacts, MoveFacts, Placed, SubmissionFacts
from calls.domain.scores import agreement
from calls.enums import RecusalKind
from calls.models import Criterion, FrozenRanking, PanelMember, RankMove, Review, Step, Submission
from core import audit
from core.errors import DomainError
from people.models import User


class Frozen(DomainError):
    """The order is frozen and stays as it is."""

    code = "ranking_frozen"


class ReasonMissing(DomainError):
    code = "reason_missing"
    field = "reason"


class NoSuchPlace(DomainError):
    code = "no_such_place"
    field = "place"


@dataclass(frozen=True)
class Ranking:
    """The order with what it rests on. `excluded` maps submissions to tied (member id, tie)s."""

    placed: list[Placed]
    submissions: dict[int, Submission]
    facts: list[SubmissionFacts]
    criteria: list[CriterionFacts]
    moves: list[RankMove]
    excluded: dict[int, list[tuple[int, RecusalKind]]] = field(default_factory=dict)

    @property
    def agreement(self) -> float | None:
        return agreement([list(row.points.values()) for row in self.placed])

    @property
    def equals(self) -> list[Placed]:
        """Those whose order among each other nobody has decided."""
        return [row for row in self.placed if row.is_equal]

    @property
    def disputed(self) -> list[Placed]:
        return [row for row in self.placed if row.summary is not None and row.summary.is_disputed]


def of_step(step: Step) -> Ranking:
    """The live ranking of the submissions that stand at the step, in a constant number of queries.

    Reviews of a reviewer who is tied by now are left out, with the tie.
    """
    submissions = distributing.standing(step)
    seats = PanelMember.objects.filter(step=step).select_related("person")
    persons = {seat.pk: seat.person for seat in seats}
    tied = ties.of(submissions, persons.values())
    tiers = priority.tiers_of(submissions)
    facts: dict[int, SubmissionFacts] = {
        row.pk: {
            "id": row.pk,
            "tier": str(tiers[row.pk].value) if row.pk in tiers else "",
            "received_at": _utc(row.submitted_at or row.created_at),
            "reviews": [],
        }
        for row in submissions
    }
    excluded: dict[int, list[tuple[int, RecusalKind]]] = {}
    reviews = Review.objects.sealed().filter(
        member__step=step, submission__current_step=step, submission__status="in_progress"
    )
    for key, member, scores in reviews.order_by("pk").values_list(
        "submission_id", "member_id", "scores"
    ):
        tie = tied.get((key, persons[member].pk))
        if tie is not None:
            excluded.setdefault(key, []).append((member, tie))
        else:
            facts[key]["reviews"].append({"reviewer": member, "scores": scores})
    criteria = criteria_of(step)
    moves = active_moves(step)
    placed = ranking_order.order(
        criteria=criteria, submissions=list(facts.values()), moves=facts_of(moves)
    )
    return Ranking(
        placed=placed,
        submissions={row.pk: row for row in submissions},
        facts=list(facts.values()),
        criteria=criteria,
        moves=moves,
        excluded=excluded,
    )


def criteria_of(step: Step) -> list[CriterionFacts]:
    rows = Criterion.objects.filter(step=step).order_by("order")
    return [{"id": str(row.pk), "weight": row.weight, "most": row.most} for row in rows]


def active_moves(step: Step) -> list[RankMove]:
    """Changes of order that hold, in the order in which they were made."""
    rows = RankMove.objects.filter(step=step, withdrawn_at__isnull=True)
    return list(rows.select_related("made_by").order_by("made_at", "pk"))


def facts_of(moves: list[RankMove]) -> list[MoveFacts]:
    return [{"submission": move.submission_id, "place": move.place} for move in moves]


def are_scores_open(step: Step, now: datetime) -> bool:
    """Whether scores may be read at all: all handed in, the step over, or the order frozen."""
    if is_frozen(step):
        return True
    is_over = step.closes_at is not None and step.closes_at <= now
    return is_over or board.is_complete(step)


def is_frozen(step: Step) -> bool:
    return FrozenRanking.objects.filter(step=step).exists()


def move(
    *, step: Step, submission: Submission, place: int, reason: str, actor: User, now: datetime
) -> RankMove:
    """Put a submission at a place (from 1), the others make room. Needs a reason.

    Raises Frozen, ReasonMissing, NoSuchPlace.
    """
    if not reason.strip():
        raise ReasonMissing(_("Please give the reason for the change."))
    with transaction.atomic():
        _lock(step)
        count = len(distributing.standing(step))
        if not 1 <= place <= count:
            raise NoSuchPlace(_("Please give a place from 1 to %(count)s.") % {"count": count})
        made = RankMove.objects.create(
            step=step,
            submission=submission,
            place=place,
            reason=reason.strip(),
            made_by=actor,
            made_at=now,
        )
        _record("ranking.moved", made, actor, now, reason=reason.strip())
    return made


def withdraw(*, move: RankMove, actor: User, now: datetime) -> RankMove:
    """Undo a change of order; it stays on record. Raises Frozen."""
    with transaction.atomic():
        _lock(move.step)
        locked = RankMove.objects.select_for_update(of=("self",)).get(pk=move.pk)
        if locked.withdrawn_at is None:
            locked.withdrawn_at, locked.withdrawn_by = now, actor
            locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
            _record("ranking.move_withdrawn", locked, actor, now)
    return locked


def _lock(step: Step) -> None:
    Step.objects.select_for_update().get(pk=step.pk)
    if is_frozen(step):
        raise Frozen(_("The order is frozen and does not change any more."))


def _record(action: str, subject: RankMove, actor: User, now: datetime, reason: str = "") -> None:
    audit.record(
        action=action,
        subject=subject,
        scope=f"calls.call:{subject.step.call_id}",
        actor=actor,
        now=now,
        reason=reason,
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
