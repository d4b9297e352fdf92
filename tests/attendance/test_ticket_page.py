"""`/t/<code>`: a stranger learns nothing; a paired volunteer confirms a scan."""

import re
from typing import Any

import pytest
from django.test import Client

from attendance.domain import pairing
from attendance.models import Scan
from attendance.views.public import PAIRING_COOKIE
from tests.attendance.conftest import Door
from tests.factories import NOW, UserFactory, device_token


@pytest.fixture
def volunteer(door: Door) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.cookies[PAIRING_COOKIE] = device_token(door.device)
    return client


def _form(page: bytes) -> dict[str, str]:
    fields = re.findall(rb'<input type="hidden" name="(\w+)" value="([^"]+)"', page)
    return {name.decode(): value.decode() for name, value in fields}


@pytest.mark.parametrize("shape", ["/t/{}/", "/T/{}", "/T/{}/", "/t/{}"])
def test_stranger_sees_the_event_and_nobody(door: Door, shape: str) -> None:
    person = door.person(name="热孜万古丽")
    for code in (door.code(person), door.code(person).lower()):
        response = Client().get(shape.format(code))
        assert response.status_code == 200
        page = response.content.decode()
        assert door.event.title in page
        assert "热孜万古丽" not in page
        assert response["Referrer-Policy"] == "no-referrer"
    assert not Scan.objects.exists()


def test_stranger_with_an_unknown_code_finds_nothing(door: Door) -> None:
    assert Client().get("/t/ABCDEFGHIJKLMNOP/").status_code == 404


def test_opening_records_nothing_and_the_button_does(door: Door, volunteer: Client) -> None:
    person = door.person()
    path = f"/T/{door.code(person)}"
    page = volunteer.get(path)
    assert person.name not in page.content.decode()
    assert not Scan.objects.exists()
    # What a browser sends from a page without a referrer.
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    answer = volunteer.post(path, {**_form(page.content), "direction": "in"}, headers=headers)
    assert answer.status_code == 200
    assert person.name in answer.content.decode()
    scan = Scan.objects.get()
    assert (scan.verdict, scan.method, scan.device) == ("accepted", "page", door.device)


def test_tapping_twice_is_one_scan(door: Door, volunteer: Client) -> None:
    path = f"/t/{door.code(door.person())}/"
    form = {**_form(volunteer.get(path).content), "direction": "in"}
    for _ in range(2):
        assert b'data-verdict="accepted"' in volunteer.post(path, form).content
    assert Scan.objects.count() == 1


def test_form_of_another_site_is_refused(door: Door, volunteer: Client) -> None:
    path = f"/t/{door.code(door.person())}/"
    form = {**_form(volunteer.get(path).content), "direction": "in"}
    others: list[dict[str, str]] = [
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://elsewhere.example"},
    ]
    for headers in others:
        assert volunteer.post(path, form, headers=headers).status_code == 403
    no_token = volunteer.post(
        path, {**form, "csrfmiddlewaretoken": "x"}, headers={"Origin": "null"}
    )
    assert no_token.status_code == 403
    assert not Scan.objects.exists()


def test_revoked_or_locked_phone_is_a_stranger(door: Door, volunteer: Client) -> None:
    path = f"/t/{door.code(door.person())}/"
    actor = UserFactory.create()
    pairing.set_lock(device=door.device, actor=actor, now=NOW, locked=True)
    assert b'name="direction"' not in volunteer.get(path).content
    pairing.set_lock(device=door.device, actor=actor, now=NOW, locked=False)
    assert b'name="direction"' in volunteer.get(path).content
    pairing.revoke(device=door.device, actor=actor, now=NOW, reason="遗失")
    assert b'name="direction"' not in volunteer.get(path).content


def test_tickets_cannot_be_tried_out_by_the_thousand(door: Door, settings: Any) -> None:
    settings.RATE_LIMITS = True
    client = Client(REMOTE_ADDR="192.0.2.77")
    codes = [f"ABCDEFGHIJKLMN{a}{b}" for a in "ABCDEFGH" for b in "ABCDEFGHIJ"]
    statuses = [client.get(f"/t/{code}/").status_code for code in codes]
    assert statuses[0] == 404
    assert statuses[-1] == 429
