"""Calendars, read back with icalendar and with a strict reading of RFC 5545 of our own."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from events.domain import calendars, programme, release, states
from events.enums import SessionKind
from events.models import Event, Session
from tests.factories.clock import NOW, SHANGHAI, at, day
from tests.factories.events import EventFactory, SessionFactory, SessionPersonFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
_LINE = re.compile(r'[A-Z-]+(;[A-Z-]+=("[^"]*"|[^";:,]*))*:.*', re.DOTALL)


@pytest.fixture
def event() -> Event:
    return EventFactory.create(short_title="长沙培训班", region_code="430100", place="某酒店")


@pytest.fixture
def session(event: Event) -> Session:
    return SessionFactory.create(part=event.parts.get(), title="基层治理；创新,实践")


def released(event: Event) -> calendars.CalendarFile:
    release.release(event=event, actor=None, now=NOW, notify=False)
    event.refresh_from_db()
    return calendars.event_calendar(event, release.latest(event))


def entries(file: calendars.CalendarFile) -> dict[str, Any]:
    """Entries by UID without the host, as icalendar reads them."""
    calendar = Calendar.from_ical(file.body)
    return {str(entry["UID"]).split("@")[0]: entry for entry in calendar.walk("VEVENT")}


def strict_lines(body: bytes) -> list[str]:
    """The content lines, unfolded; fails where RFC 5545 3.1 is not kept."""
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut by folding into invalid UTF-8 within a line
    unfolded = body.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    for text in unfolded:
        assert _LINE.fullmatch(text), text
    return unfolded


def test_calendar_keeps_the_format_strictly(event: Event, session: Session) -> None:
    SessionPersonFactory.create(session=session)
    lines = strict_lines(released(event).body)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in lines
    assert "METHOD:PUBLISH" in lines
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    assert lines.count("BEGIN:VTIMEZONE") == lines.count("END:VTIMEZONE") == 1
    assert "TZID:Asia/Shanghai" in lines
    begin, end = lines.index("BEGIN:VEVENT"), lines.index("END:VEVENT")
    names = [re.split("[;:]", line)[0] for line in lines[begin + 1 : end]]
    for needed in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS"):
        assert names.count(needed) == 1
    assert "DTSTART;TZID=Asia/Shanghai:20260603T090000" in lines
    assert "SUMMARY:基层治理；创新\\,实践" in lines


def test_session_is_read_back_as_it_was_written(event: Event, session: Session) -> None:
    (entry,) = entries(released(event)).values()
    assert entry["SUMMARY"] == session.title
    assert entry.decoded("DTSTART") == session.starts_at
    assert entry.decoded("DTEND") == session.ends_at
    assert entry.decoded("DTSTART").tzinfo.key == "Asia/Shanghai"
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["SEQUENCE"] == 0
    assert "湖南省长沙市" in entry["LOCATION"]


def test_breaks_are_no_appointments(event: Event, session: Session) -> None:
    SessionFactory.create(part=session.part, kind=SessionKind.BREAK, starts_at=at(14, 12))
    assert list(entries(released(event))) == [session.uid]


def test_moved_session_has_the_same_uid_and_a_higher_sequence(
    event: Event, session: Session
) -> None:
    first = entries(released(event))[session.uid]
    programme.move_session(session=session, starts_at=at(15, 9), room=None, actor=None, now=NOW)
    second = entries(released(event))[session.uid]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second.decoded("DTSTART") == datetime(2026, 6, 4, 9, tzinfo=SHANGHAI)


def test_dropped_session_is_sent_as_cancelled(event: Event, session: Session) -> None:
    SessionFactory.create(part=session.part, starts_at=at(14, 14))
    first = entries(released(event))[session.uid]
    programme.drop_session(session=session, actor=None, now=NOW)
    second = entries(released(event))[session.uid]
    assert second["STATUS"] == "CANCELLED"
    assert second["SEQUENCE"] > first["SEQUENCE"]


def test_cancelled_event_cancels_every_entry(event: Event, session: Session) -> None:
    before = entries(released(event))[session.uid]
    states.cancel(event=event, reason="场地停用", actor=None, now=NOW)
    event.refresh_from_db()
    after = entries(calendars.event_calendar(event, release.latest(event)))[session.uid]
    assert after["STATUS"] == "CANCELLED"
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_event_without_programme_is_one_entry_over_its_days(event: Event) -> None:
    (entry,) = entries(calendars.event_calendar(event, None)).values()
    assert entry.decoded("DTSTART") == day(14)
    assert entry.decoded("DTEND") == day(16)  # the day after the last, RFC 5545 3.6.1
    assert isinstance(entry.decoded("DTSTART"), date)


def test_same_state_gives_the_same_bytes(event: Event, session: Session) -> None:
    first = released(event)
    again = calendars.event_calendar(event, release.latest(event))
    assert first.etag == again.etag
    assert first.body == again.body
    assert session.title.encode() not in b"" + first.body  # a comma is written \,


def test_feed_holds_the_persons_own_sessions_only(event: Event, session: Session) -> None:
    mine = SessionPersonFactory.create(session=session, topic="共话安居")
    SessionPersonFactory.create(session=session)
    released(event)
    found = entries(calendars.person_calendar(mine.person, now=NOW))
    assert list(found) == [mine.uid]
    assert "共话安居" in found[mine.uid]["SUMMARY"]


def test_feed_follows_a_move_and_tells_a_withdrawal(event: Event, session: Session) -> None:
    mine = SessionPersonFactory.create(session=session)
    released(event)
    programme.move_session(session=session, starts_at=at(15, 9), room=None, actor=None, now=NOW)
    released(event)
    moved = entries(calendars.person_calendar(mine.person, now=NOW))[mine.uid]
    assert moved["SEQUENCE"] == 1
    person = mine.person
    mine.delete()
    released(event)
    gone = entries(calendars.person_calendar(person, now=NOW))[mine.uid]
    assert gone["STATUS"] == "CANCELLED"
    assert gone["SEQUENCE"] == 2


def test_feed_of_a_participant_holds_the_event_and_its_cancelling(event: Event) -> None:
    person = PersonFactory.create()
    uid = calendars.event_uid(event, person)
    coming = calendars.person_calendar(person, attended=[calendars.Attended(uid, event)], now=NOW)
    gone = calendars.person_calendar(
        person, attended=[calendars.Attended(uid, event, is_cancelled=True)], now=NOW
    )
    (before,), (after,) = entries(coming).values(), entries(gone).values()
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_stamp_is_in_utc_and_of_the_release(event: Event, session: Session) -> None:
    (entry,) = entries(released(event)).values()
    assert entry.decoded("DTSTAMP") == NOW.astimezone(UTC)
    assert session.ends_at - session.starts_at == timedelta(hours=3)
