"""Putting scans into the table: many at once, each id once."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from attendance.models import Scan
from core import arrays


@dataclass(frozen=True, slots=True)
class Upload:
    """What all scans of one upload have in common."""

    event_id: int
    gate_id: int
    device_id: int | None
    by_user_id: int | None
    received_at: datetime
    quarantined_at: datetime | None


@dataclass(slots=True)
class NewScan:
    """One scan to be stored: as `models.Scan`, without what making a model's instance costs."""

    id: uuid.UUID
    registration_id: int | None
    ticket_id: int | None
    session_id: int | None
    code_hash: str
    method: str
    direction: str
    device_at: datetime
    clock_offset_ms: int
    scanned_at: datetime
    offline: bool
    shown: str
    verdict: str
    first_scan_at: datetime | None
    admitted: bool
    undoes: uuid.UUID | None
    reason: str


_SHARED: Final = {
    "event_id": "bigint",
    "gate_id": "bigint",
    "device_id": "bigint",
    "by_user_id": "bigint",
    "received_at": "timestamptz",
    "quarantined_at": "timestamptz",
}
# Column by column with the array type that PostgreSQL unpacks it from.
_COLUMNS: Final = {
    "id": "uuid",
    "registration_id": "bigint",
    "ticket_id": "bigint",
    "session_id": "bigint",
    "code_hash": "varchar",
    "method": "varchar",
    "direction": "varchar",
    "device_at": "timestamptz",
    "clock_offset_ms": "integer",
    "scanned_at": "timestamptz",
    "offline": "boolean",
    "shown": "varchar",
    "verdict": "varchar",
    "first_scan_at": "timestamptz",
    "admitted": "boolean",
    "undoes": "uuid",
    "reason": "varchar",
}
_INSERT: Final = (
    f"INSERT INTO attendance_scan ({', '.join((*_SHARED, *_COLUMNS))}) "  # noqa: S608 -- names above, no input
    f"SELECT {', '.join(f'%s::{kind}' for kind in _SHARED.values())}, one.* "
    f"FROM unnest({', '.join(f'%s::{kind}[]' for kind in _COLUMNS.values())}) AS one "
    "ON CONFLICT (id) DO NOTHING"
)


def insert(upload: Upload, rows: Sequence[NewScan]) -> None:
    """Store new scans; an id that is there already stays as it is.

    Half of an upload's time went into preparing each value for each row: PostgreSQL takes whole
    columns instead. SQLite takes the ordinary way.
    """
    if not rows:
        return
    shared = asdict(upload)
    if connection.vendor != "postgresql":
        Scan.objects.bulk_create(
            (Scan(**shared, **asdict(row)) for row in rows), ignore_conflicts=True
        )
        return
    columns = [arrays.literal([getattr(row, name) for row in rows]) for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*(shared[name] for name in _SHARED), *columns])
