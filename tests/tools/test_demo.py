"""The supervisor of `make demo`: one command up, one signal down, nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.site import STATIC, free_port
from tests.processes import eventually
from tools.demo import ROOT, environment_for

pytestmark = pytest.mark.workers
READY = "Ctrl-C stops it."


class Demo:
    """A supervisor in a process of its own; `data` is marked by a name nobody else uses."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        keep = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.log = data.with_suffix(".log")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tools.demo"],
                cwd=ROOT,
                env={
                    **keep,
                    "PORT": str(port),
                    "HUIWU_DATA": str(data),
                    "STATIC_ROOT": str(STATIC),
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def wait_until_ready(self) -> None:
        eventually(lambda: READY in self.said() or self.process.poll() is not None, seconds=150)
        assert self.process.poll() is None, self.said()

    def left_behind(self) -> list[str]:
        """Processes that still carry this demo's HUIWU_DATA in their environment."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"HUIWU_DATA={self.data}".encode() in environment.split(b"\0"):
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        return found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("supervised") / "data"


@pytest.fixture
def demo(data: Path) -> Iterator[Demo]:
    running = Demo(data, free_port())
    yield running
    if running.process.poll() is None:
        running.process.terminate()
        running.process.wait(60)


def test_demo_serves_says_where_and_stops_without_a_trace(demo: Demo) -> None:
    demo.wait_until_ready()
    said = demo.said()
    assert f"http://127.0.0.1:{demo.port}/" in said
    assert all(name in said for name in ("head", "organiser", "trainee", "volunteer"))
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}/sign-in/") as page:
        assert page.status == 200
    assert len(demo.left_behind()) >= 4  # supervisor, web, worker, scheduler at least
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(60) == 0
    assert demo.left_behind() == []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", demo.port))


def test_demo_ends_with_an_error_when_a_child_dies(demo: Demo) -> None:
    demo.wait_until_ready()
    worker = next(
        int(entry.name)
        for entry in Path("/proc").glob("[0-9]*")
        if b"celery\0" in (cmdline := _cmdline(entry))
        and b"\0worker\0" in cmdline
        and _parent(entry) == demo.process.pid
    )
    os.kill(worker, signal.SIGKILL)
    assert demo.process.wait(60) == 1
    assert "worker ended" in demo.said()
    assert demo.left_behind() == []


def _cmdline(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes()
    except OSError:
        return b""


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def test_demo_refuses_a_port_that_is_taken(data: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        started = time.monotonic()
        refused = Demo(data, taken.getsockname()[1])
        assert refused.process.wait(30) == 1
    assert "cannot listen" in refused.said()
    assert time.monotonic() - started < 20


def test_site_url_follows_host_and_port_unless_it_is_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HUIWU_DATA", str(tmp_path))
    monkeypatch.delenv("SITE_URL")
    assert environment_for("127.0.0.1", 8123)["SITE_URL"] == "http://127.0.0.1:8123"
    assert environment_for("::1", 8123)["SITE_URL"] == "http://[::1]:8123"
    everywhere = environment_for("0.0.0.0", 8123)  # noqa: S104
    assert everywhere["SITE_URL"].startswith("http://")
    assert everywhere["ALLOWED_HOSTS"] == "*"
    monkeypatch.setenv("SITE_URL", "https://hw.example.org")
    assert environment_for("127.0.0.1", 8123)["SITE_URL"] == "https://hw.example.org"
