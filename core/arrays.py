"""Hundreds of values in one parameter: PostgreSQL takes them as an array.

A placeholder for each value has to be looked for, filled in and read again, which for a batch costs
more than the statement. SQLite has no arrays and keeps its placeholders.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models.lookups import In


def literal(values: Iterable[object]) -> str:
    """The text of a PostgreSQL array, to be cast to its type: `%s::bigint[]`.

    Values are None, texts, numbers, booleans, UUIDs and moments with a time zone.
    """
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, (int, uuid.UUID)):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def among(values: Collection[Any], kind: str) -> tuple[str, list[Any]]:
    """What follows the column in a statement written out, and its parameters; `kind` is the type
    of the values. There must be some.
    """
    if connection.vendor == "postgresql":
        return f"= ANY(%s::{kind}[])", [literal(values)]
    return f"IN ({', '.join(['%s'] * len(values))})", list(values)


class Among(In):
    """`In` for long lists of keys: `filter(Among(F("pk"), keys))`."""

    def as_postgresql(self, compiler: Any, database: Any) -> tuple[str, Sequence[Any]]:
        left, params = self.process_lhs(compiler, database)
        kind = self.lhs.output_field.cast_db_type(database)
        return f"{left} = ANY(%s::{kind}[])", [*params, literal(self.rhs)]
