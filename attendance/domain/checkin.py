"""Recording what happened at a door: append-only, idempotent by the client's id, safe in any order.

Two devices that bring the same ticket at the same moment are put in order by a lock on the
registration's row (PostgreSQL) or by the one writer there is (SQLite, immediate transactions): one
scan is accepted, the other is its duplicate.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q

from attendance.domain import arrivals, holders, plans, scan_rows, verdicts
from attendance.enums import ScanMethod, Verdict
from attendance.models import Device, Gate, Scan
from core import signing
from core.arrays import Among
from people.models import User

UNDO_WITHIN: Final = timedelta(minutes=15)
# Around a scan, what may make it a repetition of the same session's.
AROUND: Final = timedelta(hours=24)
OUT_OF_QUARANTINE: Final = Q(quarantined_at__isnull=True) | Q(released_at__isnull=False)


@dataclass(frozen=True, slots=True)
class ScanEntry:
    """One uploaded entry. `problem` says why it was not understood: it is kept, refused."""

    id: uuid.UUID
    device_at: datetime
    ticket: str = ""
    registration: int | None = None
    clock_offset_ms: int = 0
    direction: verdicts.Direction = "in"
    session: int | None = None
    offline: bool = False
    shown: str = ""
    admitted: bool = False
    undoes: uuid.UUID | None = None
    reason: str = ""
    method: ScanMethod = ScanMethod.CAMERA
    problem: str = ""

    def at(self, now: datetime) -> datetime:
        """When it happened by our clock; nothing uploaded can have happened after `now`."""
        return min(self.device_at + timedelta(milliseconds=self.clock_offset_ms), now)


@dataclass(frozen=True, slots=True)
class ScanResult:
    id: uuid.UUID
    verdict: str
    person: holders.Known | None = None
    first_scan_at: datetime | None = None


def is_valid_undo(scan_device_at: datetime, undo_device_at: datetime) -> bool:
    """Made within 15 minutes of its scan, both by the device's own clock (interfaces §4)."""
    return abs(undo_device_at - scan_device_at) <= UNDO_WITHIN


def record_scans(
    *,
    gate: Gate,
    device: Device | None,
    scans: Sequence[ScanEntry],
    now: datetime,
    by_user: User | None = None,
    quarantined: bool = False,
) -> list[ScanResult]:
    """Judge and store a batch; results in the order of `scans`.

    An id that is known already gets its first result again and writes nothing. A constant number
    of statements, whatever the size of the batch (500 at most by the protocol).
    """
    if not scans:
        return []
    plan = plans.recent(gate.event_id)
    if gate.pk not in plan.gates:
        plan = plans.of_event(gate.event_id)
    with transaction.atomic():
        batch = _Batch(gate, device, plan, now, by_user, quarantined=quarantined)
        batch.read(scans)
        results = [batch.settle(entry) for entry in scans]
        scan_rows.insert(batch.upload, batch.rows)
        for registration, undos in batch.late_news.items():
            # An undo that came before its scan did not know whose it was; the next look-up must.
            Scan.objects.filter(pk__in=undos).update(registration_id=registration)
        if plan.gates[gate.pk].counts == "arrival" and not quarantined:
            arrivals.follow_scans(
                upload=batch.upload,
                standing=batch.standing,
                taken_back=batch.taken_back,
                device=device,
            )
    return results


def _is_waiting(row: Mapping[str, Any]) -> bool:
    return row["quarantined_at"] is not None and row["released_at"] is None


