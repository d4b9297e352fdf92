"""A phone at a door, as far as the server sees it: an outbox that sends until it is answered."""

import json
import time
import urllib.error
import urllib.request
from typing import Any, Final

from attendance.models import Device
from tests.e2e.site import Site
from tests.factories import device_token

BATCH: Final = 10


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
