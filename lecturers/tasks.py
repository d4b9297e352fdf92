"""Background work of the lecturers app."""

from celery import shared_task
from django.utils import timezone

from lecturers.domain import following


@shared_task(name="lecturers.follow_assignments")
def follow_assignments() -> None:
    """Ask the next of a queue, remind, and note what was taught."""
    following.sweep(now=timezone.now())
