"""Days as the leaves of a calendar: weeks from Monday to Sunday, month by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.workdays import Day


@dataclass(frozen=True)
class Month:
    """`weeks` are lists of seven, None where the day is of another month or not asked for."""

    first: date
    weeks: list[list[Day | None]]


def months(days: Iterable[Day]) -> list[Month]:
    """The months that the days touch, in order; days come in order."""
    by_month: dict[date, list[Day]] = {}
    for day in days:
        by_month.setdefault(day.on.replace(day=1), []).append(day)
    return [Month(first, _weeks(found)) for first, found in by_month.items()]


def _weeks(days: list[Day]) -> list[list[Day | None]]:
    weeks: list[list[Day | None]] = []
    for day in days:
        if not weeks or day.on.weekday() == 0:
            weeks.append([None] * 7)
        weeks[-1][day.on.weekday()] = day
    return weeks
