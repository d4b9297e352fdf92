"""Whether and how somebody can register, as the public page says it. Counters, no locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.enums import EventStatus
from events.models import Category, Event


class RegistrationState(models.TextChoices):
    """What the call-to-action of an event's page says. Computed, never stored."""

    NONE = "none", _("no registration by oneself")
    NOT_YET = "not_yet", _("registration not yet open")
    OPEN = "open", _("registration open")
    FULL = "full", _("full, waiting list open")
    CLOSED = "closed", _("registration closed")
    CANCELLED = "cancelled", _("event cancelled")


class Places(NamedTuple):
    """What of a category decides: can it be chosen, how many places, how many of them taken."""

    is_public: bool
    quota: int | None
    taken: int


@dataclass(frozen=True)
class Availability:
    """The state at a moment; `places_left` is None where nothing limits them."""

    state: RegistrationState
    places_left: int | None = None

    @property
    def can_register(self) -> bool:
        """Whether the registration page takes an entry, if only for the waiting list."""
        return self.state in (RegistrationState.OPEN, RegistrationState.FULL)


def categories_of(event: Event) -> list[Places]:
    """The categories of one event, in one cheap query: the busiest page asks for them."""
    rows = Category.objects.filter(event=event).order_by()
    return [Places(*row) for row in rows.values_list("is_public", "quota", "taken")]


def of_event(event: Event, categories: Sequence[Category | Places], now: datetime) -> Availability:
    """The availability of an event whose public and other `categories` are given."""
    if event.status == EventStatus.CANCELLED:
        return Availability(RegistrationState.CANCELLED)
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens is None or closes is None:
        return Availability(RegistrationState.NONE)
    if event.status == EventStatus.ARCHIVED or now >= closes:
        return Availability(RegistrationState.CLOSED)
    if now < opens:
        return Availability(RegistrationState.NOT_YET)
    left = places_left(event, categories)
    full = left is not None and left <= 0
    return Availability(RegistrationState.FULL if full else RegistrationState.OPEN, left)


def places_left(event: Event, categories: Sequence[Category | Places]) -> int | None:
    """Places that somebody who registers by themselves could still get; None: no limit."""
    limits = []
    if event.capacity is not None:
        limits.append(event.capacity - event.taken)
    public = [category for category in categories if category.is_public]
    if public and all(category.quota is not None for category in public):
        limits.append(sum(max((c.quota or 0) - c.taken, 0) for c in public))
    return max(min(limits), 0) if limits else None
