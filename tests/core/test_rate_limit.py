"""Counters that several processes share."""

import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.web import rate_limit
from core.web.rate_limit import hit

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _limits_on(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits on, counters of one's own, and a clock that does not cross a border meanwhile."""
    settings.RATE_LIMITS = True
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(time, "time", lambda: 1_800_000_001.0)


def test_hit_allows_up_to_the_limit_then_refuses() -> None:
    assert [hit("door", limit=3, period=HOUR) for _ in range(5)] == [True] * 3 + [False] * 2


def test_hit_counts_keys_apart() -> None:
    assert not [key for key in range(500) if not hit(f"address-{key}", limit=1, period=HOUR)]
    assert not hit("address-7", limit=1, period=HOUR)


def test_hit_counts_periods_of_one_key_apart() -> None:
    assert hit("door", limit=1, period=60)
    assert hit("door", limit=1, period=HOUR)


def test_hit_begins_anew_with_the_next_window(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hit("door", limit=1, period=60)
    assert not hit("door", limit=1, period=60)
    monkeypatch.setattr(time, "time", lambda: 1_800_000_061.0)
    assert hit("door", limit=1, period=60)


def test_hit_is_off_where_limits_are(settings: Any) -> None:
    settings.RATE_LIMITS = False
    assert all(hit("door", limit=1, period=60) for _ in range(5))


def test_seconds_left_is_the_rest_of_the_window() -> None:
    assert rate_limit.seconds_left(60) == 59 - (1_800_000_000 % 60)


def test_processes_count_together_and_lose_no_try(settings: Any, tmp_path: Path) -> None:
    settings.REDIS_URL = ""
    program = (
        "import sys; from django.conf import settings;"
        "settings.configure(RATE_LIMITS=True, REDIS_URL='', DATA_DIR=sys.argv[1]);"
        "from core.web.rate_limit import hit;"
        "print(sum(hit('door', limit=150, period=864000) for _ in range(100)))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert sum(int(process.communicate()[0]) for process in running) == 150


def test_full_bucket_forgets_the_one_with_the_fewest_tries(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REDIS_URL = ""
    monkeypatch.setattr(rate_limit, "_BUCKETS", 1)  # every key falls into the same bucket
    for _ in range(5):
        hit("guesser", limit=3, period=HOUR)
    for number in range(50):
        hit(f"passer-by-{number}", limit=3, period=HOUR)
    assert not hit("guesser", limit=3, period=HOUR)
