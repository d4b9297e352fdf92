"""The site under test: granian as in production, on a free port, with hashed static files."""

import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.processes import BINARIES, environment_of, start_scheduler, start_worker
from tools.demo import ROOT, Children
from tools.static_files import collect

START_LIMIT: Final = 60  # seconds
STATIC: Final = ROOT / "var" / "test-static"  # shared: the same files serve every site


@dataclass(frozen=True)
class Site:
    """A running site; `data` is its HUIWU_DATA."""

    url: str
    data: Path
    children: Children

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the site and return what it prints."""
        return self.children.run(arguments[0], sys.executable, "manage.py", *arguments)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_site(
    data: Path, extra: dict[str, str], *, workers: bool = False, load: tuple[str, ...] = ()
) -> Iterator[Site]:
    """Collect, run the commands of `load`, serve; stop everything at the end."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    children = Children(environment_of(data, url, {"STATIC_ROOT": str(STATIC), **extra}))
    site = Site(url, data, children)
    try:
        collect(STATIC, children.environment)
        for command in load:
            site.manage(*command.split())
        serve(site, port)
        if workers:
            start_worker(children)
            start_scheduler(children)
        yield site
        children.require_alive()
    finally:
        children.stop()


def serve(site: Site, port: int) -> None:
    """Start the web server and return once it answers."""
    site.children.start(
        "web",
        *(str(BINARIES / "granian"), "--interface", "wsgi", "--no-ws"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "1"),
        *("--log-level", "warning", "config.wsgi:application"),
    )
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        site.children.require_alive()
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    message = f"the site did not answer within {START_LIMIT} s"
    raise TimeoutError(message)
