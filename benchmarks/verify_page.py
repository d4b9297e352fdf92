"""The verification page without any cache, 8 clients, limits on, each request from its own address.

Bar: 150 a second.
"""

import http.client
import os
import threading
import time
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from benchmarks import _certificates
from benchmarks._context import Context, Result, percentile
from certificates.models import Certificate

CLIENTS: Final = 8
SECONDS: Final = 6.0
PEOPLE: Final = 100
BAR: Final = 150.0


def run(context: Context) -> Iterator[Result]:
    _certificates.prepared(*_certificates.build(PEOPLE))
    codes = list(Certificate.objects.values_list("verify_code", flat=True))
    os.environ["CLIENT_ADDRESS_HEADER"] = "X-Real-IP"
    try:
        with context.serving() as url:
            _load(url, codes, 1.0)
            rate, times = _load(url, codes, SECONDS)
    finally:
        del os.environ["CLIENT_ADDRESS_HEADER"]
    conditions = context.conditions(f"{CLIENTS} clients", "no cache", "rate limits on")
    yield Result("verify_page", rate, "1/s", BAR, conditions)
    yield Result("verify_page_p95", percentile(times, 0.95), "ms", None, conditions)


def _load(url: str, codes: list[str], seconds: float) -> tuple[float, list[float]]:
    """Requests a second and each one's milliseconds; RuntimeError for any answer but 200."""
    netloc = urlsplit(url).netloc
    times: list[list[float]] = [[] for _ in range(CLIENTS)]
    failures: list[int] = []
    until = time.perf_counter() + seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection(netloc, timeout=30)
        asked = 0
        while time.perf_counter() < until and not failures:
            code = codes[(asked * CLIENTS + number) % len(codes)]
            address = f"10.{number}.{asked // 250 % 250}.{asked % 250}"
            started = time.perf_counter()
            connection.request("GET", f"/VERIFY/{code}", headers={"X-Real-IP": address})
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                failures.append(response.status)
            times[number].append((time.perf_counter() - started) * 1000)
            asked += 1
        connection.close()

    started = time.perf_counter()
    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"answered {failures[0]}")
    made = [one for mine in times for one in mine]
    return len(made) / (time.perf_counter() - started), made
