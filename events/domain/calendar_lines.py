"""VEVENTs written straight as content lines (RFC 5545 3.1): for feeds with hundreds of them.

The icalendar package makes an object of every value and takes four times as long.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Timezone

_WIDTH: Final = 75  # octets of a line, without its end
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})

# Name with its parameters, and the value as it is written.
Property = tuple[str, str]


def text(value: str) -> str:
    """A value of type TEXT."""
    return value.translate(_ESCAPED)


def parameter(value: str) -> str:
    """A parameter's value in quotes, as names of people and offices need them."""
    plain = value.replace('"', "'")
    return f'"{plain}"'


def instant(moment: datetime) -> str:
    """A moment in UTC."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def at(name: str, moment: datetime) -> Property:
    """DTSTART or DTEND in the site's time zone, which the calendar defines."""
    zone = _zone()
    return f"{name};TZID={zone.key}", f"{moment.astimezone(zone):%Y%m%dT%H%M%S}"


def vevent(properties: Iterable[Property]) -> bytes:
    """A whole component with its line ends."""
    lines = ["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in properties), "END:VEVENT", ""]
    return b"\r\n".join(map(_folded, lines))


@cache
def time_zone() -> Timezone:
    """The definition of the site's time zone; making it once is enough."""
    return Timezone.from_tzid(settings.TIME_ZONE)


@cache
def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def _folded(line: str) -> bytes:
    """At most 75 octets a line; no character is cut."""
    data = line.encode()
    if len(data) <= _WIDTH:
        return data
    pieces: list[bytes] = []
    start, room = 0, _WIDTH
    while len(data) - start > room:
        end = start + room
        while data[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(data[start:end])
        start, room = end, _WIDTH - 1
    pieces.append(data[start:])
    return b"\r\n ".join(pieces)
