"""The list of 5,000 people that a device fetches, compressed, and the difference for 50 of them."""

import gzip
from collections.abc import Iterator
from typing import Final

from attendance.domain import manifest
from benchmarks import _doors
from benchmarks._context import Context, Result
from registrations.models import Registration

PEOPLE: Final = 5000
CHANGED: Final = 50


def run(context: Context) -> Iterator[Result]:
    world = _doors.build(PEOPLE)
    conditions = context.conditions(f"{PEOPLE} people", "gzip")
    whole = manifest.build(world.gate)
    yield Result("manifest_bytes", len(gzip.compress(whole.body, 6)), "B", 150_000, conditions)
    some = [one.pk for one in world.registrations[:: PEOPLE // CHANGED]]
    Registration.objects.filter(pk__in=some).update(unit_name="迁址后的社区服务中心")
    update = manifest.build(world.gate, since=whole.version)
    size = len(gzip.compress(update.body, 6))
    yield Result("manifest_diff_bytes", size, "B", 5_000, f"{conditions}; {len(some)} changed")
