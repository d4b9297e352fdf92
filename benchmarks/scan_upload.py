"""Upload of stored scans, 200 a request, by two devices' worth of clients."""

import statistics
from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from benchmarks import _clients, _doors
from benchmarks._context import Context, Result

PEOPLE: Final = 12000
BATCH: Final = 200
CLIENTS: Final = 2
RUNS: Final = 3


def run(context: Context) -> Iterator[Result]:
    world = _doors.build(PEOPLE)
    headers = {"Authorization": f"Device {world.token}", "Content-Type": "application/json"}
    path = f"/api/v1/gates/{world.gate.pk}/scans/"
    entries = [_doors.entry(code, timezone.now(), offline=True) for code in world.codes]
    bodies = [_doors.body(entries[at : at + BATCH]) for at in range(0, PEOPLE, BATCH)]
    share = len(bodies) // RUNS
    with context.serving() as url:
        rates = [
            BATCH
            * _clients.post_all(
                url, path, bodies[at * share : (at + 1) * share], headers, clients=CLIENTS
            ).rate
            for at in range(RUNS)
        ]
    conditions = context.conditions(f"{BATCH} a request", f"{CLIENTS} clients on the same cores")
    yield Result("scan_upload", statistics.median(rates), "scans/s", 6000, conditions)
