"""Who stands behind ticket codes and registrations, read and locked for a batch of scans."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from attendance.domain import verdicts
from attendance.enums import Verdict
from core import arrays
from registrations.enums import RegistrationStatus

CANCELLED: Final = frozenset({RegistrationStatus.CANCELLED, RegistrationStatus.REPLACED})


@dataclass(frozen=True, slots=True)
class Known:
    """What a door may hear of a person."""

    id: int
    name: str
    unit: str
    category: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to one code or registration; `refusal` is the verdict when nobody was found."""

    registration: int | None = None
    ticket: int | None = None
    revoked: bool = False
    holder: verdicts.Holder | None = None
    refusal: str = Verdict.UNKNOWN


def state_of(status: str) -> verdicts.HolderState:
    """How a registration's state reads at a door."""
    if status == RegistrationStatus.CONFIRMED:
        return "confirmed"
    return "cancelled" if status in CANCELLED else "not_confirmed"


@dataclass(frozen=True, slots=True)
class TicketRow:
    id: int
    event_id: int
    registration_id: int
    is_revoked: bool


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    id: int
    name: str
    unit: str
    category_id: int
    status: str
    parts: frozenset[int]


@dataclass
class People:
    """Tickets by code and registrations by id, of one event."""

    event_id: int
    categories: Mapping[int, str]
    tickets: dict[str, TicketRow] = field(default_factory=dict)
    registrations: dict[int, RegistrationRow] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        return list(self.registrations)

    def parts(self, registration: int) -> frozenset[int]:
        one = self.registrations.get(registration)
        return one.parts if one else frozenset()

    def known(self, registration: int | None) -> Known | None:
        one = self.registrations.get(registration or 0)
        if one is None:
            return None
        return Known(one.id, one.name, one.unit, self.categories.get(one.category_id, ""))

    def find(self, code: str, registration: int | None) -> Found:
        if not code:
            return self._found(registration, None, revoked=False)
        ticket = self.tickets.get(code)
        if ticket is None:
            return Found(refusal=Verdict.UNKNOWN)
        if ticket.event_id != self.event_id:
            return Found(refusal=Verdict.WRONG_EVENT)
        return self._found(ticket.registration_id, ticket.id, revoked=ticket.is_revoked)

    def _found(self, registration: int | None, ticket: int | None, *, revoked: bool) -> Found:
        one = self.registrations.get(registration or 0)
        if one is None:
            return Found()
        holder = verdicts.Holder(state=state_of(one.status), parts=one.parts)
        return Found(registration=one.id, ticket=ticket, revoked=revoked, holder=holder)


# One statement for ticket, person and parts: the door's hot path. Every name in it is ours.
_PERSON: Final = """
    r.id, r.name, r.unit_name, r.category_id, r.status, r.event_id,
    (SELECT {joined} FROM registrations_registrationpart p WHERE p.registration_id = r.id)
"""
_BY_CODE: Final = """
    SELECT t.code, t.id, t.event_id, t.revoked_at, {person}
    FROM registrations_ticket t JOIN registrations_registration r ON r.id = t.registration_id
    WHERE t.code {among} ORDER BY r.id {lock}
"""
_BY_ID: Final = """
    SELECT {person} FROM registrations_registration r
    WHERE r.id {among} AND r.event_id = %s ORDER BY r.id {lock}
"""


def lock(
    *,
    event_id: int,
    codes: set[str],
    registrations: set[int],
    categories: Mapping[int, str],
) -> People:
    """Read the people of a batch and lock their registrations' rows until the transaction ends.

    Rows are locked in the order of their ids, so that two batches never wait for each other in a
    circle. A batch of tickets only takes one statement for both. SQLite has one writer: no locks.
    """
    people = People(event_id=event_id, categories=categories)
    if codes:
        for code, pk, event, revoked_at, *person in _read(
            _BY_CODE, "varchar", codes, locked=not registrations
        ):
            people.tickets[code] = TicketRow(pk, event, person[0], revoked_at is not None)
            if event == event_id:
                people.registrations[person[0]] = _row(person)
    if registrations:
        everybody = registrations | people.registrations.keys()
        rows = _read(_BY_ID, "bigint", everybody, event_id, locked=True)
        people.registrations = {person[0]: _row(person) for person in rows}
    return people


def _row(values: Sequence[Any]) -> RegistrationRow:
    pk, name, unit, category, status, _event, parts = values
    chosen = frozenset(int(part) for part in parts.split(",")) if parts else frozenset()
    return RegistrationRow(pk, name, unit, category, status, chosen)


def _read(
    statement: str, kind: str, values: Collection[Any], *more: int, locked: bool
) -> list[tuple[Any, ...]]:
    is_postgresql = connection.vendor == "postgresql"
    among, given = arrays.among(values, kind)
    joined = "string_agg(p.part_id::text, ',')" if is_postgresql else "group_concat(p.part_id)"
    sql = statement.format(
        person=_PERSON.format(joined=joined),
        among=among,
        lock="FOR NO KEY UPDATE OF r" if is_postgresql and locked else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*given, *more])
        return list(cursor.fetchall())
