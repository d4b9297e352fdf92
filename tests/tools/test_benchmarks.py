"""The runner of `make bench`; the figures themselves are no tests."""

import json
import os
import subprocess
import sys

from benchmarks._context import Result, percentile
from tools.demo import ROOT


def test_unknown_name_is_refused_with_the_list() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "benchmarks"],
        cwd=ROOT,
        env={**os.environ, "BENCH": "event_page,no_such_thing"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "no_such_thing" in ended.stderr
    assert "known:" in ended.stderr
    assert ended.stdout == ""


def test_result_is_one_json_object_with_its_ratio() -> None:
    line = json.dumps(Result("event_page", 500, "requests/s", 250, "postgresql").as_dict())
    assert json.loads(line) == {
        "name": "event_page",
        "value": 500,
        "unit": "requests/s",
        "baseline": 250,
        "ratio": 2.0,
        "conditions": "postgresql",
    }
    assert Result("event_page", 500, "requests/s").as_dict()["ratio"] is None


def test_percentile_is_a_value_of_the_upper_tail() -> None:
    assert 94 < percentile(range(1, 101), 0.95) < 97
