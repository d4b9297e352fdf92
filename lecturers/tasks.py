"""Background work of the lecturers app."""

from celery import shared_task
from django.utils import timezone

from lecturers.domain import following, minding


@shared_task(name="lecturers.follow_assignments")
def follow_assignments() -> None:
    """Ask the next of a queue, remind, and note what was taught."""
    following.sweep(now=timezone.now())


@shared_task(name="lecturers.mind_terms")
def mind_terms() -> None:
    """Note terms that have ended, and remind of those that end soon; again changes nothing."""
    now, today = timezone.now(), timezone.localdate()
    minding.expire_due(today=today, now=now)
    minding.remind_due(today=today, now=now)
