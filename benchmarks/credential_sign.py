"""One certificate's credential made and signed, in this process. Bar: 2 ms."""

import statistics
import time
from collections.abc import Iterator
from typing import Final

from django.utils import timezone

from benchmarks import _certificates
from benchmarks._context import Context, Result
from certificates.domain import credentials, status_lists
from certificates.enums import CertificateStatus
from certificates.models import Certificate

PEOPLE: Final = 200
BAR: Final = 2.0


def run(context: Context) -> Iterator[Result]:
    now = timezone.now()
    _certificates.prepared(*_certificates.build(PEOPLE))
    Certificate.objects.update(status=CertificateStatus.EFFECTIVE, effective_at=now, rule_met=True)
    rows = list(Certificate.objects.select_related("superseded_by"))
    status_lists.give_places(rows, now=now)
    credentials.of(rows[0])  # the contexts are read once a process
    times = []
    for row in rows:
        started = time.perf_counter()
        credentials.of(row)
        times.append((time.perf_counter() - started) * 1000)
    conditions = context.conditions(f"median of {PEOPLE}", "in process, place looked up")
    yield Result("credential_sign", statistics.median(times), "ms", BAR, conditions)
