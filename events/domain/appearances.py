"""Where a person appears: sessions of the latest releases, as calendars tell them."""

from dataclasses import dataclass
from datetime import datetime

from events.domain import calendars, queries
from events.enums import SessionRole
from events.models import Event
from people.models import Person


@dataclass(frozen=True)
class Appearance:
    """One person's part in one session, as released."""

    event: Event
    title: str
    topic: str
    role: str
    starts_at: datetime
    ends_at: datetime
    where: str


def of_person(person: Person, now: datetime) -> list[Appearance]:
    """Every appearance of the person that stands, in the order of time."""
    found = [
        Appearance(
            event=release.event,
            title=shown["title"],
            topic=row["topic"],
            role=str(SessionRole(row["role"]).label),
            starts_at=queries.instant(shown["starts_at"]),
            ends_at=queries.instant(shown["ends_at"]),
            where=shown["place"] or shown["room"] or calendars.place_of(release.event),
        )
        for release in calendars.releases_for(person, now)
        for shown in release.snapshot.get("sessions", [])
        for row in shown["people"]
        if row["person_id"] == person.pk
    ]
    return sorted(found, key=lambda appearance: appearance.starts_at)
