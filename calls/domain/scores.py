"""The arithmetic of scores, in whole numbers, so that anybody gets the same figures again.

Points are hundredths: 10000 is 100.00. A review's points are 10000 · Σ weight · score / most over
the sum of the weights, rounded half up; a mean is rounded half up to the hundredth as well.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

FULL: Final = 10_000
# From so many counted reviews on the highest and the lowest are left out of the result.
TRIM_FROM: Final = 5
# A standard deviation of so many hundredths marks a submission as disputed.
DISPUTED_FROM: Final = 1200


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two whole numbers, not negative, rounded half up.

    >>> half_up(5, 2), half_up(7, 3)
    (3, 2)
    """
    return (2 * numerator + denominator) // (2 * denominator)


class Scale:
    """The criteria of a step as (key, weight, highest score), for turning scores into points."""

    def __init__(self, criteria: Iterable[tuple[str, int, int]]) -> None:
        rows = list(criteria)
        common = math.lcm(*(most for _key, _weight, most in rows))
        self._factors = [(key, weight * common // most) for key, weight, most in rows]
        self._whole = common * sum(weight for _key, weight, _most in rows)

    def points(self, scores: Mapping[str, int]) -> int:
        """Hundredths of a review with a score for every criterion. Raises KeyError."""
        total = sum(factor * scores[key] for key, factor in self._factors)
        return half_up(FULL * total, self._whole)


@dataclass(frozen=True)
class Summary:
    """What the counted reviews of one submission say, in hundredths of a point."""

    points: tuple[int, ...]  # lowest first
    mean: int
    trimmed: int | None
    deviation: int

    @property
    def result(self) -> int:
        """What the submission is ranked by: the trimmed mean where there is one."""
        return self.mean if self.trimmed is None else self.trimmed

    @property
    def spread(self) -> int:
        """Highest less lowest."""
        return self.points[-1] - self.points[0]

    @property
    def is_disputed(self) -> bool:
        return self.deviation >= DISPUTED_FROM


def summary(points: Iterable[int]) -> Summary | None:
    """None without a counted review. The deviation is that of a sample (n - 1), 0 for one."""
    ordered = tuple(sorted(points))
    count = len(ordered)
    if not count:
        return None
    total = sum(ordered)
    trimmed = None
    if count >= TRIM_FROM:
        trimmed = half_up(total - ordered[0] - ordered[-1], count - 2)
    deviation = 0
    if count > 1:
        squares = count * sum(one * one for one in ordered) - total * total
        deviation = round(math.sqrt(squares / (count * (count - 1))))
    return Summary(ordered, half_up(total, count), trimmed, deviation)


def agreement(groups: Iterable[Sequence[int]]) -> float | None:
    """ICC(1): how far reviewers agree, 1 for wholly, about 0 or below for by chance only.

    One-way random effects (Shrout and Fleiss 1979, case 1), since not every reviewer scores every
    submission: (MSB - MSW) / (MSB + (k0 - 1) · MSW), with MSB the mean square between submissions,
    MSW within them, and k0 = (N - Σ n² / N) / (m - 1) for m submissions with n of N reviews.
    Only submissions with two reviews or more count; None for fewer than two of them, or where
    nothing differs.
    """
    rows = [row for row in groups if len(row) > 1]
    many, number = sum(map(len, rows)), len(rows)
    if number < 2:
        return None
    grand = sum(map(sum, rows)) / many
    means = [sum(row) / len(row) for row in rows]
    between = sum(len(row) * (mean - grand) ** 2 for row, mean in zip(rows, means, strict=True))
    within = sum((one - mean) ** 2 for row, mean in zip(rows, means, strict=True) for one in row)
    size = (many - sum(len(row) ** 2 for row in rows) / many) / (number - 1)
    between, within = between / (number - 1), within / (many - number)
    if not (whole := between + (size - 1) * within):
        return None
    return (between - within) / whole
