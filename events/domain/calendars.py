"""Calendars (RFC 5545): an event's programme for anyone, and one person's feed.

Everything comes from the latest release: what is not released is nobody's appointment. An entry
that moved carries the same UID with a higher SEQUENCE, one that was dropped goes on being told as
cancelled (rule 14). Breaks are not appointments.
"""

import hashlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from core.text import regions
from events.domain import calendar_lines, queries
from events.enums import EventStatus, SessionKind, SessionRole
from events.models import Event, ProgrammeRelease
from people.models import Person

# Daylight saving ended in China in 1991; no event of ours is older than this.
_TIMEZONE_FROM: Final = date(2000, 1, 1)
# Appearances that were withdrawn are told for so long after the event.
_WITHDRAWN_FOR: Final = timedelta(days=60)
# Of an event, what its entries show: `revision` rises with every change that a public page shows.
SHOWN_OF_EVENT: Final = (
    "revision",
    "status",
    "cancelled_at",
    "venue__name",
    "venue__region_code",
    "venue__route",
    "contact_name",
    "contact_phone",
)
REFRESH: Final = timedelta(hours=4)


@dataclass(frozen=True)
class Attended:
    """An event in a participant's feed: `uid` is stable, `sequence` rises when it is cancelled."""

    uid: str
    event: Event
    is_cancelled: bool = False
    url: str = ""


@dataclass(frozen=True)
class CalendarFile:
    """The bytes to send and their strong ETag (quoted)."""

    body: bytes
    etag: str


def event_calendar(event: Event, release: ProgrammeRelease | None) -> CalendarFile:
    """`/e/<slug>/programme.ics`: every session of the latest release, or the event's days alone."""
    calendar = new(event.short_name)
    stamp = _stamp(event, release)
    if release is None or not release.snapshot.get("sessions"):
        calendar.add_component(_days(_event_uid(event), event, stamp, url=_event_url(event)))
    if release is not None:
        for shown, is_dropped in _sessions(release.snapshot):
            calendar.add_component(_session(event, shown, stamp, is_dropped=is_dropped))
    return finished(calendar)


def person_calendar(
    person: Person,
    *,
    attended: Sequence[Attended] = (),
    more: Mapping[str, bytes] | None = None,
    now: datetime,
) -> CalendarFile:
    """A person's feed: sessions they appear in, and the events they take part in, day by day.

    `more` are entries that other apps write (calendar_lines), by stored UID: they stand for the
    appearance of the same UID.
    """
    told = more or {}
    calendar = new(_("My events"))
    for item in attended:
        stamp = item.event.cancelled_at or item.event.published_at or item.event.created_at
        calendar.add_component(
            _days(item.uid, item.event, stamp, url=item.url, is_cancelled=item.is_cancelled)
        )
    for release in releases_for(person, now):
        stamp = _stamp(release.event, release)
        for component in _appearances(release, person, stamp, told):
            calendar.add_component(component)
    return finished(calendar, told.values())


def event_uid(event: Event, person: Person) -> str:
    """The UID of an event in one person's feed."""
    return f"event-{event.pk}-{person.pk}@{_host()}"


