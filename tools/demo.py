"""`make demo`: prepare the data, run web, worker and scheduler, stop them all together.

HOST, PORT and HUIWU_DATA are honoured; SITE_URL follows from HOST and PORT unless it is set in the
environment or in `.env`. Any child that dies takes the others along: exit code 1. Ctrl-C and
SIGTERM stop everything: exit code 0.
"""

import contextlib
import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Final, NoReturn

from dotenv import dotenv_values

ROOT: Final = Path(__file__).resolve().parent.parent
START_LIMIT: Final = 90  # seconds until the web server must answer
STOP_LIMIT: Final = 20  # seconds for a graceful stop, then the process group is killed


class Stopped(Exception):
    """Somebody asked us to stop."""


class Failed(Exception):
    """Something did not work; the message says what."""


def _on_signal(_number: int, _frame: FrameType | None) -> NoReturn:
    # A second signal while stopping must not cut the stopping short.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped


def _die_with_parent() -> None:
    """On Linux the kernel stops a child whose supervisor was killed; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class Children:
    """The processes we started: each leads a group of its own, so none of its own survives it."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.running: dict[str, subprocess.Popen[str]] = {}

    def start(self, name: str, *command: str, capture: bool = False) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.environment,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if capture else None,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509  single-threaded here
        )
        self.running[name] = process
        return process

    def run(self, name: str, *command: str) -> str:
        """Run a step to its end and return what it printed; Failed if it fails."""
        process = self.start(name, *command, capture=True)
        output, _ = process.communicate()
        del self.running[name]
        if process.returncode:
            message = f"{name} failed (exit code {process.returncode})\n{output}"
            raise Failed(message)
        return output

    def require_alive(self) -> None:
        for name, process in self.running.items():
            if process.poll() is not None:
                message = f"{name} ended (exit code {process.returncode})"
                raise Failed(message)

    def stop(self) -> None:
        """SIGTERM to all at once, then SIGKILL to the groups of those that do not end."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_LIMIT
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)  # whatever a child left behind
            process.wait()
        self.running.clear()


def lan_address() -> str:
    """The address other machines of the network reach us by (asks the routing table only)."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET: nothing is sent by connect() on UDP
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def environment_for(host: str, port: int) -> dict[str, str]:
    """Our own environment plus what a demo is: DEMO on, DEBUG off, the site's address."""
    configured = {**dotenv_values(ROOT / ".env"), **os.environ}
    data = Path(os.environ.get("HUIWU_DATA") or ROOT / "var").resolve()
    data.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "DEMO": "1", "DEBUG": "0", "HUIWU_DATA": str(data)}
    environment.setdefault("PYTHONUNBUFFERED", "1")
    # The demo's accounts are everybody's, whatever an .env asks of a real site's.
    environment.setdefault("SECOND_FACTOR_REQUIRED", "0")
    # Celery advises against root; whoever runs a demo in a container is root all the same.
    environment.setdefault("PYTHONWARNINGS", "ignore:You're running the worker:UserWarning")
    if not configured.get("SITE_URL"):
        everywhere = host in {"0.0.0.0", "::"}  # noqa: S104  compared, not bound
        name = lan_address() if everywhere else host
        environment["SITE_URL"] = f"http://{f'[{name}]' if ':' in name else name}:{port}"
        if everywhere and not configured.get("ALLOWED_HOSTS"):
            environment["ALLOWED_HOSTS"] = "*"
    return environment


def require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"cannot listen on {host}:{port}: {error.strerror} (PORT= chooses another)"
            raise Failed(message) from None


def prepare(children: Children) -> str:
    """Build, migrate and load; returns what the demo command says about accounts."""
    manage = (sys.executable, "manage.py")
    steps = {
        "translations": (sys.executable, "tools/messages.py", "compile"),
        "static files": (sys.executable, "-m", "tools.static_files"),
        "database": (*manage, "migrate", "--noinput", "--verbosity", "0"),
        "demo data": (*manage, "demo"),
    }
    said = ""
    for name, command in steps.items():
        started = time.monotonic()
        print(f"  {name} …", end="", flush=True)
        said = children.run(name, *command)
        print(f" {time.monotonic() - started:.1f} s", flush=True)
    return said


def start(children: Children, host: str, port: int) -> None:
    binaries = Path(sys.executable).parent
    children.start(
        "web",
        *(str(binaries / "granian"), "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port), "--workers", "4", "--blocking-threads", "1"),
        *("--workers-kill-timeout", "5", "--log-level", "warning", "config.wsgi:application"),
    )
    celery = (str(binaries / "celery"), "--quiet", "-A", "config")
    children.start(
        "worker",
        *(*celery, "worker", "--concurrency", "2", "--loglevel", "warning"),
        *("--without-mingle", "--without-gossip", "--without-heartbeat"),
    )
    children.start("scheduler", *celery, "beat", "--loglevel", "warning", "--pidfile=")


def wait_until_ready(children: Children, host: str, port: int) -> None:
    """Return once the site answers; Failed when a child dies first or it takes too long."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        children.require_alive()
        connection = http.client.HTTPConnection(local, port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.2)
    message = f"the site did not answer within {START_LIMIT} s"
    raise Failed(message)


def main() -> int:
    host = os.environ.get("HOST") or "127.0.0.1"
    port = int(os.environ.get("PORT") or 8000)
    signal.signal(signal.SIGINT, _on_signal)
    signal.signal(signal.SIGTERM, _on_signal)
    children = Children(environment_for(host, port))
    try:
        require_free(host, port)
        print("Preparing the demo:", flush=True)
        accounts = prepare(children)
        start(children, host, port)
        wait_until_ready(children, host, port)
        print(f"\n{accounts.strip()}\n\nHuiwu is at {children.environment['SITE_URL']}/")
        print("Ctrl-C stops it.", flush=True)
        while True:
            children.require_alive()
            time.sleep(0.5)
    except Stopped:
        print("\nStopping …", flush=True)
        return 0
    except Failed as failure:
        print(f"\ndemo: {failure}", file=sys.stderr, flush=True)
        return 1
    finally:
        children.stop()


if __name__ == "__main__":
    sys.exit(main())
