"""The server is killed in the middle of an upload: nothing twice, nothing lost."""

import os
import signal
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from attendance.models import Scan
from tests.attendance.conftest import make_door
from tests.attendance.phones import Phone
from tests.e2e.site import Site, running_site, serve
from tests.factories import NOW
from tests.processes import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.live_clock]

PEOPLE = 120


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
