"""Log lines: fields for programs, no secret of an address, no live objects."""

import json
import logging
from io import StringIO

import pytest

from core.web import request_id
from core.web.logs import formatter


def written(message: str, *arguments: object, as_json: bool = True, **extra: object) -> str:
    """What one record becomes."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(as_json))
    logger = logging.getLogger("huiwu.test")
    logger.addHandler(handler)
    try:
        logger.warning(message, *arguments, extra=extra)
    finally:
        logger.removeHandler(handler)
    return stream.getvalue()


def test_line_is_json_with_level_logger_request_and_fields() -> None:
    request_id.start("request-0001")
    line = json.loads(written("stored %d", 3, gate="东门"))
    assert line["event"] == "stored 3"
    assert (line["level"], line["logger"]) == ("warning", "huiwu.test")
    assert line["request_id"] == "request-0001"
    assert line["gate"] == "东门"
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(
    "address",
    [
        "/r/abcdefgh234567/",
        "/T/ABCDEFGH234567AB",
        "/a/secret-token/accept/",
        "/s/ABCD2345/",
        "/verify/ABCDEFGH.json",
        "/my/calendar/secret.ics",
    ],
)
def test_secret_of_an_address_is_masked_in_message_field_and_trace(address: str) -> None:
    secret = address.strip("/").split("/")[-2 if "accept" in address else -1].split(".")[0]
    line = written("Internal Server Error: %s", address, path=address)
    assert secret not in line
    assert "***" in line


def test_secret_in_a_traceback_is_masked() -> None:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(as_json=True))
    logger = logging.getLogger("huiwu.test")
    logger.addHandler(handler)
    try:
        int("/r/topsecret234/edit")
    except ValueError:
        logger.exception("failed")
    finally:
        logger.removeHandler(handler)
    line = json.loads(stream.getvalue())
    assert "topsecret234" not in stream.getvalue()
    assert "ValueError" in line["exception"]


def test_readable_line_has_no_colour_codes() -> None:
    line = written("started", as_json=False, port=8000)
    assert "started" in line
    assert "port=8000" in line
    assert "\x1b" not in line
