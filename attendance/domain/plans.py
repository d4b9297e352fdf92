"""What the verdict needs to know of an event: its counting sessions and its gates, as plain values.

A plan is kept in the process for a moment: hundreds of scans a second ask for the same one. What is
two seconds old can only mislead a verdict, never attendance, which is computed from the facts.
"""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, cast

from django.utils import timezone

from attendance.domain import verdicts
from attendance.models import Gate
from events.models import Category, Session

KEPT_SECONDS: Final = 2.0
LATE_MINUTES: Final = 30  # after a session's end, people still go out of it by the clock


@dataclass(frozen=True)
class EventPlan:
    event_id: int
    utc_offset: int
    sessions: tuple[verdicts.SessionSlot, ...]
    gates: dict[int, verdicts.GatePlan]
    categories: dict[int, str]

    def gate_for(self, gate_id: int, session_id: int | None) -> verdicts.GatePlan:
        """The gate's plan; for a scan that names one of its sessions, for that session only."""
        gate = self.gates[gate_id]
        known = {one.id for one in self.sessions}
        in_scope = session_id in known and (not gate.sessions or session_id in gate.sessions)
        if session_id is None or gate.counts == "arrival" or not in_scope:
            return gate
        return replace(gate, counts="chosen", sessions=frozenset({session_id}))


def milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970, as the verdict counts."""
    return int(moment.timestamp() * 1000)


def moment(milliseconds_since_1970: int) -> datetime:
    return datetime.fromtimestamp(milliseconds_since_1970 / 1000, tz=UTC)


def of_event(event_id: int) -> EventPlan:
    """The plan as the database has it now: four statements."""
    sessions = tuple(
        verdicts.SessionSlot(pk, part, milliseconds(start), milliseconds(end))
        for pk, part, start, end in Session.objects.counting()
        .filter(part__event_id=event_id)
        .order_by("starts_at", "pk")
        .values_list("pk", "part_id", "starts_at", "ends_at")
    )
    chosen: dict[int, set[int]] = {}
    listed = Gate.objects.filter(event_id=event_id, sessions__isnull=False)
    for gate_id, session_id in listed.values_list("pk", "sessions"):
        chosen.setdefault(gate_id, set()).add(session_id)
    gates = {
        gate.pk: gate_plan(gate, frozenset(chosen.get(gate.pk, ())))
        for gate in Gate.objects.filter(event_id=event_id)
    }
    first = moment(sessions[0].start) if sessions else timezone.now()
    offset = first.astimezone(timezone.get_default_timezone()).utcoffset()
    return EventPlan(
        event_id=event_id,
        utc_offset=int(offset.total_seconds() // 60) if offset else 0,
        sessions=sessions,
        gates=gates,
        categories=dict(Category.objects.filter(event_id=event_id).values_list("pk", "name")),
    )


def gate_plan(gate: Gate, sessions: frozenset[int]) -> verdicts.GatePlan:
    closes = milliseconds(gate.closes_at) if gate.closes_at else None
    return verdicts.GatePlan(
        id=gate.pk,
        counts=cast("verdicts.Counts", gate.counts_for),
        sessions=sessions,
        opens=milliseconds(gate.opens_at) if gate.opens_at else None,
        closes=0 if gate.is_closed else closes,
        early=gate.opens_before_minutes,
        late=LATE_MINUTES,
    )


_kept: dict[int, tuple[float, EventPlan]] = {}


def recent(event_id: int) -> EventPlan:
    """The plan, at most KEPT_SECONDS old."""
    now = time.monotonic()
    known = _kept.get(event_id)
    if known is None or now - known[0] > KEPT_SECONDS:
        known = (now, of_event(event_id))
        _kept[event_id] = known
    return known[1]


def forget() -> None:
    """Drop what this process keeps: after a change made here that should show at once."""
    _kept.clear()
