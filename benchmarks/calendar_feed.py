"""One person's calendar feed with 500 entries, and the answer that nothing has changed.

Bar: 80 ms to the last byte, each time built anew.
"""

import statistics
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse

from benchmarks import _lecturers
from benchmarks._context import Context, Result, percentile
from people.domain import calendar_feeds
from people.models import Person

ENTRIES: Final = 500
ROUNDS: Final = 30
BAR: Final = 80.0


def run(context: Context) -> Iterator[Result]:
    now = datetime.now(tz=_lecturers.SHANGHAI)
    owner = _lecturers.office()
    (lecturer,) = _lecturers.corps(owner, 1, now)
    first = now.date() - timedelta(days=100)
    sessions = _lecturers.programme(owner, first, ENTRIES // 5, 5)
    _lecturers.assigned([(session, lecturer) for session in sessions], now)
    person = calendar_feeds.renew(
        person=Person.objects.get(pk=lecturer.person_id), actor=None, now=now
    )
    path = reverse("my_calendar", args=[calendar_feeds.secret_of(person)])
    with context.serving(workers=1) as url:
        _lecturers.timed(url, path, {}, 3)
        built, response, body = _lecturers.timed(url, path, {}, ROUNDS)
        held = {"If-None-Match": response.headers["ETag"]}
        unchanged, again, nothing = _lecturers.timed(url, path, held, ROUNDS)
    if body.count(b"BEGIN:VEVENT") != ENTRIES or again.status != 304 or nothing:
        message = f"{body.count(b'BEGIN:VEVENT')} entries, then {again.status}"
        raise RuntimeError(message)
    said = context.conditions(f"{ENTRIES} entries", f"median of {ROUNDS}")
    yield Result("calendar_feed", statistics.median(built), "ms", BAR, said)
    yield Result("calendar_feed_p95", percentile(built, 0.95), "ms", BAR, said)
    yield Result("calendar_feed_unchanged", statistics.median(unchanged), "ms", BAR, said)
