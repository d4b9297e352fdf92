"""Reads that cross models: doors and their phones, refused scans, the desk's list, the grid."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from attendance.domain import attendance, checkin, marks, verdicts
from attendance.enums import ATTENDED_STATUSES, LeaveStatus
from attendance.models import Device, Gate, Leave, ManualMark, Scan
from events.models import Event, Session
from registrations.enums import RegistrationStatus
from registrations.models import Registration


def gates(event: Event) -> QuerySet[Gate]:
    """The event's gates with `scans_counted` and `devices_count`, by name."""
    counted = (
        Scan.objects.filter(gate=OuterRef("pk"), verdict="accepted")
        .order_by()
        .values("gate")
        .annotate(number=Count("pk"))
    )
    return (
        Gate.objects.filter(event=event)
        .annotate(
            scans_counted=Subquery(counted.values("number")),
            devices_count=Count("devices", filter=Q(devices__revoked_at__isnull=True)),
        )
        .order_by("name")
    )


def devices(event: Event) -> QuerySet[Device]:
    """Phones paired with the event's gates, live ones first; `waiting` scans in quarantine."""
    waiting = (
        Scan.objects.filter(
            device=OuterRef("pk"), quarantined_at__isnull=False, released_at__isnull=True
        )
        .order_by()
        .values("device")
        .annotate(number=Count("pk"))
    )
    return (
        Device.objects.filter(gate__event=event)
        .select_related("gate")
        .annotate(waiting=Subquery(waiting.values("number")))
        .order_by("revoked_at", "-last_seen_at", "-pk")
    )


def refused_scans(event: Event) -> QuerySet[Scan]:
    """What was turned away, or let in against the list; newest first."""
    settled = [*verdicts.COUNTING, "undone"]
    return (
        Scan.objects.filter(event=event)
        .exclude(verdict__in=settled)
        .select_related("gate", "device", "registration")
        .order_by("-received_at", "pk")
    )


def arrivals(event: Event, text: str = "") -> QuerySet[Registration]:
    """Everybody with a confirmed place whom `text` finds, with their arrival, by pinyin."""
    return (
        Registration.objects.matching(text)
        .filter(event=event, status=RegistrationStatus.CONFIRMED)
        .select_related("arrival", "category", "person")
        .order_by("person__name_pinyin", "pk")
    )


@dataclass(frozen=True)
class Cell:
    """One person in one session; `mark` None while there is nothing to say, or not registered."""

    session: Session
    mark: marks.Mark | None
    is_registered: bool


@dataclass(frozen=True)
class GridRow:
    """A person's marks; `share` of all sessions that count for them, held or not, in percent."""

    registration: Registration
    cells: list[Cell]
    attended: int
    expected: int

    @property
    def share(self) -> int:
        return 100 * self.attended // self.expected if self.expected else 0


def sessions(event: Event, part: int | None = None) -> list[Session]:
    """The sessions that count, in their order."""
    found = Session.objects.counting().filter(part__event=event).order_by("starts_at", "pk")
    return list(found.filter(part_id=part) if part else found)


def people(event: Event, *, text: str = "", part: int | None = None) -> QuerySet[Registration]:
    """Confirmed people of the grid, by pinyin."""
    found = Registration.objects.matching(text).filter(
        event=event, status=RegistrationStatus.CONFIRMED
    )
    if part:
        found = found.filter(chosen_parts__part=part)
    return found.select_related("category").order_by("person__name_pinyin", "pk")


def grid(
    columns: Sequence[Session],
    registrations: Iterable[Registration],
    *,
    found: Mapping[attendance.Pair, marks.Mark],
) -> list[GridRow]:
    """These people's rows out of the event's marks (`attendance.marks_of`)."""
    rows = list(registrations)
    chosen = parts_of(rows)
    return [_row(one, columns, found, chosen.get(one.pk, frozenset())) for one in rows]


def totals(
    event: Event, columns: Sequence[Session], *, found: Mapping[attendance.Pair, marks.Mark]
) -> list[tuple[int, int]]:
    """For each session how many were there, of how many who are registered for its part."""
    expected: Counter[int] = Counter(
        Registration.objects.filter(event=event, status=RegistrationStatus.CONFIRMED).values_list(
            "chosen_parts__part", flat=True
        )
    )
    attended: Counter[int] = Counter(
        session
        for (_registration, session), mark in found.items()
        if mark.status in ATTENDED_STATUSES
    )
    return [(attended[one.pk], expected[one.part_id]) for one in columns]


def parts_of(registrations: Iterable[Registration]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {}
    rows = Registration.objects.filter(pk__in=[one.pk for one in registrations])
    for pk, part in rows.values_list("pk", "chosen_parts__part"):
        found.setdefault(pk, set()).add(part)
    return {pk: frozenset(parts) for pk, parts in found.items()}


def _row(
    registration: Registration,
    columns: Sequence[Session],
    found: Mapping[attendance.Pair, marks.Mark],
    parts: Collection[int],
) -> GridRow:
    cells = [
        Cell(session, found.get((registration.pk, session.pk)), session.part_id in parts)
        for session in columns
    ]
    mine = [cell for cell in cells if cell.is_registered]
    attended = sum(cell.mark is not None and cell.mark.status in ATTENDED_STATUSES for cell in mine)
    return GridRow(registration, cells, attended, len(mine))


@dataclass(frozen=True)
class Explanation:
    """What one mark rests on: for whoever asks "why absent?"."""

    mark: marks.Mark | None
    scans: list[Scan]
    manual: list[ManualMark]
    leaves: list[Leave]


def explain(registration: Registration, session: Session, *, now: datetime) -> Explanation:
    """The mark, and all scans of that day, marks and leaves behind it, refused ones included."""
    found = attendance.marks_of(
        event_id=registration.event_id, now=now, registrations=[registration.pk]
    )
    of_day = Scan.objects.filter(
        registration=registration,
        scanned_at__gte=session.starts_at - checkin.AROUND / 2,
        scanned_at__lte=session.ends_at + checkin.AROUND / 2,
    )
    return Explanation(
        mark=found.get((registration.pk, session.pk)),
        scans=list(of_day.select_related("gate", "device").order_by("scanned_at", "pk")),
        manual=list(
            ManualMark.objects.filter(registration=registration, session=session)
            .select_related("marked_by")
            .order_by("-marked_at", "-pk")
        ),
        leaves=list(
            Leave.objects.filter(registration=registration, session=session)
            .select_related("decided_by")
            .order_by("-requested_at", "-pk")
        ),
    )


def leaves(event: Event) -> QuerySet[Leave]:
    """Leaves of the event, those that wait for a decision first."""
    return (
        Leave.objects.filter(registration__event=event)
        .select_related("registration", "session", "decided_by")
        .annotate(
            is_open=Count("pk", filter=Q(status=LeaveStatus.REQUESTED)),
        )
        .order_by("-is_open", "-requested_at", "-pk")
    )
