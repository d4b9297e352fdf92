"""Several clients at once, each with one kept connection, in threads."""

import http.client
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Load:
    """What a run of requests took: `seconds` from the first to the last, each in `times`."""

    seconds: float
    times: list[float]

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds


def post_all(
    url: str, path: str, bodies: Sequence[bytes], headers: Mapping[str, str], *, clients: int
) -> Load:
    """POST every body once, shared out among `clients`; any answer but 200 is an error."""
    netloc = urlsplit(url).netloc
    times: list[float] = []
    problems: list[str] = []

    def work(share: Sequence[bytes]) -> None:
        connection = http.client.HTTPConnection(netloc, timeout=30)
        for body in share:
            started = time.perf_counter()
            connection.request("POST", path, body, dict(headers))
            response = connection.getresponse()
            answer = response.read()
            times.append(time.perf_counter() - started)
            if response.status != 200:
                problems.append(f"{response.status} {answer[:200]!r}")
                return

    threads = [
        threading.Thread(target=work, args=(bodies[start::clients],)) for start in range(clients)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if problems:
        raise RuntimeError(problems[0])
    return Load(seconds, times)
