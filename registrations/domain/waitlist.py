"""The waiting list: numbered; a freed place is offered to the first entry that fits.

An offer holds its place until it expires; offers stop when registration closes.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from events.models import Category, Event, Part
from notifications.domain import outbox
from registrations.domain import places, states, tickets
from registrations.enums import RegistrationStatus
from registrations.models import Registration

OFFER_LIFETIME: Final = timedelta(hours=48)


class OfferExpired(DomainError):
    code = "offer_expired"

    def __init__(self) -> None:
        super().__init__(_("The offer has expired, and the place went to the next person."))


class NoOffer(DomainError):
    code = "no_offer"

    def __init__(self) -> None:
        super().__init__(_("No place is offered to you at the moment."))


class OffersStopped(DomainError):
    code = "offers_stopped"

    def __init__(self) -> None:
        super().__init__(_("Registration is closed; places are no longer offered."))


def promote_next(*, event: Event, now: datetime) -> list[Registration]:
    """Offer every free place to the first waiting entries that fit; returns those offered to.

    An entry that does not fit (its category or a part is full) is passed over and keeps its number.
    Inside the transaction of whatever freed the place, so that nobody can slip in between.
    """
    offered = []
    with transaction.atomic():
        current = places.lock(event.pk)
        if not current.is_registration_open(now):
            return []
        room = _Room(current)
        waiting = _waiting(current)
        for entry in waiting if room.is_left else ():
            if not room.fits(entry):
                continue
            room.use(entry)
            _offer(entry, event=current, now=now)
            offered.append(entry)
            if not room.is_left:
                break
    return offered


def offer(*, registration: Registration, actor: Model, now: datetime) -> Registration:
    """Offer a place to this entry ahead of its turn, on the organiser's word.

    Raises places.NoPlace, OffersStopped, core.state.IllegalTransition.
    """
    with transaction.atomic():
        held = places.hold(registration)
        if not held.event.is_registration_open(now):
            raise OffersStopped
        _offer(held, event=held.event, now=now, actor=actor)
    return held


def accept(*, registration: Registration, actor: Model, now: datetime) -> Registration:
    """The person takes the offered place. Raises OfferExpired, NoOffer.

    Only an offer holds a place already: what is submitted goes to the organiser, who may confirm it
    by the same transition, and nobody confirms themselves by answering an offer never made.
    """
    with transaction.atomic():
        held = places.hold(registration)
        if held.status == RegistrationStatus.CONFIRMED:
            return held  # pressed twice
        if held.status == RegistrationStatus.EXPIRED or _is_over(held, now):
            raise OfferExpired
        if held.status != RegistrationStatus.OFFERED:
            raise NoOffer
        states.move(held, RegistrationStatus.CONFIRMED)
        held.confirmed_at = now
        held.offer_expires_at = None
        held.save(update_fields=["status", "confirmed_at", "offer_expires_at", "updated_at"])
        tickets.issue(registration=held, now=now)
        _note("registration.offer_accepted", held, actor=actor, now=now)
        _tell("registration_confirmed", held, now)
    return held


def expire_offer(*, registration: Registration, now: datetime) -> bool:
    """End an offer whose time is over and hand the place on; False if it is not (any more) over."""
    with transaction.atomic():
        held = places.hold(registration)
        if held.status != RegistrationStatus.OFFERED or not _is_over(held, now):
            return False
        states.move(held, RegistrationStatus.EXPIRED)
        held.save(update_fields=["status", "updated_at"])
        places.give_back_of(held)
        _note("registration.offer_expired", held, actor=None, now=now)
        _tell("registration_offer_expired", held, now)
        promote_next(event=held.event, now=now)
    return True


def rejoin(*, registration: Registration, actor: Model, now: datetime) -> Registration:
    """Back on the list after an expired offer, with the number once given."""
    with transaction.atomic():
        held = places.hold(registration)
        if not held.event.is_registration_open(now):
            raise OffersStopped
        states.move(held, RegistrationStatus.WAITLISTED)
        held.offer_expires_at = None
        held.save(update_fields=["status", "offer_expires_at", "updated_at"])
        _note("registration.waitlisted", held, actor=actor, now=now)
        promote_next(event=held.event, now=now)
    held.refresh_from_db(fields=["status", "offer_expires_at"])
    return held


def expire_offers(*, now: datetime) -> int:
    """The minutely sweep: end offers that are over, then offer what is free (a limit was raised).

    Returns how many offers ended.
    """
    over = Registration.objects.filter(
        status=RegistrationStatus.OFFERED, offer_expires_at__lte=now
    ).order_by("offer_expires_at", "pk")
    ended = sum(expire_offer(registration=row, now=now) for row in over)
    waiting = Event.objects.with_registration_open(now).filter(
        registrations__status=RegistrationStatus.WAITLISTED
    )
    for event in waiting.distinct():
        promote_next(event=event, now=now)
    return ended


class _Room:
    """What is free in an event whose row is held: in memory, so that a long list costs no query."""

    def __init__(self, event: Event) -> None:
        self._event = _left(event.capacity, event.taken)
        self._categories = {
            row.pk: _left(row.quota, row.taken) for row in Category.objects.filter(event=event)
        }
        self._parts = {
            row.pk: _left(row.capacity, row.taken) for row in Part.objects.filter(event=event)
        }

    @property
    def is_left(self) -> bool:
        return self._event > 0 and any(left > 0 for left in self._categories.values())

    def fits(self, entry: Registration) -> bool:
        return self._categories[entry.category_id] > 0 and all(
            self._parts[part] > 0 for part in places.part_ids_of(entry)
        )

    def use(self, entry: Registration) -> None:
        self._event -= 1
        self._categories[entry.category_id] -= 1
        for part in places.part_ids_of(entry):
            self._parts[part] -= 1


def _left(limit: int | None, taken: int) -> float:
    return float("inf") if limit is None else limit - taken


def _waiting(event: Event) -> Iterable[Registration]:
    return (
        Registration.objects.filter(event=event, status=RegistrationStatus.WAITLISTED)
        .select_related("person")
        .prefetch_related("chosen_parts")
        .order_by("waitlist_no")
    )


def _offer(entry: Registration, *, event: Event, now: datetime, actor: Model | None = None) -> None:
    states.move(entry, RegistrationStatus.OFFERED)
    places.take_for(entry)
    closes = event.registration_closes_at
    entry.offer_expires_at = min(now + OFFER_LIFETIME, closes) if closes else now + OFFER_LIFETIME
    entry.save(update_fields=["status", "offer_expires_at", "updated_at"])
    _note("registration.offered", entry, actor=actor, now=now)
    _tell("registration_offered", entry, now)


def _is_over(registration: Registration, now: datetime) -> bool:
    return registration.offer_expires_at is not None and registration.offer_expires_at <= now


def _note(action: str, registration: Registration, *, actor: Model | None, now: datetime) -> None:
    audit.record(
        action=action,
        subject=registration,
        scope=f"events.event:{registration.event_id}",
        actor=actor,
        now=now,
    )


def _tell(kind: str, registration: Registration, now: datetime) -> None:
    outbox.post(
        kind=kind,
        person=registration.person,
        subject=registration,
        scope=f"events.event:{registration.event_id}",
        language=registration.language,
        now=now,
    )
