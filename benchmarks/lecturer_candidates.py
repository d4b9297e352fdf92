"""The page that finds a lecturer for a session: 500 in office, 2,000 assignments, one client.

Bar: 150 ms, from the request to the whole page.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.test import Client, override_settings
from django.urls import reverse

from benchmarks import _lecturers
from benchmarks._context import Context, Result, percentile
from tools.demo import ROOT

LECTURERS: Final = 500
ASSIGNMENTS: Final = 2000
DAYS: Final = 80
ROUNDS: Final = 30
BAR: Final = 150.0


def run(context: Context) -> Iterator[Result]:
    now = datetime.now(tz=_lecturers.SHANGHAI)
    owner = _lecturers.office()
    user = _lecturers.head_of(owner, now.date())
    lecturers = _lecturers.corps(owner, LECTURERS, now)
    first = now.date().replace(day=1)
    sessions = _lecturers.programme(owner, first, DAYS, 10)
    # Each session has two or three lecturers, nobody two at once.
    pairs = [(sessions[n % len(sessions)], lecturers[n % LECTURERS]) for n in range(ASSIGNMENTS)]
    _lecturers.assigned(list(dict.fromkeys(pairs)), now)
    wanted = next(one for one in sessions if one.starts_at.date() > now.date())
    subprocess.run([sys.executable, "-m", "tools.static_files"], cwd=ROOT, check=True)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    path = reverse("console_session_lecturers", args=[wanted.pk])
    times = []
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        for _round in range(ROUNDS + 3):
            started = time.perf_counter()
            response = client.get(path)
            times.append((time.perf_counter() - started) * 1000)
            if response.status_code != 200 or b'name="lecturers"' not in response.content:
                message = f"{path} answered {response.status_code}"
                raise RuntimeError(message)
    times = times[3:]
    said = context.conditions(
        f"{LECTURERS} lecturers", f"{len(set(pairs))} assignments", f"median of {ROUNDS}"
    )
    yield Result("lecturer_candidates", statistics.median(times), "ms", BAR, said)
    yield Result("lecturer_candidates_p95", percentile(times, 0.95), "ms", BAR, said)
