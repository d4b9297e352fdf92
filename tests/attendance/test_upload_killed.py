"""The server is killed in the middle of an upload: nothing twice, nothing lost."""

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from attendance.models import Device, Scan
from tests.attendance.conftest import make_door
from tests.e2e.site import Site, running_site, serve
from tests.factories import NOW, device_token
from tests.processes import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.live_clock]

PEOPLE = 120
BATCH = 10


class Phone:
    """Keeps what was not answered for and sends it again, as the outbox of a device does."""

    def __init__(self, site: Site, device: Device, entries: list[dict[str, Any]]) -> None:
        self.address = f"{site.url}/api/v1/gates/{device.gate_id}/scans/"
        self.token = device_token(device)
        self.pending = list(entries)
        self.answered: dict[str, str] = {}
        self.failures = 0

    def send_next(self) -> None:
        batch = self.pending[:BATCH]
        request = urllib.request.Request(  # noqa: S310
            self.address,
            json.dumps({"device": {"pending": len(self.pending)}, "scans": batch}).encode(),
            {"Authorization": f"Device {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            results = json.load(response)["results"]
        for result in results:
            # An answer for the same id never changes.
            known = self.answered.setdefault(result["id"], result["verdict"])
            assert known == result["verdict"]
        named = {result["id"] for result in results}
        self.pending = [entry for entry in self.pending if entry["id"] not in named]

    def empty(self, until: float) -> None:
        while self.pending and time.monotonic() < until:
            try:
                self.send_next()
            except (urllib.error.URLError, OSError, json.JSONDecodeError):
                self.failures += 1
                time.sleep(0.05)


def _kill_and_restart(site: Site) -> None:
    web = site.children.running.pop("web")
    os.killpg(web.pid, signal.SIGKILL)
    web.wait()
    serve(site, urlsplit(site.url).port or 0)


def test_uploads_survive_a_killed_server(tmp_path: Path) -> None:
    door = make_door()
    entries = [door.entry(door.person()) for _ in range(PEOPLE)]
    extra = {"DATABASE_URL": database_url(), "HUIWU_TEST_NOW": NOW.isoformat()}
    other = door.another_device()
    with running_site(tmp_path, extra) as site:
        # Two phones bring the same list, one of them backwards: everybody is admitted once.
        again = [{**entry, "id": entry["id"][:-1] + "f"} for entry in entries]
        again = [entry for entry, old in zip(again, entries, strict=True) if entry != old]
        phones = [Phone(site, door.device, entries), Phone(site, other, again[::-1])]
        until = time.monotonic() + 120
        threads = [threading.Thread(target=phone.empty, args=(until,)) for phone in phones]
        for thread in threads:
            thread.start()
        for answered in (20, 90, 160):  # of some 230: by progress, so that each kill finds work
            while sum(len(phone.answered) for phone in phones) < answered:
                assert time.monotonic() < until, "the phones got nowhere"
                time.sleep(0.001)
            _kill_and_restart(site)
        for thread in threads:
            thread.join()
    assert sum(phone.failures for phone in phones) > 0, "the kills hit nothing"
    assert [phone.pending for phone in phones] == [[], []]
    stored = {str(pk): verdict for pk, verdict in Scan.objects.values_list("pk", "verdict")}
    assert stored == phones[0].answered | phones[1].answered
    accepted = Scan.objects.filter(verdict="accepted").values_list("registration", flat=True)
    assert sorted(accepted) == sorted(set(accepted))
    assert len(accepted) == PEOPLE
