"""The one settings file: documented variables, refusals with a name, a clean deployment check."""

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.module_loading import import_string
from dotenv import dotenv_values

from tools.demo import ROOT

READ = re.compile(r"env\.\w+\(\s*\"([A-Z][A-Z_0-9]*)\"")
DOCUMENTED = re.compile(r"^([A-Z][A-Z_0-9]*)=", re.MULTILINE)


def test_env_example_lists_what_settings_read_and_nothing_else() -> None:
    read = set(READ.findall((ROOT / "config/settings.py").read_text("utf-8")))
    documented = DOCUMENTED.findall((ROOT / ".env.example").read_text("utf-8"))
    assert len(documented) == len(set(documented))
    assert set(documented) == read


def test_every_variable_has_its_meaning_above_it() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    bare = [
        line
        for before, line in itertools.pairwise(lines)
        if DOCUMENTED.match(line) and not before.startswith("#") and not DOCUMENTED.match(before)
    ]
    assert not bare


def manage(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**keep, "HUIWU_DATA": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "hw.example.org"),
        ("DEBUG", "perhaps"),
        ("DATABASE_URL", "mysql://root@localhost/x"),
        ("DATABASE_POOL_SIZE", "0"),
        ("STORAGE_URL", "ftp://somewhere/x"),
        ("SMS_BACKEND", "pigeon"),
        ("SMS_TEMPLATES", "[1]"),
        ("EMAIL_URL", "pigeon://loft"),
        ("FIELD_KEYS", "c2hvcnQ="),
    ],
)
def test_value_that_cannot_be_understood_stops_the_start(
    tmp_path: Path, name: str, value: str
) -> None:
    other = {"DATABASE_URL": "postgres://huiwu@127.0.0.1/huiwu", name: value}
    ended = manage(tmp_path, "check", **other)
    assert ended.returncode != 0
    assert name in ended.stderr.splitlines()[-1]


def test_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    ended = manage(
        tmp_path,
        *("check", "--deploy", "--fail-level", "WARNING"),
        SITE_URL="https://huiwu.example.org",
        BEHIND_TLS_PROXY="1",
    )
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout


def test_example_file_is_understood_as_it_stands(tmp_path: Path) -> None:
    """Copied and not yet edited: it starts, and only the key is made up."""
    values = dotenv_values(ROOT / ".env.example")
    environment = {name: value for name, value in values.items() if value is not None}
    ended = manage(
        tmp_path,
        *("check", "--deploy", "--fail-level", "WARNING"),
        **{**environment, "HUIWU_DATA": str(tmp_path), "STATIC_ROOT": str(tmp_path)},
    )
    assert ended.returncode == 0, ended.stderr


def test_csrf_is_checked_by_a_middleware_of_djangos_kind() -> None:
    """The one silenced check (W003) looks for Django's class by its name only."""
    assert settings.SILENCED_SYSTEM_CHECKS == ["security.W003"]
    classes = [import_string(name) for name in settings.MIDDLEWARE]
    assert any(isinstance(made, type) and issubclass(made, CsrfViewMiddleware) for made in classes)
