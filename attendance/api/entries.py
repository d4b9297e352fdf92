"""What a device uploads, read by hand: one wrong entry is kept as refused and harms no other."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from attendance.domain import verdicts
from attendance.domain.checkin import ScanEntry
from attendance.enums import ScanMethod, Verdict

MOST_ENTRIES: Final = 500
_KEYS: Final = frozenset(
    {
        "id",
        "ticket",
        "registration",
        "scanned_at",
        "clock_offset_ms",
        "direction",
        "session",
        "offline",
        "shown",
        "admitted",
        "undoes",
        "reason",
    }
)
_LARGEST_KEY: Final = 2**63 - 1
_LONGEST_OFFSET: Final = 2**31 - 1
_VERDICTS: Final = frozenset(Verdict.values)


class WrongUpload(ValueError):
    """The upload as a whole is not what the protocol says."""


@dataclass(frozen=True)
class Upload:
    """`entries` in the order sent; None where there is not even an id to keep an entry under."""

    entries: list[ScanEntry | None]
    ids: list[object]
    sent_at: datetime | None
    pending: int
    app_version: str


def upload(body: object, *, now: datetime) -> Upload:
    """Read a whole upload. Raises WrongUpload."""
    if not isinstance(body, Mapping) or body.keys() - {"device", "scans"}:
        raise WrongUpload("an object with “device” and “scans” is expected")
    raw, device = body.get("scans"), body.get("device") or {}
    if not isinstance(raw, list) or len(raw) > MOST_ENTRIES:
        raise WrongUpload(f"“scans” must be a list of at most {MOST_ENTRIES} entries")
    if not isinstance(device, Mapping) or device.keys() - {"sent_at", "pending", "app_version"}:
        raise WrongUpload("“device” may hold sent_at, pending and app_version")
    pending = device.get("pending", 0)
    version = device.get("app_version", "")
    if isinstance(pending, bool) or not isinstance(pending, int) or not 0 <= pending < 2**31:
        raise WrongUpload("“pending” must be a number of scans")
    if not isinstance(version, str):
        raise WrongUpload("“app_version” must be a text")
    return Upload(
        entries=[_entry(one, now) for one in raw],
        ids=[one.get("id") if isinstance(one, Mapping) else None for one in raw],
        sent_at=_moment(device.get("sent_at")),
        pending=pending,
        app_version=_text(version, 40),
    )


def _entry(raw: object, now: datetime) -> ScanEntry | None:
    pk = _uuid(raw.get("id")) if isinstance(raw, Mapping) else None
    if pk is None or not isinstance(raw, Mapping):
        return None
    entry = ScanEntry(id=pk, device_at=now)
    try:
        return _read(entry, raw)
    except (TypeError, ValueError) as error:
        return replace(entry, problem=_text(f"not understood: {error}", 200))


def _read(entry: ScanEntry, raw: Mapping[str, Any]) -> ScanEntry:
    """The entry with everything that was sent. Raises ValueError naming what is wrong."""
    if unknown := raw.keys() - _KEYS:
        raise ValueError(f"unknown field {min(map(str, unknown))}")
    ticket, registration = raw.get("ticket"), raw.get("registration")
    device_at = _moment(raw.get("scanned_at"))
    if device_at is None:
        raise ValueError("scanned_at")
    undoes = _uuid(raw.get("undoes"))
    if raw.get("undoes") is not None and undoes is None:
        raise ValueError("undoes")
    direction = raw.get("direction", "in")
    if direction not in ("in", "out"):
        raise ValueError("direction")
    offset = raw.get("clock_offset_ms", 0)
    if isinstance(offset, bool) or not isinstance(offset, (int, float)):
        raise ValueError("clock_offset_ms")  # noqa: TRY004 -- one kind of error for one wrong entry
    if abs(offset) > _LONGEST_OFFSET:
        raise ValueError("clock_offset_ms")
    shown = raw.get("shown", "")
    number = _key(registration, "registration")
    return ScanEntry(
        id=entry.id,
        device_at=device_at,
        ticket=verdicts.ticket_code(ticket) if isinstance(ticket, str) else "",
        registration=number,
        clock_offset_ms=int(offset),
        direction=direction,
        session=_key(raw.get("session"), "session"),
        offline=raw.get("offline") is True,
        shown=shown if shown in _VERDICTS else "",
        admitted=raw.get("admitted") is True,
        undoes=undoes,
        reason=_text(raw.get("reason") or "", 200),
        method=ScanMethod.NAME if number is not None else ScanMethod.CAMERA,
    )


def _text(value: object, longest: int) -> str:
    """A text that the database takes: PostgreSQL refuses NUL."""
    if not isinstance(value, str):
        raise ValueError("reason")  # noqa: TRY004 -- as above
    return value.replace("\0", "").encode("utf-8", "replace").decode()[:longest]


def _uuid(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _key(value: object, name: str) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError(name)  # noqa: TRY004 -- as above
    number = int(value)
    if not 0 < number <= _LARGEST_KEY:
        raise ValueError(name)
    return number


def _moment(value: object) -> datetime | None:
    """RFC 3339; a time without a zone, or outside what a phone's clock can show, is refused."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        moment = moment.astimezone(UTC) if moment.tzinfo else None  # type: ignore[assignment]
    except (ValueError, OverflowError):
        return None
    is_plausible = moment is not None and 2000 <= moment.year <= 2200
    return moment if is_plausible else None
