"""PostgreSQL goes away under real processes and comes back: waiting, but nothing lost."""

import json
import socket
import struct
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from email.message import Message as Headers
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit, urlunsplit

import pytest
from celery import current_app
from django.conf import settings
from django.test import Client

from attendance.models import Scan
from notifications.domain import outbox
from notifications.enums import MessageStatus
from notifications.models import Message
from people.models import User
from tests import processes
from tests.attendance.conftest import make_door
from tests.attendance.phones import Phone
from tests.e2e.site import Site, running_site
from tests.factories import NOW, ApiTokenFactory, OfficeMemberFactory, OneTimeCodeFactory, api_token
from tools.demo import Children

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.workers,
    pytest.mark.django_db(transaction=True),
]
PEOPLE: Final = 40


class Wire:
    """What lies between the site and PostgreSQL; `cut` drops every connection and refuses new."""

    def __init__(self, database_url: str) -> None:
        far = urlsplit(database_url)
        self.far = (str(far.hostname), far.port or 5432)
        self.listener = _listening(0)
        self.port = int(self.listener.getsockname()[1])
        credentials = far.netloc.rpartition("@")[0]
        self.url = urlunsplit(far._replace(netloc=f"{credentials}@127.0.0.1:{self.port}"))
        self.open: set[socket.socket] = set()
        self.lock = threading.Lock()
        self._listen()

    def _listen(self) -> None:
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                near, _address = listener.accept()
                far = socket.create_connection(self.far)
                with self.lock:
                    self.open |= {near, far}
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        _hang_up(self.listener)
        with self.lock:
            for end in self.open:
                _hang_up(end)
            self.open.clear()

    def mend(self) -> None:
        self.listener = _listening(self.port)
        self._listen()


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    return listener


def _hang_up(end: socket.socket) -> None:
    """Close with a reset, as a machine does that lost its power and came up again."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # wakes whoever waits in accept() or recv()
    end.close()


@pytest.fixture
def wire() -> Iterator[Wire]:
    made = Wire(processes.database_url())
    yield made
    made.cut()


def get(site: Site, path: str, **headers: str) -> tuple[int, Headers, str]:
    request = urllib.request.Request(f"{site.url}{path}", headers=headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read().decode()


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"sessionid={client.cookies['sessionid'].value}"


def environment(wire: Wire) -> dict[str, str]:
    return {
        "DATABASE_URL": wire.url,
        "SECRET_KEY": settings.SECRET_KEY,  # so that sessions of the test are the site's
        "HUIWU_TEST_NOW": NOW.isoformat(),
        "HUIWU_TEST_PREFIX": processes.test_prefix(),
        **({"REDIS_URL": settings.REDIS_URL} if settings.REDIS_URL else {}),
    }


def test_site_answers_clearly_while_away_and_serves_the_next_request_after(
    tmp_path: Path, wire: Wire
) -> None:
    door = make_door()
    entries = [door.entry(door.person()) for _ in range(PEOPLE)]
    staff = OfficeMemberFactory.create(office=door.event.office).user
    signed_in = {"Cookie": session_of(staff)}
    program = {"Authorization": f"Bearer {api_token(ApiTokenFactory.create(user=staff))}"}
    with running_site(tmp_path, environment(wire)) as site:
        phone = Phone(site, door.device, entries)
        phone.send_next()
        assert get(site, "/console/", **signed_in)[0] == 200

        sending = threading.Thread(target=phone.empty, args=(time.monotonic() + 120,))
        sending.start()
        wire.cut()
        for path, sent in ((f"/e/{door.event.slug}/", {}), ("/console/", signed_in)):
            status, headers, page = get(site, path, **sent)
            assert (status, headers["Retry-After"]) == (503, "5"), path
            assert "系统暂时读不到数据" in page
            assert "已经保存的内容不会丢失" in page
        status, headers, body = get(site, "/api/v1/events/", **program)
        assert (status, headers["Retry-After"]) == (503, "5")
        assert json.loads(body)["code"] == "database_away"
        status, _headers, body = get(site, "/readyz")
        assert (status, json.loads(body)["database"]) == (503, "unreachable")
        assert get(site, "/healthz")[0] == 200
        stored_while_away = Scan.objects.count()
        assert phone.pending
        assert stored_while_away < PEOPLE

        wire.mend()
        assert (
            get(site, "/console/", **signed_in)[0] == 200
        )  # the very next request, still signed in
        assert get(site, "/readyz")[0] == 200
        sending.join()
    assert phone.failures > 0
    assert phone.pending == []
    stored = {str(pk): verdict for pk, verdict in Scan.objects.values_list("pk", "verdict")}
    assert stored == phone.answered
    assert len(stored) == PEOPLE


def test_stored_message_waits_for_the_database_and_goes_out_once(
    wire: Wire, tmp_path: Path
) -> None:
    children = Children(processes.environment_of(tmp_path, settings.SITE_URL, environment(wire)))
    children.environment["HUIWU_DATA"] = str(settings.DATA_DIR)  # where the test enqueues

    def post() -> Message:
        code = OneTimeCodeFactory.create()
        return outbox.post(kind="one_time_code", one_time_code=code, now=NOW)

    def sent() -> int:
        return Message.objects.filter(status=MessageStatus.SENT).count()

    try:
        processes.start_worker(children)
        post()
        processes.eventually(lambda: sent() == 1, seconds=60)
        wire.cut()
        waiting = post()  # the site reached the database, its worker does not
        time.sleep(8)  # the task fails meanwhile
        children.require_alive()
        waiting.refresh_from_db()
        assert (waiting.status, waiting.attempts) == (MessageStatus.QUEUED, 0)

        wire.mend()
        current_app.send_task("notifications.send_due")  # what the scheduler does every 20 s
        processes.eventually(lambda: sent() == 2, seconds=60)
        children.require_alive()
    finally:
        children.stop()
    waiting.refresh_from_db()
    assert waiting.attempts == 1
