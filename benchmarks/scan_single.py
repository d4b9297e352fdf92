"""Single online scans: 8 clients, distinct tickets, each stored before its answer."""

import statistics
from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from benchmarks import _clients, _doors
from benchmarks._context import Context, Result, percentile

PEOPLE: Final = 3000
CLIENTS: Final = 8
RUNS: Final = 3


def run(context: Context) -> Iterator[Result]:
    world = _doors.build(PEOPLE)
    headers = {"Authorization": f"Device {world.token}", "Content-Type": "application/json"}
    path = f"/api/v1/gates/{world.gate.pk}/scans/"
    bodies = [_doors.body([_doors.entry(code, timezone.now())]) for code in world.codes]
    share = PEOPLE // RUNS
    with context.serving() as url:
        loads = [
            _clients.post_all(
                url, path, bodies[at * share : (at + 1) * share], headers, clients=CLIENTS
            )
            for at in range(RUNS)
        ]
    conditions = context.conditions(f"{CLIENTS} clients on the same cores", f"{share} a run")
    rate = statistics.median(load.rate for load in loads)
    slow = statistics.median(percentile(load.times, 0.95) for load in loads) * 1000
    yield Result("scan_single", rate, "scans/s", 250, conditions)
    yield Result("scan_single_p95", slow, "ms", 60, conditions)
