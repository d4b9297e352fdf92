"""Background work of the outbox."""

from celery import shared_task
from django.utils import timezone

from notifications.domain import sending

SWEEP_LIMIT = 200  # messages in one sweep; the next one goes on


@shared_task(name="notifications.send")
def send(message: int) -> None:
    """Send one message just stored."""
    sending.send(message=message, now=timezone.now())


@shared_task(name="notifications.send_due")
def send_due() -> None:
    """Send what is due: retries, and what a broker or a worker that was away left behind."""
    sending.set_aside_interrupted(now=timezone.now())
    for _ in range(SWEEP_LIMIT):
        if not sending.send_next_due(now=timezone.now()):
            return
