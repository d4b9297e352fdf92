"""One person's registrations as their own page and their calendar show them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils import timezone

from events.domain import calendars
from events.domain.calendars import Attended
from events.enums import EventStatus
from notifications.domain import rendering
from people.models import Person
from registrations.domain import links
from registrations.enums import RegistrationStatus
from registrations.models import Registration


@dataclass(frozen=True)
class Held:
    """A registration with the address of its own page."""

    registration: Registration
    path: str


@dataclass(frozen=True)
class Registered:
    """Upcoming ones soonest first, past and ended ones latest first."""

    upcoming: list[Held] = field(default_factory=list)
    past: list[Held] = field(default_factory=list)


NONE: Final = Registered()


def of_person(person: Person, now: datetime) -> Registered:
    """Every registration of a person."""
    today = timezone.localdate(now)
    rows = (
        Registration.objects.filter(person=person)
        .exclude(event__status=EventStatus.DRAFT)
        .select_related("event", "event__venue", "category")
        .order_by("event__starts_on", "pk")
    )
    held = Registered()
    for row in rows:
        is_ahead = row.is_live and row.event.ends_on >= today
        is_ahead = is_ahead and row.event.status != EventStatus.CANCELLED
        (held.upcoming if is_ahead else held.past).append(Held(row, links.path_of(row)))
    held.past.reverse()
    return held


def for_calendar(person: Person, now: datetime) -> list[Attended]:
    """What belongs into the person's feed: confirmed places, and those that were cancelled."""
    held = of_person(person, now)
    found: dict[int, Attended] = {}
    for item in [*held.past, *held.upcoming]:
        status = item.registration.status
        if status not in {RegistrationStatus.CONFIRMED, RegistrationStatus.CANCELLED}:
            continue
        event = item.registration.event
        entry = Attended(
            uid=calendars.event_uid(event, person),
            event=event,
            is_cancelled=status == RegistrationStatus.CANCELLED,
            url=rendering.site_link(f"/e/{event.slug}/"),
        )
        known = found.get(event.pk)
        if known is None or known.is_cancelled:  # a second registration outweighs a cancelled one
            found[event.pk] = entry
    return list(found.values())