def new(name: str, *, method: str = "PUBLISH") -> Calendar:
    """An empty calendar; what it is for says `method` (RFC 5546)."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Huiwu//Huiwu 1//{(get_language() or 'zh').upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if method != "PUBLISH":
        return calendar
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")  # the same, as Outlook knows it
    return calendar


def finished(calendar: Calendar, written: Iterable[bytes] = ()) -> CalendarFile:
    """The calendar with the time zones it names, as bytes; `written` entries come last."""
    lines = b"".join(written)
    if lines:
        calendar.subcomponents.insert(0, calendar_lines.time_zone())
    else:
        calendar.add_missing_timezones(first_date=_TIMEZONE_FROM)
    body = calendar.to_ical()
    if lines:
        head, end, _rest = body.rpartition(b"END:VCALENDAR")
        body = head + lines + end + b"\r\n"
    return CalendarFile(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def _stamp(event: Event, release: ProgrammeRelease | None) -> datetime:
    """When the calendar last changed, so that the same state gives the same bytes."""
    moments = [event.cancelled_at, release.released_at if release else None, event.published_at]
    return max((moment for moment in moments if moment), default=event.created_at)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def full_uid(uid: str) -> str:
    """A stored UID as calendars see it."""
    return f"{uid}@{_host()}"


def _event_uid(event: Event) -> str:
    return f"event-{event.pk}@{_host()}"


def _event_url(event: Event) -> str:
    return f"{settings.SITE_URL}/e/{event.slug}/"


def place_of(event: Event) -> str:
    """Where an event is held, in words for a calendar: venue or place, with its region."""
    region = regions.region_name(event.region_code) if event.region_code else ""
    spot = event.place or (event.venue.name if event.venue else "")
    return spot if region and region in spot else f"{region}{spot}"


def _sessions(snapshot: dict[str, Any]) -> Iterable[tuple[dict[str, Any], bool]]:
    for shown in snapshot.get("sessions", []):
        if shown["kind"] != SessionKind.BREAK:
            yield shown, False
    for shown in snapshot.get("dropped", []):
        if shown["kind"] != SessionKind.BREAK:
            yield shown, True


def _common(
    entry: Entry, event: Event, *, sequence: int, stamp: datetime, is_cancelled: bool
) -> None:
    """What every entry carries. The cancelled event raises each SEQUENCE once more."""
    gone = event.status == EventStatus.CANCELLED
    entry.add("dtstamp", stamp)
    entry.add("last-modified", stamp)
    entry.add("sequence", sequence + (1 if gone else 0))
    entry.add("status", "CANCELLED" if gone or is_cancelled else "CONFIRMED")
    entry.add("url", _event_url(event))


def _session(event: Event, shown: dict[str, Any], stamp: datetime, *, is_dropped: bool) -> Entry:
    entry = Entry()
    entry.add("uid", full_uid(shown["uid"]))
    entry.add("summary", shown["title"])
    entry.add("dtstart", queries.instant(shown["starts_at"]))
    entry.add("dtend", queries.instant(shown["ends_at"]))
    _common(entry, event, sequence=shown["sequence"], stamp=stamp, is_cancelled=is_dropped)
    entry.add("categories", [str(SessionKind(shown["kind"]).label)])
    entry.add("location", _location(event, shown))
    entry.add("description", _description(event, shown))
    return entry


def _location(event: Event, shown: dict[str, Any]) -> str:
    if shown["place"]:
        return str(shown["place"])
    return " ".join(part for part in (place_of(event), shown["room"]) if part)


def _description(event: Event, shown: dict[str, Any]) -> str:
    lines = [event.title]
    if shown["hours"] not in ("0", ""):
        lines.append(_("Credit hours: %(hours)s") % {"hours": shown["hours"]})
    if shown["note"]:
        lines.append(shown["note"])
    lines.append(_event_url(event))
    return "\n".join(lines)


def _days(
    uid: str, event: Event, stamp: datetime, *, url: str, is_cancelled: bool = False
) -> Entry:
    """The whole event as an entry over its days (DTEND is the day after, RFC 5545 3.6.1)."""
    entry = Entry()
    entry.add("uid", uid)
    entry.add("summary", event.short_name)
    entry.add("dtstart", event.starts_on)
    entry.add("dtend", event.ends_on + timedelta(days=1))
    _common(
        entry,
        event,
        sequence=event.revision + (1 if is_cancelled else 0),
        stamp=stamp,
        is_cancelled=is_cancelled,
    )
    entry.add("categories", [str(event.get_kind_display())])
    entry.add("location", place_of(event))
    entry.add("description", f"{event.title}\n{url or _event_url(event)}")
    entry.add("transp", "TRANSPARENT")
    return entry


def fingerprint(person: Person, now: datetime) -> list[tuple[object, ...]]:
    """What tells whether the appearances in a person's feed have changed, without reading them."""
    rows = _releases(person, now)
    return list(rows.values_list("pk", *(f"event__{name}" for name in SHOWN_OF_EVENT)))


def releases_for(person: Person, now: datetime) -> list[ProgrammeRelease]:
    """The latest releases of the events in which the person appears or lately appeared."""
    return list(_releases(person, now))


def _releases(person: Person, now: datetime) -> QuerySet[ProgrammeRelease]:
    newest = (
        ProgrammeRelease.objects.filter(event=OuterRef("event"))
        .order_by("-number")
        .values("number")[:1]
    )
    recent = Q(event__ends_on__gte=(now - _WITHDRAWN_FOR).date())
    appears = Q(event__parts__sessions__people__person=person)
    return (
        ProgrammeRelease.objects.filter(appears | recent, number=Subquery(newest))
        .exclude(event__status=EventStatus.DRAFT)
        .select_related("event__venue")
        .distinct()
        .order_by("event__starts_on", "event_id")
    )


def _appearances(
    release: ProgrammeRelease, person: Person, stamp: datetime, told: Container[str]
) -> Iterable[Entry]:
    """Appearances of the person that nobody else tells (`told` are UIDs)."""
    event, snapshot = release.event, release.snapshot
    for shown in snapshot.get("sessions", []):
        for row in shown["people"]:
            if row["person_id"] == person.pk and row["uid"] not in told:
                yield _appearance(event, shown, row, stamp, is_dropped=False)
    for row in snapshot.get("withdrawn", []):
        if row["person_id"] == person.pk and row["uid"] not in told:
            shown = {**row, "place": "", "room": "", "hours": "", "note": ""}
            yield _appearance(event, shown, row, stamp, is_dropped=True)


def _appearance(
    event: Event,
    shown: dict[str, Any],
    row: dict[str, Any],
    stamp: datetime,
    *,
    is_dropped: bool,
) -> Entry:
    entry = Entry()
    role = str(SessionRole(row["role"]).label)
    entry.add("uid", full_uid(row["uid"]))
    entry.add("summary", f"{row['topic'] or shown['title']} ({role})")
    entry.add("dtstart", queries.instant(shown["starts_at"]))
    entry.add("dtend", queries.instant(shown["ends_at"]))
    _common(entry, event, sequence=row["sequence"], stamp=stamp, is_cancelled=is_dropped)
    entry.add("categories", [role])
    entry.add("location", _location(event, shown))
    entry.add("description", _description(event, shown))
    return entry