@dataclass
class _Batch:
    """What a batch needs to know of the database, read once, and the rows it adds."""

    gate: Gate
    device: Device | None
    plan: plans.EventPlan
    now: datetime
    by_user: User | None
    quarantined: bool
    rows: list[scan_rows.NewScan] = field(default_factory=list)
    results: dict[uuid.UUID, ScanResult] = field(default_factory=dict)
    seen: dict[int, list[tuple[uuid.UUID, verdicts.Seen]]] = field(default_factory=dict)
    undone: dict[uuid.UUID, list[tuple[int | None, datetime]]] = field(default_factory=dict)
    early_undos: dict[uuid.UUID, list[uuid.UUID]] = field(default_factory=dict)
    late_news: dict[int, list[uuid.UUID]] = field(default_factory=dict)
    known_scans: dict[uuid.UUID, tuple[int | None, datetime]] = field(default_factory=dict)
    standing: list[scan_rows.NewScan] = field(default_factory=list)  # accepted, and not undone
    taken_back: list[scan_rows.NewScan] = field(default_factory=list)  # valid undos of stored scans

    def __post_init__(self) -> None:
        self.upload = scan_rows.Upload(
            event_id=self.gate.event_id,
            gate_id=self.gate.pk,
            device_id=self.device.pk if self.device else None,
            by_user_id=self.by_user.pk if self.by_user else None,
            received_at=self.now,
            quarantined_at=self.now if self.quarantined else None,
        )
        self.in_plan = frozenset(session.id for session in self.plan.sessions)

    def read(self, entries: Sequence[ScanEntry]) -> None:
        """Lock the people concerned, then read what is known about them and about these ids."""
        self.people = holders.lock(
            event_id=self.gate.event_id,
            codes={entry.ticket for entry in entries if entry.ticket},
            registrations={entry.registration for entry in entries if entry.registration},
            categories=self.plan.categories,
        )
        ids = [entry.id for entry in entries]
        targets = [entry.undoes for entry in entries if entry.undoes]
        for entry in entries:
            if entry.undoes:
                undo = (self.upload.device_id, entry.device_at)
                self.undone.setdefault(entry.undoes, []).append(undo)
        between = self._moments(entries)
        rows = list(_known_scans(self.gate, self.people.ids, ids, targets, between))
        for row in rows:
            self._take_undo(row)
        for row in rows:
            self._take(row, frozenset(ids))

    def _moments(self, entries: Iterable[ScanEntry]) -> tuple[datetime, datetime]:
        moments = [entry.at(self.now) for entry in entries]
        return min(moments), max(moments)

    def _take_undo(self, row: Mapping[str, Any]) -> None:
        if row["undoes"] is not None and not _is_waiting(row):
            undo = (row["device_id"], row["device_at"])
            self.undone.setdefault(row["undoes"], []).append(undo)
            if row["registration_id"] is None:
                self.early_undos.setdefault(row["undoes"], []).append(row["pk"])

    def _take(self, row: Mapping[str, Any], ids: frozenset[uuid.UUID]) -> None:
        pk, registration = row["pk"], row["registration_id"]
        self.known_scans[pk] = (registration, row["device_at"])
        if pk in ids:
            self.results[pk] = ScanResult(
                pk, row["verdict"], self.people.known(registration), row["first_scan_at"]
            )
        if registration is None or _is_waiting(row) or row["verdict"] not in verdicts.COUNTING:
            return
        if not self._is_undone(pk, row["device_id"], row["device_at"]):
            self._note(pk, registration, row)

    def _is_undone(self, pk: uuid.UUID, device: int | None, device_at: datetime) -> bool:
        return any(
            by == device and is_valid_undo(device_at, at) for by, at in self.undone.get(pk, ())
        )

    def _note(self, pk: uuid.UUID, registration: int, row: Mapping[str, Any]) -> None:
        at = plans.milliseconds(row["scanned_at"])
        direction: verdicts.Direction = row["direction"]
        if row["gate_id"] not in self.plan.gates:
            return
        gate = self.plan.gate_for(row["gate_id"], row["session_id"])
        parts = self.people.parts(registration)
        sessions = verdicts.covered(
            gate, self.plan.sessions, parts, at, direction, self.plan.utc_offset
        )
        seen = verdicts.Seen(at, direction, row["gate_id"], sessions)
        self.seen.setdefault(registration, []).append((pk, seen))

    def settle(self, entry: ScanEntry) -> ScanResult:
        """The result of one entry; a new one adds its row."""
        known = self.results.get(entry.id)
        if known is None:
            known = self._undo(entry) if entry.undoes else self._scan(entry)
            self.results[entry.id] = known
        return known

    def _undo(self, entry: ScanEntry) -> ScanResult:
        known = self.known_scans.get(entry.undoes) if entry.undoes else None
        said = self.people.registrations.get(entry.registration or 0)
        registration = known[0] if known else said.id if said else None
        row = self._add(entry, Verdict.UNDONE, entry.at(self.now), registration)
        if known and is_valid_undo(known[1], entry.device_at):
            self.taken_back.append(row)
        return ScanResult(entry.id, Verdict.UNDONE, self.people.known(registration))

    def _scan(self, entry: ScanEntry) -> ScanResult:
        found = self.people.find(entry.ticket, entry.registration)
        scanned_at = entry.at(self.now)
        at = plans.milliseconds(scanned_at)
        outcome = self._judge(entry, found, at)
        # The server knows every ticket: what a device could not verify is settled here.
        verdict = found.refusal if outcome.verdict == verdicts.UNVERIFIED else outcome.verdict
        first = None if outcome.first_at is None else plans.moment(outcome.first_at)
        row = self._add(entry, verdict, scanned_at, found.registration, found=found, first=first)
        self.known_scans[entry.id] = (found.registration, entry.device_at)
        if found.registration and entry.id in self.early_undos:
            self.late_news.setdefault(found.registration, []).extend(self.early_undos[entry.id])
        is_standing = verdict in verdicts.COUNTING and not self.quarantined
        own = self.upload.device_id
        if is_standing and not self._is_undone(entry.id, own, entry.device_at):
            one = verdicts.Seen(at, entry.direction, self.gate.pk, outcome.sessions)
            self.seen.setdefault(found.registration or 0, []).append((entry.id, one))
            self.standing.append(row)
        return ScanResult(entry.id, verdict, self.people.known(found.registration), first)

    def _judge(self, entry: ScanEntry, found: holders.Found, at: int) -> verdicts.Outcome:
        return verdicts.judge(
            well_formed=bool(entry.ticket or entry.registration) and not entry.problem,
            revoked=found.revoked,
            holder=found.holder,
            at=at,
            direction=entry.direction,
            gate=self.plan.gate_for(self.gate.pk, entry.session),
            sessions=self.plan.sessions,
            utc_offset=self.plan.utc_offset,
            seen=[one for _pk, one in self.seen.get(found.registration or 0, ())],
        )

    def _add(
        self,
        entry: ScanEntry,
        verdict: str,
        scanned_at: datetime,
        registration: int | None,
        *,
        found: holders.Found | None = None,
        first: datetime | None = None,
    ) -> scan_rows.NewScan:
        is_stranger = bool(entry.ticket) and registration is None
        row = scan_rows.NewScan(
            id=entry.id,
            registration_id=registration,
            ticket_id=found.ticket if found else None,
            session_id=entry.session if entry.session in self.in_plan else None,
            code_hash=signing.digest(entry.ticket)[:20] if is_stranger else "",
            method=entry.method,
            direction=entry.direction,
            device_at=entry.device_at,
            clock_offset_ms=entry.clock_offset_ms,
            scanned_at=scanned_at,
            offline=entry.offline,
            shown=entry.shown,
            verdict=verdict,
            first_scan_at=first,
            admitted=entry.admitted,
            undoes=entry.undoes,
            reason=entry.reason or entry.problem,
        )
        self.rows.append(row)
        return row


def _known_scans(
    gate: Gate,
    registrations: Iterable[int],
    ids: Sequence[uuid.UUID],
    targets: Sequence[uuid.UUID],
    between: tuple[datetime, datetime],
) -> Iterable[Mapping[str, Any]]:
    """Earlier scans of these people with their undos, these ids themselves, and what they undo."""
    near = Q(scanned_at__gte=between[0] - AROUND, scanned_at__lte=between[1] + AROUND)
    theirs = Q(Among(F("registration"), list(registrations)), event_id=gate.event_id)
    return Scan.objects.filter(
        (theirs & (near | Q(gate_id=gate.pk)))
        | Q(Among(F("pk"), [*ids, *targets]))
        | Q(Among(F("undoes"), list(ids)))
    ).values(
        "pk",
        "registration_id",
        "gate_id",
        "device_id",
        "session_id",
        "direction",
        "device_at",
        "scanned_at",
        "verdict",
        "first_scan_at",
        "undoes",
        "quarantined_at",
        "released_at",
    )
