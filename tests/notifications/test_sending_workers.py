"""A real worker killed in the middle of handing a message over."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings

from notifications.domain import sending
from notifications.enums import MessageStatus
from notifications.models import Message
from people.models import OneTimeCode
from tests import processes
from tests.factories import NOW
from tools.demo import Children

pytestmark = pytest.mark.workers


class Gateway(ThreadingHTTPServer):
    """An operator's gateway that lets the first request hang."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, dict[str, str]]] = []
        self.release = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append((self.headers["Idempotency-Key"], body))
        if len(self.server.received) == 1:
            self.server.release.wait(60)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's word
        """Keep the test's output clean."""


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.release.set()
    server.shutdown()
    server.server_close()


def _worker(gateway: Gateway) -> Children:
    extra = {
        "DATABASE_URL": processes.database_url(),
        "HUIWU_TEST_NOW": NOW.isoformat(),
        "HUIWU_TEST_PREFIX": processes.test_prefix(),
        "SMS_BACKEND": "http",
        "SMS_GATEWAY_URL": gateway.url,
    }
    if settings.REDIS_URL:
        extra["REDIS_URL"] = settings.REDIS_URL
    data = Path(settings.DATA_DIR)
    children = Children(processes.environment_of(data, settings.SITE_URL, extra))
    processes.start_worker(children)
    return children


@pytest.mark.django_db(transaction=True)
def test_message_of_a_killed_worker_goes_out_again_under_the_same_reference(
    gateway: Gateway, now: datetime
) -> None:
    code = OneTimeCode.objects.create(
        phone="+8613800138000",
        nonce="n",
        created_at=now,
        expires_at=now.replace(year=now.year + 1),
    )
    message = Message.objects.create(
        kind="one_time_code",
        channel="sms",
        one_time_code=code,
        created_at=now,
        next_try_at=now,
    )
    first = _worker(gateway)
    try:
        current_app.send_task("notifications.send", kwargs={"message": message.pk})
        processes.eventually(lambda: len(gateway.received) == 1, seconds=60)
        os.killpg(first.running["worker"].pid, signal.SIGKILL)
    finally:
        first.stop()
    message.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.QUEUED, 1)
    assert message.next_try_at > now + sending.LEASE / 2  # nobody takes it before the lease ends

    Message.objects.update(next_try_at=now)  # the lease is over
    second = _worker(gateway)
    try:
        current_app.send_task("notifications.send_due")
        processes.eventually(
            lambda: Message.objects.filter(status=MessageStatus.SENT).exists(), seconds=60
        )
    finally:
        second.stop()
    references = {reference for reference, _body in gateway.received}
    assert (len(gateway.received), len(references)) == (2, 1)
    assert gateway.received[0] == gateway.received[1]
