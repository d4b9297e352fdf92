"""Rows as JSON lines, one file a table: the same text from SQLite and from PostgreSQL."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils.duration import duration_iso_string

from core import encryption

ROWS_AT_ONCE: Final = 500


def models() -> list[type[Model]]:
    """Every table of ours, those between two others included. Sessions are not kept."""
    return [
        model
        for app in settings.HUIWU_APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def columns(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


@contextmanager
def one_moment() -> Iterator[None]:
    """Reads inside see the database as it is at one moment, and hold up no writer."""
    if connection.in_atomic_block:  # somebody's transaction decides already
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would be IMMEDIATE: a writer's
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _as_json(value: Any) -> Any:
    """What `Field.to_python` reads again; instants in UTC with all their microseconds."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    message = f"no JSON for {type(value).__name__}"
    raise TypeError(message)


def write(model: type[Model], path: Path) -> int:
    """Write all rows in the order of their keys; returns how many. What is encrypted stays so."""
    fields = columns(model)
    names = [field.attname for field in fields]
    stored = [encryption.as_stored(field) for field in fields]
    rows = model._base_manager.order_by("pk").values_list(*stored)
    count = 0
    with path.open("w", encoding="utf-8") as handle:
        handle.write(json.dumps(names) + "\n")
        for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
            count += 1
            handle.write(json.dumps(row, ensure_ascii=False, default=_as_json) + "\n")
    return count


def read(model: type[Model], path: Path) -> int:
    """Insert the rows of a file exactly as they were, times of creation included."""
    by_name = {field.attname: field for field in columns(model)}
    count = 0
    batch: list[Model] = []
    with path.open(encoding="utf-8") as handle:
        fields = [by_name[name] for name in json.loads(next(handle))]
        size = connection.ops.bulk_batch_size(fields, [None] * ROWS_AT_ONCE)
        for line in handle:
            values = json.loads(line)
            row = model()
            for field, value in zip(fields, values, strict=True):
                setattr(row, field.attname, None if value is None else _restored(field, value))
            batch.append(row)
            count += 1
            if len(batch) >= size:
                _insert(model, batch, fields)
                batch = []
    if batch:
        _insert(model, batch, fields)
    return count


def _restored(field: Field[Any, Any], value: Any) -> Any:
    if isinstance(field, encryption.EncryptedTextField):
        return encryption.Sealed(value)
    return field.to_python(value)


def _insert(model: type[Model], rows: list[Model], fields: list[Field[Any, Any]]) -> None:
    """Without `pre_save`, which would write today's date into `auto_now` columns."""
    model._base_manager.all()._insert(rows, fields=fields, using=connection.alias, raw=True)  # type: ignore[attr-defined]


def are_empty() -> bool:
    return not any(model._base_manager.exists() for model in models())


def reset_sequences() -> None:
    """The next key given by the database lies above every restored one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)
