"""The verdict of one scan: pure, without clock or database.

The twin of `static/checkin/verdict.js`; both agree on every vector of
`tests/vectors/verdicts.json`. Instants are milliseconds since 1970, as in the manifest.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Direction = Literal["in", "out"]
HolderState = Literal["confirmed", "not_confirmed", "cancelled"]
Counts = Literal["chosen", "clock", "arrival"]

ACCEPTED = "accepted"
DUPLICATE = "duplicate"
REVOKED = "revoked"
WRONG_PART = "wrong_part"
OUTSIDE_WINDOW = "outside_window"
UNKNOWN = "unknown"
UNVERIFIED = "unverified"
COUNTING = frozenset({ACCEPTED, DUPLICATE})

MINUTE = 60_000
DAY = 24 * 60 * MINUTE
_ADDRESS = re.compile(r"^https?://[^/]+/t/([^/?#]+)/?(?:[?#].*)?$", re.IGNORECASE)
_CODE = re.compile(r"^[A-Z2-7]{16}$")
_LOOKALIKES = str.maketrans("018", "OIB")


@dataclass(frozen=True, slots=True)
class SessionSlot:
    """A session of the event that counts."""

    id: int
    part: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GatePlan:
    """What a gate counts.

    By the clock, people come in from `early` minutes before a session's start, and go out until
    `late` minutes after its end.
    """

    id: int
    counts: Counts
    sessions: frozenset[int] = frozenset()
    opens: int | None = None
    closes: int | None = None
    early: int = 60
    late: int = 30

    @property
    def is_door_only(self) -> bool:
        """No session is meant: the person was here, at this door."""
        return self.counts == "arrival" or (self.counts == "chosen" and not self.sessions)


@dataclass(frozen=True, slots=True)
class Holder:
    state: HolderState
    parts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Seen:
    """An earlier scan of the same person that counted."""

    at: int
    direction: Direction
    gate: int
    sessions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    verdict: str
    sessions: tuple[int, ...] = ()
    first_at: int | None = None


def ticket_code(text: str) -> str:
    """The ticket code in what a camera read or a hand typed, or "" when this is no ticket."""
    trimmed = text.strip()
    address = _ADDRESS.match(trimmed)
    if address is None and "/" in trimmed:
        return ""
    code = unicodedata.normalize("NFKC", address[1] if address else trimmed).upper()
    code = re.sub(r"[\s\-·.]", "", code).translate(_LOOKALIKES)
    return code if _CODE.match(code) else ""


def open_sessions(
    gate: GatePlan,
    sessions: Iterable[SessionSlot],
    at: int,
    direction: Direction,
    utc_offset: int,
) -> list[SessionSlot]:
    """The sessions a scan at this gate counts for, were it of somebody in all parts.

    By the clock the likeliest comes first; chosen ones are those of the same day (`utc_offset`
    minutes from UTC) that are not over yet, or have begun for somebody who leaves.
    """
    if gate.counts == "clock":
        early, late = (gate.early, 0) if direction == "in" else (0, gate.late)
        around = [
            one
            for one in sessions
            if (not gate.sessions or one.id in gate.sessions)
            and one.start - early * MINUTE <= at <= one.end + late * MINUTE
        ]
        return sorted(around, key=lambda one: _likelihood(one, at))
    day = (at + utc_offset * MINUTE) // DAY
    return sorted(
        (
            one
            for one in sessions
            if one.id in gate.sessions
            and (one.start + utc_offset * MINUTE) // DAY == day
            and (at <= one.end if direction == "in" else at >= one.start)
        ),
        key=lambda one: (one.start, one.id),
    )


def _likelihood(one: SessionSlot, at: int) -> tuple[int, int, int]:
    """Running sessions first, then the nearest: the next to start, or the last that ended."""
    return (max(0, one.start - at, at - one.end), one.start, one.id)


def covered(
    gate: GatePlan,
    sessions: Iterable[SessionSlot],
    parts: frozenset[int],
    at: int,
    direction: Direction,
    utc_offset: int,
) -> tuple[int, ...]:
    """The ids of the sessions that a scan of somebody in `parts` counts for."""
    if gate.is_door_only:
        return ()
    mine = [
        one.id
        for one in open_sessions(gate, sessions, at, direction, utc_offset)
        if one.part in parts
    ]
    return tuple(mine[:1] if gate.counts == "clock" else mine)


def _repeated_since(seen: Iterable[Seen], at: int, direction: Direction) -> int | None:
    """When the same was first seen, or None if this scan is new."""
    ordered = sorted(seen, key=lambda one: one.at)
    before = [one for one in ordered if one.at <= at]
    after = [one for one in ordered if one.at > at]
    if before and before[-1].direction == direction:
        first = before[-1]
        for one in reversed(before):
            if one.direction != direction:
                break
            first = one
        return first.at
    return after[0].at if after and after[0].direction == direction else None


def judge(
    *,
    well_formed: bool,
    revoked: bool,
    holder: Holder | None,
    at: int,
    direction: Direction,
    gate: GatePlan,
    sessions: Sequence[SessionSlot],
    utc_offset: int,
    seen: Sequence[Seen],
) -> Outcome:
    """Judge one scan; `at` by the server's clock."""
    refusal = _refusal(well_formed, revoked, holder, at, gate)
    if refusal or holder is None:
        return Outcome(refusal or UNVERIFIED)
    if gate.is_door_only:
        here = [one for one in seen if one.gate == gate.id and not one.sessions]
        return _settle((), _repeated_since(here, at, direction))
    open_now = open_sessions(gate, sessions, at, direction, utc_offset)
    if not open_now:
        return Outcome(OUTSIDE_WINDOW)
    targets = tuple(one.id for one in open_now if one.part in holder.parts)
    if not targets:
        return Outcome(WRONG_PART)
    if gate.counts == "clock":
        targets = targets[:1]
    first_at: int | None = None
    for target in targets:
        since = _repeated_since((one for one in seen if target in one.sessions), at, direction)
        if since is None:
            return _settle(targets, None)
        first_at = since if first_at is None else min(first_at, since)
    return _settle(targets, first_at)


def _refusal(
    well_formed: bool,  # noqa: FBT001 -- the positions are those of `judge`, one line above
    revoked: bool,  # noqa: FBT001
    holder: Holder | None,
    at: int,
    gate: GatePlan,
) -> str:
    if not well_formed:
        return UNKNOWN
    if revoked:
        return REVOKED
    if holder is None:
        return UNVERIFIED
    if holder.state != "confirmed":
        return holder.state
    too_early = gate.opens is not None and at < gate.opens
    too_late = gate.closes is not None and at > gate.closes
    return OUTSIDE_WINDOW if too_early or too_late else ""


def _settle(sessions: tuple[int, ...], first_at: int | None) -> Outcome:
    return Outcome(ACCEPTED if first_at is None else DUPLICATE, sessions, first_at)
