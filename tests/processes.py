"""Processes beside the test: how they are configured, and waiting for what they do."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

from django.db import connection

from tools.demo import ROOT, Children

ValueT = TypeVar("ValueT")
BINARIES: Final = Path(sys.executable).parent


def test_prefix() -> str:
    """Of this process's keys in a Redis that parallel test processes share."""
    return f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def redis_beside(url: str) -> str:
    """Another database number of the same Redis, one per parallel test process."""
    number = int(urlsplit(url).path.strip("/") or 0)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    return url.rsplit("/", 1)[0] + f"/{(number + 1 + int(worker)) % 16}"


def database_url() -> str:
    """The test database of this process, as another process has to name it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    credentials = values["USER"] + (f":{values['PASSWORD']}" if values["PASSWORD"] else "")
    return f"postgres://{credentials}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"


def environment_of(data: Path, url: str, extra: dict[str, str]) -> dict[str, str]:
    """Only what the process needs: nothing of the test process's own settings leaks in."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **keep,
        "DJANGO_SETTINGS_MODULE": "tests.process_settings",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "HUIWU_DATA": str(data),
        "SITE_URL": url,
        "RATE_LIMITS": "0",
        "SECOND_FACTOR_REQUIRED": "0",
        "LOG_LEVEL": "WARNING",
        **extra,
    }


def start_worker(children: Children) -> None:
    children.start(
        "worker",
        *(str(BINARIES / "celery"), "-A", "config", "worker", "--concurrency", "1"),
        *("-l", "warning", "--without-mingle", "--without-gossip", "--without-heartbeat"),
    )


def start_scheduler(children: Children) -> None:
    children.start(
        "scheduler",
        *(str(BINARIES / "celery"), "-A", "config", "beat", "-l", "warning", "--pidfile="),
    )


def eventually(condition: Callable[[], ValueT], *, seconds: float = 30) -> ValueT:
    """Ask until the answer is true and return it; AssertionError when time is up."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)
    return answer
