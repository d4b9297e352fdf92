"""The demo's days at the door: arrivals, scans, leave; attendance is then computed from them."""

import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from attendance.domain import attendance, checkin
from attendance.enums import LeaveStatus, ScanMethod
from attendance.models import Arrival, Device, Gate, Leave
from core import signing
from events.models import Event, Session
from people.models import User
from registrations.models import Registration, Ticket

_REASONS = ("单位临时会议", "身体不适", "家中急事", "返程车次提前")


def open_gate(event: Event, name: str, *, paired_at: datetime) -> tuple[Gate, Device]:
    """A gate that counts by the clock, and the phone that was paired with it then."""
    gate = Gate.objects.create(event=event, name=name)
    device = Device.objects.create(
        gate=gate,
        name="志愿者手机",
        token_digest=signing.digest(signing.random_code(160)),
        paired_at=paired_at,
        expires_at=paired_at + timedelta(days=(event.ends_on - event.starts_on).days + 2),
    )
    return gate, device


def arrive(registrations: Iterable[Registration], first: datetime, *, by: User, seed: int) -> None:
    """报到 within two hours from `first`."""
    chance = random.Random(seed)  # noqa: S311  a repeatable demo, not a secret
    Arrival.objects.bulk_create(
        Arrival(
            registration=registration,
            arrived_at=first + timedelta(minutes=chance.randrange(120)),
            identity_checked=True,
            materials_given=True,
            by_user=by,
        )
        for registration in registrations
    )


def scan(
    gate: Gate,
    device: Device,
    moments: Sequence[tuple[Registration, datetime, str]],
    codes: dict[int, str],
) -> None:
    """Upload what the door scanned: registration, moment, "in" or "out"; sent in batches."""
    ordered = sorted(moments, key=lambda row: row[1])
    for start in range(0, len(ordered), 200):
        rows = ordered[start : start + 200]
        checkin.record_scans(
            gate=gate,
            device=device,
            scans=[
                checkin.ScanEntry(
                    id=uuid.uuid4(),
                    device_at=moment,
                    ticket=codes[registration.pk],
                    direction="out" if direction == "out" else "in",
                    shown="accepted",
                    admitted=True,
                    method=ScanMethod.CAMERA,
                )
                for registration, moment, direction in rows
            ],
            now=rows[-1][1] + timedelta(seconds=2),
        )


def ticket_codes(event: Event) -> dict[int, str]:
    """The live ticket's code of each registration of the event, by registration id."""
    live = Ticket.objects.filter(event=event, revoked_at__isnull=True)
    return dict(live.values_list("registration_id", "code"))


class Day:
    """Draws who came when: most early, some late, some leaving early, some not at all."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311  a repeatable demo, not a secret

    def moments(
        self,
        session: Session,
        present: Iterable[Registration],
        *,
        free_from: datetime,
        late: float = 0.05,
        early: float = 0.03,
    ) -> list[tuple[Registration, datetime, str]]:
        """In-scans of all of `present`; `late` and `early` are shares of them.

        Nobody is scanned before `free_from`, when the session before it at the same gate is over.
        """
        earliest = max(session.starts_at - timedelta(minutes=25), free_from + timedelta(minutes=1))
        rows: list[tuple[Registration, datetime, str]] = []
        for registration in present:
            draw = self._chance.random()
            if draw < late:
                moment = session.starts_at + timedelta(minutes=self._chance.randrange(18, 40))
            else:
                moment = earliest + timedelta(seconds=self._chance.randrange(600))
            rows.append((registration, moment, "in"))
            if draw > 1 - early:
                left = session.ends_at - timedelta(minutes=self._chance.randrange(25, 60))
                rows.append((registration, left, "out"))
        return rows


def ask_leave(registrations: Sequence[Registration], session: Session, *, decided_by: User) -> None:
    """Approved leave of a session, asked for the evening before."""
    for number, registration in enumerate(registrations):
        Leave.objects.create(
            registration=registration,
            session=session,
            reason=_REASONS[number % len(_REASONS)],
            status=LeaveStatus.APPROVED,
            requested_at=session.starts_at - timedelta(hours=13),
            decided_by=decided_by,
            decided_at=session.starts_at - timedelta(hours=12),
        )


def hold_conference(event: Event, *, organiser: User, seed: int) -> None:
    """A conference as it went: nearly everybody arrived and was scanned at what they had chosen."""
    registrations = list(
        event.registrations.confirmed().order_by("pk").prefetch_related("chosen_parts")
    )
    come = [row for number, row in enumerate(registrations) if number % 14 != 13]
    first = min(
        session.starts_at for session in Session.objects.filter(part__event=event)
    ) - timedelta(hours=18)
    arrive(come, first, by=organiser, seed=seed)
    gate, device = open_gate(event, "主会场签到点", paired_at=first)
    codes, day = ticket_codes(event), Day(seed)
    free_from = first
    for session in Session.objects.counting().filter(part__event=event).order_by("starts_at"):
        present = [
            row
            for row in come
            if session.part_id in {chosen.part_id for chosen in row.chosen_parts.all()}
        ]
        scan(gate, device, day.moments(session, present, free_from=free_from), codes)
        free_from = session.ends_at
    attendance.recompute(event_id=event.pk, now=first + timedelta(days=6))


def hold_class(event: Event, *, organiser: User, seed: int) -> None:
    """The class of ninety: most complete it; some on leave, some absent too often to pass."""
    registrations = list(event.registrations.confirmed().order_by("pk"))
    sessions = list(Session.objects.counting().filter(part__event=event).order_by("starts_at"))
    first = sessions[0].starts_at - timedelta(hours=16)
    arrive(registrations, first, by=organiser, seed=seed)
    gate, device = open_gate(event, "培训教室签到点", paired_at=first)
    codes, day = ticket_codes(event), Day(seed)
    free_from = first
    dropped_out = {registrations[index].pk for index in (17, 44, 71)}
    for number, session in enumerate(sessions):
        on_leave = [registrations[(number * 7 + offset) % 90] for offset in (3, 11)]
        missing = {registrations[(number * 13 + 29) % 90].pk, *(row.pk for row in on_leave)}
        if number >= 5:
            missing |= dropped_out
        ask_leave(on_leave, session, decided_by=organiser)
        present = [row for row in registrations if row.pk not in missing]
        scan(gate, device, day.moments(session, present, free_from=free_from), codes)
        free_from = session.ends_at
    attendance.recompute(event_id=event.pk, now=sessions[-1].ends_at + timedelta(hours=1))
