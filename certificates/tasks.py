"""Background work of the certificates app."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from certificates.domain import making, news


@shared_task(name="certificates.make_files")
def make_files(batch: int) -> None:
    """Make the files of a batch; returns at once when another worker holds it."""
    making.make_files(batch_id=batch, clock=timezone.now)


@shared_task(name="certificates.resume_stale_batches")
def resume_stale_batches() -> None:
    """Take up what a dead worker left behind; on a schedule, and when a worker starts."""
    making.resume_stale(now=timezone.now())


@shared_task(name="certificates.tell_holders")
def tell_holders(batch: int) -> None:
    """Send the holders of a signed-off batch their link."""
    news.tell_holders(batch_id=batch, now=timezone.now())


@worker_ready.connect
def _resume_at_start(**_kwargs: Any) -> None:
    resume_stale_batches.delay()
