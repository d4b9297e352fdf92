"""Text messages by Tencent Cloud: the real client against a server of our own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.management import call_command

from notifications.channels.failures import PermanentFailure, TransientFailure
from notifications.channels.outgoing import Outgoing
from notifications.channels.tencent import transport


class Operator(ThreadingHTTPServer):
    """Answers as the operator's interface does (SendSms, 2021-01-11)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: dict[str, Any] = {"SendStatusSet": [{"Code": "Ok"}], "RequestId": "1"}
        self.requests: list[tuple[dict[str, str], dict[str, Any]]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Operator

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((dict(self.headers.items()), body))
        data = json.dumps({"Response": self.server.answer}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's word
        """Keep the test's output clean."""


@pytest.fixture
def operator(settings: Any) -> Iterator[Operator]:
    server = Operator()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SMS_TENCENT = {
        "secret_id": "id",
        "secret_key": "key",
        "app_id": "1400000000",
        "sign_name": "会务",
        "region": "ap-guangzhou",
        "endpoint": f"http://127.0.0.1:{server.server_port}",
    }
    settings.SMS_TEMPLATES = {"news": {"id": "77", "values": ["name", "link"]}}
    yield server
    server.shutdown()
    server.server_close()


def outgoing(kind: str = "news", **values: str) -> Outgoing:
    return Outgoing(
        to="+8613800138000",
        subject="",
        body="whole text",
        reference="huiwu-1",
        kind=kind,
        language="zh-hans",
        values={"name": "曾莉", "link": "https://example.org/r/x", **values},
    )


def test_message_goes_out_as_a_registered_wording_with_its_values(operator: Operator) -> None:
    transport.send(outgoing())

    headers, body = operator.requests[0]
    assert headers["Authorization"].startswith("TC3-HMAC-SHA256 Credential=id/")
    assert body == {
        "PhoneNumberSet": ["+8613800138000"],
        "SmsSdkAppId": "1400000000",
        "SignName": "会务",
        "TemplateId": "77",
        "TemplateParamSet": ["曾莉", "https://example.org/r/x"],
        "SessionContext": "huiwu-1",
    }


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("InvalidParameterValue.IncorrectPhoneNumber", PermanentFailure),
        ("FailedOperation.PhoneNumberInBlacklist", PermanentFailure),
        ("LimitExceeded.PhoneNumberThirtySecondLimit", TransientFailure),
        ("FailedOperation.InsufficientBalanceInSmsPackage", TransientFailure),
    ],
)
def test_refusals_are_told_apart(operator: Operator, code: str, failure: type[Exception]) -> None:
    operator.answer = {"SendStatusSet": [{"Code": code}], "RequestId": "1"}
    with pytest.raises(failure, match=code):
        transport.send(outgoing())
    operator.answer = {"Error": {"Code": code, "Message": "x"}, "RequestId": "1"}
    with pytest.raises(failure, match=code):
        transport.send(outgoing())


def test_dead_network_is_tried_again(operator: Operator, settings: Any) -> None:
    settings.SMS_TENCENT["endpoint"] = "http://127.0.0.1:1"
    with pytest.raises(TransientFailure):
        transport.send(outgoing())


def test_kind_without_registered_wording_is_final_and_named(
    operator: Operator, settings: Any
) -> None:
    with pytest.raises(PermanentFailure, match="other"):
        transport.send(outgoing("other"))
    settings.SMS_TEMPLATES = {"news": {"id": "77", "values": ["room"]}}
    with pytest.raises(PermanentFailure, match="room"):
        transport.send(outgoing())
    assert operator.requests == []


def test_wordings_to_register_name_every_kind_and_its_values(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("sms_wordings")
    printed = capsys.readouterr().out
    assert "one_time_code (zh-hans, " in printed
    assert "one_time_code (en, " in printed
    assert '"values": ["code", "minutes"]' in printed
    assert "{1}" in printed
