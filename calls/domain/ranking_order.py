"""The order of a scoring step, from facts that hold everything it depends on and nothing else.

The same facts, as canonical JSON, are what a freeze keeps; the page of the package computes the
order from them again (calls/domain/ranking_package/recompute.js). Both follow these rules:

1. A review's points, the mean, the trimmed mean: calls.domain.scores.
2. The higher result comes first; who has no counted review comes last.
3. Equal results: the tier of the recommending unit decides (domain.md 3.10).
4. Still equal: as received. The head of secretariat may decide otherwise, with a reason.
5. Changes of order by hand are applied in the order in which they were made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypedDict

from calls.domain import priority
from calls.domain.scores import Scale, Summary, summary

FORMAT: Final = "huiwu-ranking/1"


class ReviewFacts(TypedDict):
    reviewer: int
    scores: dict[str, int]


class SubmissionFacts(TypedDict):
    """`tier` is "" where there is none; `received_at` is UTC, so that text sorts as time."""

    id: int
    tier: str
    received_at: str
    reviews: list[ReviewFacts]


class MoveFacts(TypedDict):
    submission: int
    place: int


class CriterionFacts(TypedDict):
    id: str
    weight: int
    most: int


@dataclass(frozen=True)
class Placed:
    """Where one submission stands. `points` by reviewer; `computed` is the place before moves.

    `is_equal`: it stands beside others of the same result and tier, and nobody has decided.
    """

    submission: int
    place: int
    computed: int
    summary: Summary | None
    points: dict[int, int]
    is_equal: bool
    is_moved: bool


def order(
    *,
    criteria: Sequence[CriterionFacts],
    submissions: Iterable[SubmissionFacts],
    moves: Sequence[MoveFacts] = (),
) -> list[Placed]:
    """All submissions in their order, whatever order the facts come in."""
    scale = Scale((row["id"], row["weight"], row["most"]) for row in criteria)
    points = {
        row["id"]: {one["reviewer"]: scale.points(one["scores"]) for one in row["reviews"]}
        for row in submissions
    }
    rows = {row["id"]: row for row in submissions}
    summaries = {key: summary(found.values()) for key, found in points.items()}

    def conditions(key: int) -> tuple[int, int, int]:
        known = summaries[key]
        tier = priority.place_of(rows[key]["tier"] or None)
        return (0, -known.result, tier) if known is not None else (1, 0, tier)

    computed = sorted(rows, key=lambda key: (conditions(key), rows[key]["received_at"], key))
    moved = [move for move in moves if move["submission"] in rows]
    by_hand = {move["submission"] for move in moved}
    undecided: dict[tuple[int, int, int], list[int]] = {}
    for key in computed:
        if summaries[key] is not None and key not in by_hand:
            undecided.setdefault(conditions(key), []).append(key)
    final = list(computed)
    for move in moved:
        final.remove(move["submission"])
        final.insert(move["place"] - 1, move["submission"])
    before = {key: place for place, key in enumerate(computed, start=1)}
    return [
        Placed(
            submission=key,
            place=place,
            computed=before[key],
            summary=summaries[key],
            points=points[key],
            is_equal=len(undecided.get(conditions(key), ())) > 1 and key not in by_hand,
            is_moved=key in by_hand,
        )
        for place, key in enumerate(final, start=1)
    ]


def of_content(content: dict[str, Any]) -> list[Placed]:
    """The order that follows from a frozen content, computed again."""
    return order(
        criteria=content["criteria"], submissions=content["submissions"], moves=content["moves"]
    )
