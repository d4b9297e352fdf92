"""What every benchmark gets: results, conditions, a served site, rates from several clients."""

import os
import platform
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from tools.demo import ROOT, Children

START_LIMIT: Final = 60  # seconds


@dataclass(frozen=True)
class Result:
    """One figure. `baseline` is what it is compared with (a peer or a bar), in the same unit.

    `ratio` is value / baseline: above 1 is better for rates, below 1 for times and sizes.
    """

    name: str
    value: float
    unit: str
    baseline: float | None = None
    conditions: str = ""

    def as_dict(self) -> dict[str, Any]:
        ratio = round(self.value / self.baseline, 3) if self.baseline else None
        fields = asdict(self)
        conditions = fields.pop("conditions")
        return {**fields, "value": round(self.value, 3), "ratio": ratio, "conditions": conditions}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0.95) of the values lie."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


class Context:
    """The database that is set up, what to say about the conditions, and a served site."""

    @property
    def database(self) -> str:
        return connection.vendor

    @property
    def data(self) -> Path:
        return Path(settings.DATA_DIR)

    def conditions(self, *more: str) -> str:
        """Database, cores and what else decides the figure, as one sentence."""
        python = ".".join(platform.python_version_tuple()[:2])
        return "; ".join((self.database, f"{os.cpu_count()} cores", f"Python {python}", *more))

    @contextmanager
    def serving(self, *, workers: int = 4, celery: bool = False) -> Iterator[str]:
        """granian on the benchmark's database, as `make demo` runs it; yields its address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "SITE_URL": url, "LOG_LEVEL": "ERROR"}
        subprocess.run(
            [sys.executable, "-m", "tools.static_files"], cwd=ROOT, env=environment, check=True
        )
        children = Children(environment)
        binaries = Path(sys.executable).parent
        try:
            children.start(
                "web",
                *(str(binaries / "granian"), "--interface", "wsgi", "--no-ws"),
                *("--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)),
                *("--blocking-threads", "1", "--log-level", "error", "config.wsgi:application"),
            )
            if celery:
                children.start(
                    "worker",
                    *(str(binaries / "celery"), "-A", "config", "worker", "--concurrency", "1"),
                    *("-l", "error", "--without-mingle", "--without-gossip"),
                )
            _wait_for(url, children)
            yield url
        finally:
            children.stop()


def _wait_for(url: str, children: Children) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        children.require_alive()
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    message = f"the site did not answer within {START_LIMIT} s"
    raise TimeoutError(message)
