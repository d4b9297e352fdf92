"""What a transport is given: one message, ready to go."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class CalendarPart:
    """An invitation or a cancellation (RFC 6047): the iCalendar bytes and their METHOD."""

    body: bytes
    method: str


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """One message as it leaves the house.

    `to` is an E.164 phone or an e-mail address. `reference` is the same for every try of one
    message: a transport passes it on, so that a receiver that honours it delivers once. `kind` and
    `values` are for operators that take only wordings registered with them. `calendar` goes with
    e-mail only.
    """

    to: str
    subject: str
    body: str
    reference: str
    kind: str = ""
    language: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    calendar: CalendarPart | None = None
