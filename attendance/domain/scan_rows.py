"""Putting scans into the table: many at once, each id once."""

from collections.abc import Sequence
from typing import Final

from django.db import connection
from django.db.models import TextChoices

from attendance.models import Scan

# Column by column with the array type that PostgreSQL unpacks it from.
_COLUMNS: Final = {
    "id": "uuid",
    "event_id": "bigint",
    "gate_id": "bigint",
    "device_id": "bigint",
    "by_user_id": "bigint",
    "registration_id": "bigint",
    "ticket_id": "bigint",
    "session_id": "bigint",
    "code_hash": "varchar",
    "method": "varchar",
    "direction": "varchar",
    "device_at": "timestamptz",
    "clock_offset_ms": "integer",
    "scanned_at": "timestamptz",
    "received_at": "timestamptz",
    "offline": "boolean",
    "shown": "varchar",
    "verdict": "varchar",
    "first_scan_at": "timestamptz",
    "admitted": "boolean",
    "undoes": "uuid",
    "reason": "varchar",
    "quarantined_at": "timestamptz",
    "released_at": "timestamptz",
}
_INSERT: Final = (
    f"INSERT INTO attendance_scan ({', '.join(_COLUMNS)}) "  # noqa: S608 -- names above, no input
    f"SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in _COLUMNS.values())}) "
    "ON CONFLICT (id) DO NOTHING"
)


def insert(rows: Sequence[Scan]) -> None:
    """Store new scans; an id that is there already stays as it is.

    Half of an upload's time went into preparing each value for each row: PostgreSQL takes whole
    columns instead. SQLite takes the ordinary way.
    """
    if not rows:
        return
    if connection.vendor != "postgresql":
        Scan.objects.bulk_create(rows, ignore_conflicts=True)
        return
    columns = [[_plain(getattr(row, name)) for row in rows] for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, columns)


def _plain(value: object) -> object:
    """What an enumeration stands for: the database takes its text, not its name."""
    return value.value if isinstance(value, TextChoices) else value
