"""Gates, the arrival desk and the grid as organisers use them."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from attendance.models import Arrival, Attendance, Gate, Leave, PairingCode
from core.models import AuditEntry
from tests.attendance.conftest import Door
from tests.factories import NOW, LeaveFactory, OfficeMemberFactory, ScanFactory


@pytest.fixture
def office(door: Door) -> Client:
    client = Client()
    client.force_login(OfficeMemberFactory.create(office=door.event.office).user)
    return client


def _at(door: Door, rest: str) -> str:
    return f"/console/events/{door.event.slug}/{rest}"


def test_gate_is_made_changed_and_pairs_a_phone(door: Door, office: Client) -> None:
    form: dict[str, Any] = {"name": "西门", "counts_for": "chosen", "opens_before_minutes": 30}
    office.post(_at(door, "gates/new/"), {**form, "sessions": [door.session.pk]})
    gate = Gate.objects.get(name="西门")
    assert list(gate.sessions.all()) == [door.session]
    taken = office.post(_at(door, "gates/new/"), form)
    assert taken.status_code == 422
    office.post(_at(door, f"gates/{gate.pk}/"), {**form, "name": "北门", "is_closed": "on"})
    gate.refresh_from_db()
    assert (gate.name, gate.is_closed, gate.version) == ("北门", True, 2)
    page = office.post(_at(door, f"gates/{gate.pk}/pair/"))
    assert re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}", page.content.decode())
    assert "<svg" in page.content.decode()
    assert PairingCode.objects.get().expires_at == NOW + timedelta(minutes=10)


def test_window_that_ends_before_it_begins_is_refused_beside_its_field(
    door: Door, office: Client
) -> None:
    form = {
        "name": "西门",
        "counts_for": "clock",
        "opens_before_minutes": 30,
        "opens_at": "2026-05-20T10:00",
        "closes_at": "2026-05-20T09:00",
    }
    answer = office.post(_at(door, "gates/new/"), form)
    assert answer.status_code == 422
    assert "西门" in answer.content.decode()
    assert not Gate.objects.filter(name="西门").exists()


def test_device_is_revoked_with_a_reason(door: Door, office: Client) -> None:
    path = _at(door, f"gates/devices/{door.device.pk}/revoke/")
    assert office.post(path, {"reason": ""}).status_code == 422
    office.post(path, {"reason": "遗失"})
    door.device.refresh_from_db()
    assert door.device.revoked_at == NOW


def test_person_arrives_at_the_desk_and_is_taken_back_with_a_reason(
    door: Door, office: Client
) -> None:
    person = door.person(name="王芳")
    office.post(_at(door, f"arrivals/{person.pk}/"), {"identity_checked": "on", "room_no": "808"})
    arrival = Arrival.objects.get()
    assert (arrival.identity_checked, arrival.materials_given) == (True, False)
    assert "王芳" in office.get(_at(door, "arrivals/?state=arrived&q=王芳")).content.decode()
    assert "王芳" not in office.get(_at(door, "arrivals/?state=missing")).content.decode()
    undo = _at(door, f"arrivals/{person.pk}/undo/")
    assert office.post(undo, {"reason": " "}).status_code == 422
    office.post(undo, {"reason": "认错人"})
    assert not Arrival.objects.exists()
    assert AuditEntry.objects.get(action="arrival.undone").reason == "认错人"


def test_mark_by_hand_explains_itself_and_can_be_withdrawn(door: Door, office: Client) -> None:
    person = door.person()
    ScanFactory.create(registration=person, gate=door.gate, device=door.device, offline=True)
    cell = _at(door, f"attendance/{person.pk}/{door.session.pk}/")
    assert "09:00" in office.get(cell).content.decode()
    assert office.post(cell, {"act": "mark", "status": "late"}).status_code == 422
    office.post(cell, {"act": "mark", "status": "absent", "reason": "代签"})
    assert Attendance.objects.get().status == "absent"
    assert "代签" in office.get(cell).content.decode()
    office.post(cell, {"act": "withdraw", "withdraw-reason": "核实无误"})
    assert Attendance.objects.get().status == "late"


def test_leave_is_decided_from_its_list(door: Door, office: Client) -> None:
    leave = LeaveFactory.create(registration=door.person(), session=door.session)
    assert leave.reason in office.get(_at(door, "attendance/leaves/")).content.decode()
    office.post(_at(door, f"attendance/leaves/{leave.pk}/"), {"status": "approved"})
    assert Leave.objects.get().status == "approved"
    assert Attendance.objects.get().status == "on_leave"


def test_workbook_has_every_person_and_is_written_down(door: Door, office: Client) -> None:
    person = door.person(name="欧阳明日香")
    ScanFactory.create(registration=person, gate=door.gate, device=door.device)
    answer = office.post(_at(door, "attendance/export/"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    row = [cell.value for cell in sheet[3]]
    assert row[1] == "欧阳明日香"
    assert row[-3:] == [1, 1, 100]
    assert AuditEntry.objects.filter(action="attendance.exported").exists()


@pytest.mark.parametrize("page", ["gates/", "arrivals/", "attendance/", "gates/refused/"])
def test_pages_take_the_same_statements_for_any_number_of_people(
    door: Door, office: Client, page: str, assert_constant_queries: Any
) -> None:
    def add() -> None:
        ScanFactory.create(registration=door.person(), gate=door.gate, device=door.device)
        ScanFactory.create(registration=door.person(), gate=door.gate, verdict="wrong_part")
        door.another_device()

    assert_constant_queries(add, lambda: office.get(_at(door, page)))
