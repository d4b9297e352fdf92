"""The mark of one person in one session, from what is known of them: pure, whatever the order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from attendance.domain import verdicts
from attendance.enums import ATTENDED_STATUSES, AttendanceStatus

_FOR_SORTING: Final = {"in": 0, "out": 1}


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody came or went, in milliseconds since 1970."""

    at: int
    direction: verdicts.Direction
    scan: str


@dataclass(frozen=True, slots=True)
class Rules:
    """A session's times in milliseconds and its part's thresholds in minutes."""

    start: int
    end: int
    late_after: int
    early_before: int


@dataclass(frozen=True, slots=True)
class Decision:
    """A manual mark or an approved leave; `reference` is its key ("manual:12", "leave:3")."""

    status: str
    reference: str


@dataclass(frozen=True, slots=True)
class Mark:
    status: str
    minutes: int = 0
    first_in: int | None = None
    last_out: int | None = None
    basis: str = ""


def mark(
    *,
    rules: Rules,
    passages: Iterable[Passage],
    manual: Decision | None,
    leave: Decision | None,
    now: int,
) -> Mark | None:
    """The mark, or None while there is nothing to say: no fact, and the session is not over.

    A manual mark holds over everything; having been there holds over a leave. Who came late and
    left early as well has left early.
    """
    scanned = _from_passages(rules, passages)
    if manual is not None:
        attended = manual.status in ATTENDED_STATUSES
        whole = (rules.end - rules.start) // verdicts.MINUTE
        there = scanned.minutes if scanned and scanned.minutes else whole
        return Mark(
            status=manual.status,
            minutes=there if attended else 0,
            first_in=scanned.first_in if scanned else None,
            last_out=scanned.last_out if scanned else None,
            basis=manual.reference,
        )
    if scanned is not None and scanned.status != AttendanceStatus.ABSENT:
        return scanned
    if leave is not None:
        return Mark(status=leave.status, basis=leave.reference)
    if scanned is not None:
        return scanned
    return Mark(status=AttendanceStatus.ABSENT) if now > rules.end else None


def _from_passages(rules: Rules, passages: Iterable[Passage]) -> Mark | None:
    ordered = sorted(passages, key=lambda one: (one.at, _FOR_SORTING[one.direction], one.scan))
    if not ordered:
        return None
    stays, is_inside = _stays(rules, ordered)
    minutes = sum(max(0, min(until, rules.end) - max(since, rules.start)) for since, until in stays)
    first_in = next((one.at for one in ordered if one.direction == "in"), None)
    last_out = None if is_inside else ordered[-1].at
    status = AttendanceStatus.PRESENT
    if not minutes:
        status = AttendanceStatus.ABSENT
    elif last_out is not None and last_out < rules.end - rules.early_before * verdicts.MINUTE:
        status = AttendanceStatus.LEFT_EARLY
    elif stays[0][0] > rules.start + rules.late_after * verdicts.MINUTE:
        status = AttendanceStatus.LATE
    return Mark(
        status=status,
        minutes=minutes // verdicts.MINUTE,
        first_in=first_in,
        last_out=last_out,
        basis=f"scan:{ordered[0].scan}",
    )


def _stays(rules: Rules, ordered: Sequence[Passage]) -> tuple[list[tuple[int, int]], bool]:
    """From when till when somebody was inside, and whether they still are.

    Who is first seen going out was inside from the start; who is not seen going out stays till the
    end; a second "in" or "out" in a row says nothing new.
    """
    stays: list[tuple[int, int]] = []
    inside_since: int | None = rules.start if ordered[0].direction == "out" else None
    for one in ordered:
        if one.direction == "in":
            inside_since = one.at if inside_since is None else inside_since
        elif inside_since is not None:
            stays.append((inside_since, one.at))
            inside_since = None
    if inside_since is not None:
        stays.append((inside_since, max(rules.end, inside_since)))
    return stays, inside_since is not None
