"""What the days do to appointments: terms end, and are announced before. Done again, no more."""

from datetime import date, datetime

from django.db import transaction

from core import audit
from lecturers.domain import states, term_news
from lecturers.enums import AppointmentStatus
from lecturers.models import Appointment


def expire_due(*, today: date, now: datetime) -> int:
    """Note as ended what ended by its dates; pages are right before this ran (terms.state_on)."""
    due = Appointment.objects.filter(status=AppointmentStatus.ACTIVE, ends_on__lt=today)
    keys = list(due.values_list("pk", flat=True))
    count = 0
    for key in keys:
        with transaction.atomic():
            row = (
                Appointment.objects.select_for_update(of=("self",))
                .select_related("batch__corps")
                .get(pk=key)
            )
            if row.status != AppointmentStatus.ACTIVE or row.ends_on >= today:
                continue
            states.move(row, AppointmentStatus.EXPIRED)
            row.save(update_fields=["status"])
            audit.record(
                action="appointment.expired",
                subject=row,
                scope=row.batch.corps,
                actor=None,
                now=now,
            )
            count += 1
    return count


def remind_due(*, today: date, now: datetime) -> int:
    """Remind lecturer and office of terms that end soon: once for each of the corps' days.

    After a pause the latest reminder is sent, not all that were missed. Returns how many
    appointments were looked at.
    """
    rows = (
        Appointment.objects.holding(today)
        .filter(renewed_by__isnull=True)
        .select_related("batch__corps", "lecturer__person__user")
    )
    told = 0
    for row in rows:
        left = (row.ends_on - today).days
        days = [day for day in row.batch.corps.reminder_days if left <= day]
        if not days:
            continue
        key = str(min(days))
        with transaction.atomic():
            term_news.tell_lecturer(term_news.TERM_ENDING, row, now=now, key=key)
            term_news.tell_office(term_news.TERM_ENDING_OFFICE, row, now=now, key=key)
        told += 1
    return told
