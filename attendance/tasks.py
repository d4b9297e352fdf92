"""Background work: attendance follows the scans within a minute."""

from datetime import timedelta
from typing import Final

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from attendance.domain import attendance
from attendance.models import Scan
from events.models import Event, Session

LOOKS_BACK: Final = timedelta(minutes=10)


@shared_task(name="attendance.recompute")
def recompute(event: int) -> None:
    """Recompute one event whose rules changed."""
    attendance.recompute(event_id=event, now=timezone.now())


@shared_task(name="attendance.recompute_recent")
def recompute_recent() -> int:
    """Recompute the events that were scanned at, or had a session end, a short while ago."""
    now = timezone.now()
    since = now - LOOKS_BACK
    scanned = Scan.objects.filter(received_at__gte=since).values("event_id")
    ended = Session.objects.counting().filter(ends_at__gte=since, ends_at__lte=now)
    events = Event.objects.filter(Q(pk__in=scanned) | Q(pk__in=ended.values("part__event_id")))
    keys = list(events.values_list("pk", flat=True))
    for key in keys:
        attendance.recompute(event_id=key, now=now)
    return len(keys)
