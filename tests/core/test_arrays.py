import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.models import F

from core import arrays
from core.arrays import Among
from core.models import AuditEntry
from tests.factories.clock import NOW


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL (DATABASE_URL)")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("varchar", ["", "NULL", None, 'a"b', "a\\b", "a,b", "{}", " 签到 ", "%s", "it's"]),
        ("bigint", [1, None, -(2**40)]),
        ("boolean", [True, False, None]),
        ("uuid", [uuid.UUID(int=7), None]),
        ("timestamptz", [datetime(2026, 9, 29, 8, 0, 0, 5, tzinfo=UTC), None]),
    ],
)
def test_literal_comes_back_as_it_went_in(kind: str, values: list[object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT %s::{kind}[]", [arrays.literal(values)])
        assert cursor.fetchone()[0] == values


@pytest.mark.django_db
def test_among_finds_the_rows_of_the_keys_given() -> None:
    rows = [
        AuditEntry.objects.create(at=NOW, actor="system", action=name, subject="x:1")
        for name in ("a", "b", "c")
    ]

    found = AuditEntry.objects.filter(Among(F("pk"), [rows[0].pk, rows[2].pk]))

    assert set(found) == {rows[0], rows[2]}
    assert not AuditEntry.objects.filter(Among(F("pk"), []))
    condition, parameters = arrays.among(["a", "c"], "varchar")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM core_auditentry WHERE action {condition} ORDER BY id",  # noqa: S608
            parameters,
        )
        assert [row[0] for row in cursor.fetchall()] == [rows[0].pk, rows[2].pk]
