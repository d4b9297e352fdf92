"""Attendance of 1,300 people × 20 sessions: reads all facts, writes what changed."""

import time
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils import timezone

from attendance.domain import attendance
from attendance.enums import Verdict
from attendance.models import Attendance, Scan
from benchmarks import _doors
from benchmarks._context import Context, Result

PEOPLE: Final = 1300
SESSIONS: Final = 20


def run(context: Context) -> Iterator[Result]:
    now = timezone.now()
    world = _doors.build(PEOPLE, sessions=SESSIONS, now=now)
    Scan.objects.bulk_create(
        (
            Scan(
                id=uuid.uuid4(),
                event=world.event,
                gate=world.gate,
                device=world.device,
                registration=registration,
                device_at=session.starts_at + timedelta(minutes=number % 30 - 10),
                scanned_at=session.starts_at + timedelta(minutes=number % 30 - 10),
                received_at=now,
                verdict=Verdict.ACCEPTED,
            )
            for number, registration in enumerate(world.registrations)
            for session in world.sessions
            if number % 17
        ),
        batch_size=2000,
    )
    end = now + timedelta(days=30)
    conditions = context.conditions(f"{PEOPLE} people × {SESSIONS} sessions")
    started = time.perf_counter()
    attendance.recompute(event_id=world.event.pk, now=end)
    everything = time.perf_counter() - started
    few = Attendance.objects.filter(registration__in=world.registrations[:50])
    few.update(status="absent", minutes=0)
    started = time.perf_counter()
    outcome = attendance.recompute(event_id=world.event.pk, now=end)
    seconds = time.perf_counter() - started
    changed = f"{outcome.changed} changed"
    yield Result("attendance_recompute", seconds, "s", 1, f"{conditions}; {changed}")
    yield Result("attendance_recompute_all", everything, "s", None, f"{conditions}; all changed")
