"""Who stands behind ticket codes and registrations, read and locked for a batch of scans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from attendance.domain import verdicts
from attendance.enums import Verdict
from registrations.enums import RegistrationStatus
from registrations.models import Registration, RegistrationPart, Ticket

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


@dataclass
class People:
    """Tickets by code and registrations by id, of one event."""

    event_id: int
    categories: Mapping[int, str]
    tickets: dict[str, Ticket] = field(default_factory=dict)
    registrations: dict[int, Registration] = field(default_factory=dict)
    chosen: dict[int, set[int]] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        return list(self.registrations)

    def parts(self, registration: int) -> frozenset[int]:
        return frozenset(self.chosen.get(registration, ()))

    def known(self, registration: int | None) -> Known | None:
        one = self.registrations.get(registration or 0)
        if one is None:
            return None
        return Known(one.pk, one.name, one.unit_name, self.categories.get(one.category_id, ""))

    def find(self, code: str, registration: int | None) -> Found:
        if not code:
            return self._found(registration, None, revoked=False)
        ticket = self.tickets.get(code)
        if ticket is None:
            return Found(refusal=Verdict.UNKNOWN)
        if ticket.event_id != self.event_id:
            return Found(refusal=Verdict.WRONG_EVENT)
        is_revoked = ticket.revoked_at is not None
        return self._found(ticket.registration_id, ticket.pk, revoked=is_revoked)

    def _found(self, registration: int | None, ticket: int | None, *, revoked: bool) -> Found:
        one = self.registrations.get(registration or 0)
        if one is None:
            return Found()
        holder = verdicts.Holder(state=state_of(one.status), parts=self.parts(one.pk))
        return Found(registration=one.pk, ticket=ticket, revoked=revoked, holder=holder)


_SHOWN: Final = ("id", "event", "category", "name", "unit_name", "status")


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
        tickets = Ticket.objects.filter(code__in=codes).order_by("registration_id")
        if registrations:
            found = list(tickets)
            registrations = registrations | {one.registration_id for one in found}
        else:
            found = list(
                tickets.select_related("registration")
                .only(
                    "code",
                    "event",
                    "revoked_at",
                    "registration",
                    *(f"registration__{n}" for n in _SHOWN),
                )
                .select_for_update(of=("registration",), no_key=True)
            )
            people.registrations = {
                one.registration_id: one.registration for one in found if one.event_id == event_id
            }
        people.tickets = {one.code: one for one in found}
    if registrations:
        rows = Registration.objects.filter(pk__in=registrations, event_id=event_id)
        locked = rows.only(*_SHOWN).order_by("pk").select_for_update(no_key=True)
        people.registrations = {one.pk: one for one in locked}
    if people.registrations:
        chosen = RegistrationPart.objects.filter(registration_id__in=people.ids)
        for registration, part in chosen.values_list("registration_id", "part_id"):
            people.chosen.setdefault(registration, set()).add(part)
    return people
