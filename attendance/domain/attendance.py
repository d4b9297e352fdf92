"""考勤: marks per registration and session, computed from facts and written where they changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, cast

from django.db import transaction

from attendance.domain import checkin, freshness, marks, plans, verdicts
from attendance.enums import AttendanceStatus, LeaveStatus
from attendance.models import Attendance, Leave, ManualMark, Scan
from events.models import Session
from registrations.enums import RegistrationStatus
from registrations.models import Registration, RegistrationPart

Pair = tuple[int, int]  # registration, session

_CHUNK: Final = 2000
_WRITTEN: Final = ("status", "minutes", "first_in_at", "last_out_at", "basis", "computed_at")


@dataclass(frozen=True)
class Outcome:
    """How many rows a recomputation made, changed and removed."""

    created: int = 0
    changed: int = 0
    removed: int = 0


@dataclass
class _Facts:
    """Everything that marks rest on, of one event (or of some of its people)."""

    plan: plans.EventPlan
    rules: dict[int, marks.Rules]
    parts_of_session: dict[int, int]
    parts: dict[int, frozenset[int]]
    passages: dict[Pair, list[marks.Passage]] = field(default_factory=dict)
    manual: dict[Pair, marks.Decision] = field(default_factory=dict)
    leaves: dict[Pair, marks.Decision] = field(default_factory=dict)

    def pairs(self) -> Iterator[Pair]:
        sessions: dict[frozenset[int], list[int]] = {}
        for registration, parts in self.parts.items():
            if parts not in sessions:
                by_part = self.parts_of_session.items()
                sessions[parts] = [session for session, part in by_part if part in parts]
            for session in sessions[parts]:
                yield registration, session


def marks_of(
    *, event_id: int, now: datetime, registrations: Iterable[int] | None = None
) -> dict[Pair, marks.Mark]:
    """The marks as the facts have them now, without writing: by (registration, session).

    A session that is not over and of which nothing is known yet has no mark.
    """
    facts = _read(event_id, registrations)
    moment = plans.milliseconds(now)
    found = {}
    for pair in facts.pairs():
        mark = marks.mark(
            rules=facts.rules[pair[1]],
            passages=facts.passages.get(pair, ()),
            manual=facts.manual.get(pair),
            leave=facts.leaves.get(pair),
            now=moment,
        )
        if mark is not None:
            found[pair] = mark
    return found


def current(*, event_id: int, now: datetime) -> dict[Pair, marks.Mark]:
    """The marks of an event for a page: the stored rows while nothing has changed since they were
    computed, else computed now (the next `recompute` stores them).
    """
    if not freshness.is_fresh(event_id, now):
        return marks_of(event_id=event_id, now=now)
    return {pair: _mark(*known[1:]) for pair, known in _stored(event_id, None).items()}


def recompute(
    *, event_id: int, now: datetime, registrations: Iterable[int] | None = None
) -> Outcome:
    """Read all facts, compute, and write what changed. Running it again writes nothing.

    Two that run at once write the same; what one read a moment too early, the next run mends.
    """
    people = None if registrations is None else list(registrations)
    told = freshness.figures(event_id, now) if people is None else ""
    with transaction.atomic():
        fresh = marks_of(event_id=event_id, now=now, registrations=people)
        stored = _stored(event_id, people)
        rows, created = [], 0
        for pair, mark in fresh.items():
            values = _values(mark)
            known = stored.get(pair)
            if known is not None and known[1:] == values:
                continue
            created += known is None
            rows.append(
                Attendance(
                    registration_id=pair[0],
                    session_id=pair[1],
                    computed_at=now,
                    **dict(zip(_WRITTEN[:-1], values, strict=True)),
                )
            )
        Attendance.objects.bulk_create(
            rows,
            batch_size=_CHUNK,
            update_conflicts=True,
            unique_fields=["registration", "session"],
            update_fields=_WRITTEN,
        )
        gone = [known[0] for pair, known in stored.items() if pair not in fresh]
        for start in range(0, len(gone), _CHUNK):
            Attendance.objects.filter(pk__in=gone[start : start + _CHUNK]).delete()
    if told:
        transaction.on_commit(lambda: freshness.note(event_id, told))
    return Outcome(created=created, changed=len(rows) - created, removed=len(gone))


Values = tuple[str, int, datetime | None, datetime | None, str]


def _values(mark: marks.Mark) -> Values:
    """What a row holds of a mark, in the order of `_WRITTEN`."""
    first = None if mark.first_in is None else plans.moment(mark.first_in)
    last = None if mark.last_out is None else plans.moment(mark.last_out)
    return (str(mark.status), mark.minutes, first, last, mark.basis)


def _mark(
    status: str, minutes: int, first: datetime | None, last: datetime | None, basis: str
) -> marks.Mark:
    return marks.Mark(
        status=AttendanceStatus(status),
        minutes=minutes,
        first_in=None if first is None else plans.milliseconds(first),
        last_out=None if last is None else plans.milliseconds(last),
        basis=basis,
    )


def _stored(
    event_id: int, people: list[int] | None
) -> dict[Pair, tuple[int, str, int, datetime | None, datetime | None, str]]:
    rows = Attendance.objects.filter(registration__event_id=event_id)
    if people is not None:
        rows = rows.filter(registration_id__in=people)
    return {
        (registration, session): (pk, status, minutes, first, last, basis)
        for pk, registration, session, status, minutes, first, last, basis in rows.values_list(
            "pk",
            "registration_id",
            "session_id",
            "status",
            "minutes",
            "first_in_at",
            "last_out_at",
            "basis",
        ).iterator(chunk_size=_CHUNK)
    }


def _read(event_id: int, registrations: Iterable[int] | None) -> _Facts:
    plan = plans.of_event(event_id)
    people = Registration.objects.filter(event_id=event_id, status=RegistrationStatus.CONFIRMED)
    if registrations is not None:
        people = people.filter(pk__in=list(registrations))
    chosen: dict[int, set[int]] = {pk: set() for pk in people.values_list("pk", flat=True)}
    rows = RegistrationPart.objects.filter(registration__in=people)
    for registration, part in rows.values_list("registration_id", "part_id"):
        chosen.setdefault(registration, set()).add(part)
    shared: dict[frozenset[int], frozenset[int]] = {}
    parts = {
        registration: shared.setdefault(frozenset(found), frozenset(found))
        for registration, found in chosen.items()
    }
    facts = _Facts(
        plan=plan,
        rules=_rules(event_id),
        parts_of_session={one.id: one.part for one in plan.sessions},
        parts=parts,
    )
    narrowed = None if registrations is None else list(parts)
    _read_scans(facts, event_id, narrowed)
    _read_decisions(facts, event_id, narrowed)
    return facts


def _rules(event_id: int) -> dict[int, marks.Rules]:
    rows = Session.objects.counting().filter(part__event_id=event_id)
    return {
        pk: marks.Rules(plans.milliseconds(start), plans.milliseconds(end), late, early)
        for pk, start, end, late, early in rows.values_list(
            "pk", "starts_at", "ends_at", "part__late_after_minutes", "part__early_before_minutes"
        )
    }


def _read_scans(facts: _Facts, event_id: int, people: list[int] | None) -> None:
    """Scans that count: accepted or repeated, out of quarantine, and not undone in time."""
    scans = Scan.objects.filter(checkin.OUT_OF_QUARANTINE, event_id=event_id)
    undos: dict[object, list[tuple[int | None, datetime]]] = {}
    for undoes, device, device_at in scans.filter(undoes__isnull=False).values_list(
        "undoes", "device_id", "device_at"
    ):
        undos.setdefault(undoes, []).append((device, device_at))
    counting = scans.filter(verdict__in=verdicts.COUNTING, registration__isnull=False)
    if people is not None:
        counting = counting.filter(registration_id__in=people)
    covered = _Coverage(facts.plan)
    for (
        pk,
        registration,
        gate,
        session,
        direction,
        scanned_at,
        device,
        device_at,
    ) in counting.values_list(
        "pk",
        "registration_id",
        "gate_id",
        "session_id",
        "direction",
        "scanned_at",
        "device_id",
        "device_at",
    ).iterator(chunk_size=_CHUNK):
        parts = facts.parts.get(registration)
        if parts is None:
            continue
        if pk in undos and any(
            by == device and checkin.is_valid_undo(device_at, at) for by, at in undos[pk]
        ):
            continue
        at = plans.milliseconds(scanned_at)
        way = cast("verdicts.Direction", direction)
        passage = marks.Passage(at, way, str(pk))
        for one in covered.sessions(gate, session, parts, at, way):
            facts.passages.setdefault((registration, one), []).append(passage)


class _Coverage:
    """Which sessions a scan counts for, with the gates' plans looked up once."""

    def __init__(self, plan: plans.EventPlan) -> None:
        self._plan = plan
        self._gates: dict[tuple[int, int | None], verdicts.GatePlan] = {}

    def sessions(
        self,
        gate_id: int,
        session_id: int | None,
        parts: frozenset[int],
        at: int,
        direction: verdicts.Direction,
    ) -> tuple[int, ...]:
        gate = self._gates.get((gate_id, session_id))
        if gate is None:
            gate = self._plan.gate_for(gate_id, session_id)
            self._gates[gate_id, session_id] = gate
        plan = self._plan
        return verdicts.covered(gate, plan.sessions, parts, at, direction, plan.utc_offset)


def _read_decisions(facts: _Facts, event_id: int, people: list[int] | None) -> None:
    manual = ManualMark.objects.filter(registration__event_id=event_id, withdrawn_at__isnull=True)
    leaves = Leave.objects.filter(registration__event_id=event_id, status=LeaveStatus.APPROVED)
    if people is not None:
        manual = manual.filter(registration_id__in=people)
        leaves = leaves.filter(registration_id__in=people)
    for pk, registration, session, status in manual.order_by("marked_at", "pk").values_list(
        "pk", "registration_id", "session_id", "status"
    ):
        facts.manual[registration, session] = marks.Decision(status, f"manual:{pk}")
    for pk, registration, session in leaves.values_list("pk", "registration_id", "session_id"):
        facts.leaves[registration, session] = marks.Decision(
            AttendanceStatus.ON_LEAVE, f"leave:{pk}"
        )
