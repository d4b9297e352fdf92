"""The ranking as people read it: names, units, tiers, figures, marks; live, or as it was frozen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from calls.domain import freezing, priority, ranking, ranking_order, subjects
from calls.domain.ranking_order import Placed
from calls.domain.scores import agreement
from calls.enums import RecusalKind
from calls.models import FrozenRanking, PanelMember, RankMove, Step, StepResult, Submission
from people.enums import Tier


def shown(hundredths: int | None) -> str:
    """87.50 for 8750."""
    return "—" if hundredths is None else f"{hundredths / 100:.2f}"


@dataclass(frozen=True)
class Line:
    """One submission as the list prints it. `points` are by reviewer as `Listing.reviewers`."""

    placed: Placed
    submission: Submission
    name: str
    unit_name: str
    tier: str
    points: list[int | None]
    excluded: list[str]
    move: RankMove | None
    flags: list[str] = field(default_factory=list)
    verdict: StepResult | None = None

    @property
    def mean(self) -> str:
        return shown(self.placed.summary.mean if self.placed.summary else None)

    @property
    def trimmed(self) -> str:
        return shown(self.placed.summary.trimmed if self.placed.summary else None)

    @property
    def result(self) -> str:
        return shown(self.placed.summary.result if self.placed.summary else None)

    @property
    def deviation(self) -> str:
        return shown(self.placed.summary.deviation if self.placed.summary else None)

    @property
    def spread(self) -> str:
        """Lowest and highest, such as 71.00–90.50."""
        known = self.placed.summary
        return f"{shown(known.points[0])}–{shown(known.points[-1])}" if known else "—"

    @property
    def is_disputed(self) -> bool:
        return self.placed.summary is not None and self.placed.summary.is_disputed


@dataclass(frozen=True)
class Listing:
    """The order with everything a page, a table or an export needs to print it."""

    step: Step
    placed: list[Placed]
    tiers: dict[int, str]
    reviewers: list[int]  # member ids, or the numbers of the freeze
    excluded: dict[int, list[str]]
    moves: dict[int, RankMove]
    names: dict[int, tuple[str, str]] | None  # of the freeze
    frozen: FrozenRanking | None

    @property
    def agreement(self) -> float | None:
        return agreement([list(row.points.values()) for row in self.placed])

    @property
    def agreement_word(self) -> str:
        """Koo and Li 2016: below .5 poor, to .75 moderate, to .9 good, above excellent."""
        found = self.agreement
        if found is None:
            return ""
        bounds = [(0.9, _("excellent")), (0.75, _("good")), (0.5, _("moderate"))]
        return next((word for bound, word in bounds if found > bound), _("poor"))

    @property
    def disputed(self) -> list[Placed]:
        return [row for row in self.placed if row.summary is not None and row.summary.is_disputed]

    @property
    def equals(self) -> list[Placed]:
        return [] if self.frozen else [row for row in self.placed if row.is_equal]

    def lines(self, rows: Iterable[Placed]) -> list[Line]:
        """The chosen rows, with names, flags and verdicts read in bulk."""
        chosen = list(rows)
        keys = [row.submission for row in chosen]
        read = Submission.objects.filter(pk__in=keys).select_related("call", "unit", "person")
        known = {row.pk: row for row in read}
        own = [known[key] for key in keys]
        names = self.names
        if names is None:
            found = subjects.of(own)
            names = {key: (one.name, one.unit_name) for key, one in found.items()}
        flags = priority.flags_of(own)
        verdicts = {
            result.submission_id: result
            for result in StepResult.objects.filter(step=self.step, submission__in=own)
        }
        return [
            Line(
                placed=row,
                submission=known[row.submission],
                name=names[row.submission][0] or f"#{row.submission}",
                unit_name=names[row.submission][1],
                tier=self.tiers.get(row.submission, ""),
                points=[row.points.get(reviewer) for reviewer in self.reviewers],
                excluded=self.excluded.get(row.submission, []),
                move=self.moves.get(row.submission),
                flags=flags.get(row.submission, []),
                verdict=verdicts.get(row.submission),
            )
            for row in chosen
        ]


def of_step(step: Step) -> Listing:
    """The listing of the step, in a constant number of queries. The caller has asked the rules."""
    frozen = FrozenRanking.objects.filter(step=step).select_related("frozen_by").first()
    return _live(step) if frozen is None else _frozen(step, frozen)


def _live(step: Step) -> Listing:
    found = ranking.of_step(step)
    used = {key for row in found.placed for key in row.points}
    members = PanelMember.objects.filter(step=step, pk__in=used).order_by("invited_at", "pk")
    numbers = {pk: number for number, pk in enumerate(members.values_list("pk", flat=True), 1)}
    return Listing(
        step=step,
        placed=found.placed,
        tiers=_labels({facts["id"]: facts["tier"] for facts in found.facts}),
        reviewers=list(numbers),
        excluded={
            key: [_excluded(numbers.get(member), tie) for member, tie in ties]
            for key, ties in found.excluded.items()
        },
        moves={move.submission_id: move for move in found.moves},
        names=None,
        frozen=None,
    )


def _frozen(step: Step, frozen: FrozenRanking) -> Listing:
    content = freezing.content_of(frozen)
    places = list(frozen.places.all())
    rows: Sequence[ranking_order.SubmissionFacts] = content["submissions"]
    return Listing(
        step=step,
        placed=ranking_order.of_content(content),
        tiers=_labels({facts["id"]: facts["tier"] for facts in rows}),
        reviewers=content["reviewers"],
        excluded={
            row["id"]: [_excluded(one["reviewer"], one["tie"]) for one in row["excluded"]]
            for row in content["submissions"]
        },
        moves={move.submission_id: move for move in ranking.active_moves(step)},
        names={place.submission_id: (place.name, place.unit_name) for place in places},
        frozen=frozen,
    )


def _labels(tiers: dict[int, str]) -> dict[int, str]:
    words = {tier.value: str(tier.label) for tier in Tier}
    return {key: words[tier] for key, tier in tiers.items() if tier}


def _excluded(number: int | None, tie: str) -> str:
    who = _("reviewer %(number)s") % {"number": number} if number else _("a reviewer")
    return _("%(who)s not counted: %(tie)s") % {"who": who, "tie": RecusalKind(tie).label}
