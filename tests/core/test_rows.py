import pytest
from django.db import IntegrityError, transaction

from core import rows
from core.models import AuditEntry
from tests.factories.clock import NOW

pytestmark = pytest.mark.django_db


def test_insert_stores_what_saving_would() -> None:
    def entry() -> AuditEntry:
        return AuditEntry(at=NOW, actor="system", action="tried", subject="x:1", fields=["名", "b"])

    saved, stored = entry(), rows.insert(entry())
    saved.save()

    read = AuditEntry.objects.values().order_by("pk")
    assert [{**row, "id": 0} for row in read] == [{**read[0], "id": 0}] * 2
    assert AuditEntry.objects.get(pk=stored.pk) == stored
    stored.reason = "known to be stored"
    stored.save()
    assert AuditEntry.objects.count() == 2


def test_insert_obeys_the_constraints() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(AuditEntry(at=NOW, actor="system", action="", subject="x:1"))
