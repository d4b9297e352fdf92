"""Pairing a phone: the code works once, for ten minutes, and cannot be guessed."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from attendance.domain import pairing
from attendance.models import Device, PairingCode
from attendance.views.public import PAIRING_COOKIE
from core.models import AuditEntry
from tests.attendance.conftest import Door
from tests.factories import NOW, UserFactory


def _pair(code: str, client: Client | None = None, **body: Any) -> Any:
    return (client or Client()).post(
        "/api/v1/gates/pair/",
        json.dumps({"code": code, "device_name": "东门李老师", **body}),
        content_type="application/json",
    )


@pytest.fixture
def code(door: Door) -> str:
    return pairing.make_code(gate=door.gate, actor=UserFactory.create(), now=NOW)


def test_code_pairs_one_phone_once(door: Door, code: str) -> None:
    client = Client()
    answer = _pair(code, client).json()
    assert answer["gate"]["id"] == door.gate.pk
    assert answer["server_time"] == NOW.isoformat()
    device = Device.objects.get(pk=answer["device"]["id"])
    assert device.name == "东门李老师"
    assert answer["token"] not in json.dumps(list(Device.objects.values()), default=str)
    access = pairing.access(token=answer["token"], now=NOW)
    assert access is not None
    assert access.is_live
    assert client.cookies[PAIRING_COOKIE]["httponly"]
    again = _pair(code)
    assert (again.status_code, again.json()["code"]) == (403, "code_refused")


def test_code_may_be_typed_carelessly(door: Door, code: str) -> None:
    typed = f" {code[:4].lower()}-{code[4:].lower()} "
    assert _pair(typed).status_code == 200


def test_code_ends_after_ten_minutes(code: str, clock: Any) -> None:
    clock(NOW + timedelta(minutes=10))
    assert _pair(code).status_code == 403


def test_code_is_kept_as_a_digest_and_has_forty_bits(code: str) -> None:
    assert len(code) >= 8
    assert code not in str(PairingCode.objects.values().get())


def test_token_ends_a_day_after_the_event(door: Door, code: str) -> None:
    _pair(code)
    device = Device.objects.exclude(pk=door.device.pk).get()
    assert device.expires_at.date() == door.event.ends_on + timedelta(days=1)


def test_sixth_wrong_try_in_a_minute_is_not_even_looked_at(code: str, settings: Any) -> None:
    settings.RATE_LIMITS = True
    client = Client(REMOTE_ADDR="192.0.2.9")
    wrong = [_pair("AAAAAAAA", client).status_code for _ in range(5)]
    assert wrong == [403] * 5
    assert _pair(code, client).status_code == 429
    assert _pair(code, Client(REMOTE_ADDR="192.0.2.10")).status_code == 200


@pytest.mark.parametrize(
    "body",
    ["", "[]", "{}", '{"code": 1, "device_name": "x"}', '{"code": "A", "device_name": " "}',
     '{"code": "A", "device_name": "x", "more": 1}'],
)  # fmt: skip
def test_pairing_request_of_another_shape_is_refused(db: None, body: str) -> None:
    answer = Client().post("/api/v1/gates/pair/", body, content_type="application/json")
    assert answer.status_code == 400


def test_revoking_needs_a_reason_and_is_recorded(door: Door) -> None:
    actor = UserFactory.create()
    with pytest.raises(pairing.ReasonMissing):
        pairing.revoke(device=door.device, actor=actor, now=NOW, reason=" ")
    pairing.revoke(device=door.device, actor=actor, now=NOW, reason="遗失")
    assert AuditEntry.objects.get(action="device.revoked").reason == "遗失"
