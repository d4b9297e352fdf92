"""Storing a new row where it is done many times a second."""

from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)


def insert(row: Row) -> Row:
    """Store a new row and give it its key: `save(force_insert=True)` of a plain model.

    Django builds the statement anew for every row. Of the rows of a registration that took longer
    than storing them; here it is built once a model. No signals are sent (nothing listens to
    them), and the key must be the database's to give.
    """
    statement, fields = _statement(type(row), connection.vendor)
    values = [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row.pk = cursor.fetchone()[0]
    row._state.adding = False
    row._state.db = connection.alias
    return row


@lru_cache(maxsize=64)
def _statement(model: type[Model], _vendor: str) -> tuple[str, list["Field[Any, Any]"]]:
    quote = connection.ops.quote_name
    meta = model._meta
    key: Any = meta.pk
    fields = [field for field in meta.local_concrete_fields if field is not key]
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    table, key_column = quote(meta.db_table), quote(str(key.column))
    insertion = f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608  our own names
    return f"{insertion} RETURNING {key_column}", fields
