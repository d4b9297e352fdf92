"""Enqueue background work by name, after the commit, so that domain code imports no task."""

import contextlib
import contextvars
import logging
from collections.abc import Iterator
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)
_silenced: contextvars.ContextVar[bool] = contextvars.ContextVar("silenced", default=False)


@contextlib.contextmanager
def silenced() -> Iterator[None]:
    """Enqueue nothing inside: for loading what happened long ago, of which nobody must be told."""
    token = _silenced.set(True)
    try:
        yield
    finally:
        _silenced.reset(token)


def enqueue(task: str, **arguments: Any) -> None:
    """Send `task` to the workers once the surrounding transaction has committed.

    A broker that is away loses nothing: each job's state is a row, and a periodic sweep of its app
    (settings.CELERY_BEAT_SCHEDULE) enqueues what is due again.
    """

    if _silenced.get():
        return

    def send() -> None:
        try:
            current_app.send_task(task, kwargs=arguments, retry=False)
        except (OperationalError, OSError) as error:
            logger.warning("task not enqueued, the sweep will: %s (%s)", task, error)

    transaction.on_commit(send)
