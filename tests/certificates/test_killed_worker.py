"""A worker killed in the middle of a batch: after a restart the batch is whole, once."""

import hashlib
import os
import signal

import pytest

from certificates.domain import making
from certificates.enums import BatchStatus
from certificates.models import Batch, Certificate
from core.files import private
from tests import processes
from tests.certificates.scenes import training_class
from tests.factories import NOW
from tools.demo import Children

pytestmark = [pytest.mark.workers, pytest.mark.django_db(transaction=True)]
PEOPLE = 150


def made() -> int:
    return Certificate.objects.exclude(sha256="").count()


def test_batch_of_a_killed_worker_finishes_with_every_number_once(
    celery_worker: Children,
) -> None:
    scene = training_class(sessions=1)
    people = [scene.person(f"王{index}", attended=1) for index in range(PEOPLE)]
    batch = scene.prepare(*people)
    numbers = list(Certificate.objects.order_by("seq").values_list("number", "verify_code"))

    processes.eventually(lambda: made() >= making.CHUNK, seconds=120)
    worker = celery_worker.running.pop("worker")
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    kept = dict(Certificate.objects.exclude(sha256="").values_list("pk", "sha256"))
    assert 0 < len(kept) < PEOPLE, "the worker was not killed in the middle"
    batch.refresh_from_db()
    assert batch.status == BatchStatus.PREPARING

    # Its lease ends; a worker that starts takes up what the dead one held.
    Batch.objects.update(heartbeat_at=NOW - making.LEASE * 2)
    processes.start_worker(celery_worker)
    processes.eventually(
        lambda: Batch.objects.get(pk=batch.pk).status == BatchStatus.PREPARED, seconds=120
    )

    rows = list(Certificate.objects.order_by("seq"))
    assert [(row.number, row.verify_code) for row in rows] == numbers
    assert [row.seq for row in rows] == list(range(1, PEOPLE + 1))
    for row in rows:
        assert hashlib.sha256(private.read(row.file)).hexdigest() == row.sha256
        assert kept.get(row.pk, row.sha256) == row.sha256
    assert len({row.sha256 for row in rows}) == PEOPLE
    batch.refresh_from_db()
    assert (batch.done, [kept["pages"] for kept in batch.print_files]) == (PEOPLE, [PEOPLE])
