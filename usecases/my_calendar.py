"""One person's calendar feed: what is in it, and whether it has changed, before it is built."""

import hashlib
from datetime import datetime
from typing import Final

from django.utils.translation import get_language

from events.domain import calendars
from events.domain.calendars import CalendarFile
from lecturers.domain import invitations_ics
from people.models import Person
from registrations.models import Registration
from usecases import my_events

# Raise it when the same data give other bytes: what is held by calendars is then fetched anew.
FORM: Final = 1


def etag(person: Person, now: datetime) -> str:
    """A strong ETag from three small reads: it changes with everything that the feed says."""
    told = [
        str(FORM),
        str(person.pk),
        get_language() or "",
        *map(str, calendars.fingerprint(person, now)),
        *map(str, _registered(person)),
        *map(str, invitations_ics.fingerprint(person)),
    ]
    digest = hashlib.sha256("\x1f".join(told).encode()).hexdigest()
    return f'"{digest[:32]}"'


def build(person: Person, now: datetime) -> CalendarFile:
    """The feed: events one takes part in, sessions one appears in, assignments by their state."""
    entries = invitations_ics.entries_of(person)
    attended = my_events.for_calendar(person, now)
    return calendars.person_calendar(person, attended=attended, more=entries, now=now)


def _registered(person: Person) -> list[tuple[object, ...]]:
    rows = Registration.objects.filter(person=person).order_by("pk")
    return list(
        rows.values_list("pk", "status", *(f"event__{name}" for name in calendars.SHOWN_OF_EVENT))
    )
