"""The gate protocol: what a device uploads, however often and in whatever order."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from attendance.domain import attendance, pairing, plans
from attendance.models import Attendance, Scan
from registrations.enums import RegistrationStatus
from tests.attendance.conftest import Door
from tests.factories import (
    NOW,
    EventFactory,
    GateFactory,
    PartFactory,
    RegistrationFactory,
    SessionFactory,
    TicketFactory,
    UserFactory,
    device_token,
)


def test_scan_is_accepted_and_says_who(door: Door) -> None:
    person = door.person(name="扎西次仁")
    [result] = door.upload(door.entry(person))
    assert result["verdict"] == "accepted"
    assert result["person"]["name"] == "扎西次仁"
    assert result["first_scan_at"] is None
    assert Scan.objects.get().registration == person


def test_second_scan_is_duplicate_with_first_time(door: Door) -> None:
    person = door.person()
    earlier = (NOW - timedelta(minutes=8)).isoformat()
    door.upload(door.entry(person, scanned_at=earlier))
    [result] = door.upload(door.entry(person), device=door.another_device())
    assert result["verdict"] == "duplicate"
    assert result["first_scan_at"] == "2026-05-20T00:52:00+00:00"


def test_same_id_again_gives_same_result_and_writes_nothing(door: Door) -> None:
    person = door.person()
    first, second = door.entry(person), door.entry(person)
    before = door.upload(first, second)
    again = door.upload(second, first)
    assert again == [before[1], before[0]]
    assert Scan.objects.count() == 2


def test_same_id_twice_in_one_upload_is_stored_once(door: Door) -> None:
    entry = door.entry(door.person())
    assert door.verdicts(entry, entry) == ["accepted", "accepted"]
    assert Scan.objects.count() == 1


def test_bad_entries_fail_alone_and_keep_their_place(door: Door) -> None:
    person = door.person()
    good = door.entry(person)
    bad: list[Any] = [
        None,
        "text",
        {"id": "not a uuid"},
        door.entry(person, scanned_at="yesterday"),
        door.entry(person, direction="up"),
        door.entry(person, clock_offset_ms="fast"),
        door.entry(person, undoes="x"),
        door.entry(person, surprise=1),
        door.entry(registration=None, reason="a\0b"),
        door.entry(person, session="0"),
        door.entry(person, scanned_at="0001-01-01T00:00:00Z"),
    ]
    results = door.upload(*bad, good)
    assert [one["verdict"] for one in results] == ["unknown"] * len(bad) + ["accepted"]
    assert results[2]["id"] == "not a uuid"
    kept = Scan.objects.exclude(pk=good["id"])
    assert {str(pk) for pk in kept.values_list("pk", flat=True)} == {one["id"] for one in bad[3:]}
    assert "surprise" in kept.get(pk=bad[7]["id"]).reason


def test_person_found_by_name_is_accepted_by_registration(door: Door) -> None:
    person = door.person()
    entry = door.entry(registration=None)
    entry["registration"] = str(person.pk)
    assert door.verdicts(entry) == ["accepted"]
    assert Scan.objects.get().method == "name"


def test_person_of_another_event_is_unknown_by_registration(door: Door) -> None:
    stranger = RegistrationFactory.create()
    entry = door.entry()
    entry["registration"] = stranger.pk
    assert door.verdicts(entry) == ["unknown"]


def test_refusals_name_their_reason_and_are_kept(door: Door) -> None:
    old = door.person()
    reissued = door.code(old)
    old.tickets.update(revoked_at=NOW)
    TicketFactory.create(registration=old)
    waiting = door.person(status=RegistrationStatus.WAITLISTED)
    gone = door.person(status=RegistrationStatus.CANCELLED)
    for one in (waiting, gone):
        TicketFactory.create(registration=one)
    other_part = PartFactory.create(event=door.event)
    elsewhere = door.person(chosen=[other_part])
    stranger = RegistrationFactory.create(event=EventFactory.create())
    late = (NOW + timedelta(hours=-5)).isoformat()
    expected = [
        (door.entry(ticket=reissued), "revoked"),
        (door.entry(waiting), "not_confirmed"),
        (door.entry(gone), "cancelled"),
        (door.entry(elsewhere), "wrong_part"),
        (door.entry(stranger), "wrong_event"),
        (door.entry(door.person(), scanned_at=late), "outside_window"),
        (door.entry(ticket="ABCDEFGHIJKLMNOP"), "unknown"),
        (door.entry(ticket="nonsense"), "unknown"),
    ]
    assert door.verdicts(*[entry for entry, _ in expected]) == [word for _, word in expected]
    assert Scan.objects.count() == len(expected)
    assert (
        not Scan.objects.filter(code_hash="", reason="", registration=None)
        .exclude(pk=expected[-1][0]["id"])
        .exists()
    )


def test_unknown_code_is_never_stored_itself(door: Door) -> None:
    door.upload(door.entry(ticket="ABCDEFGHIJKLMNOP"))
    row = Scan.objects.values().get()
    assert "ABCDEFGHIJKLMNOP" not in json.dumps({k: str(v) for k, v in row.items()})


def test_undone_scan_makes_room_for_the_next(door: Door) -> None:
    person = door.person()
    scan = door.entry(person)
    undo = door.entry(undoes=scan["id"], reason="Wrong person")
    assert door.verdicts(scan) == ["accepted"]
    assert door.verdicts(undo) == ["undone"]
    assert door.verdicts(door.entry(person)) == ["accepted"]


def test_undo_may_arrive_before_its_scan(door: Door) -> None:
    person = door.person()
    scan = door.entry(person)
    door.upload(door.entry(undoes=scan["id"]))
    door.upload(scan)
    attendance.recompute(event_id=door.event.pk, now=NOW + timedelta(hours=5))
    assert Attendance.objects.get().status == "absent"
    assert door.verdicts(door.entry(person)) == ["accepted"]


def test_undo_of_another_device_changes_nothing(door: Door) -> None:
    person = door.person()
    scan = door.entry(person)
    door.upload(scan)
    door.upload(door.entry(undoes=scan["id"]), device=door.another_device())
    assert door.verdicts(door.entry(person)) == ["duplicate"]


def test_undo_after_fifteen_minutes_of_the_devices_clock_is_too_late(door: Door) -> None:
    person = door.person()
    early = NOW - timedelta(minutes=16)
    scan = door.entry(person, scanned_at=early.isoformat())
    door.upload(scan, door.entry(undoes=scan["id"]))
    assert door.verdicts(door.entry(person)) == ["duplicate"]


def test_clock_offset_corrects_the_time_and_the_future_is_cut(door: Door) -> None:
    slow = door.entry(
        door.person(),
        scanned_at=(NOW - timedelta(minutes=10)).isoformat(),
        clock_offset_ms=300_000,
    )
    fast = door.entry(door.person(), scanned_at=(NOW + timedelta(days=2)).isoformat())
    door.upload(slow, fast)
    assert Scan.objects.get(pk=slow["id"]).scanned_at == NOW - timedelta(minutes=5)
    assert Scan.objects.get(pk=fast["id"]).scanned_at == NOW


def test_single_scan_takes_few_statements_and_a_batch_no_more(
    door: Door, count_queries: Any
) -> None:
    first, second, *rest = [door.entry(door.person()) for _ in range(30)]
    door.upload(first)
    one = count_queries(lambda: door.upload(second))
    many = count_queries(lambda: door.upload(*rest))
    assert many == one
    assert one <= 7  # device, people, parts, earlier scans, insert, and the transaction's own two


def test_upload_without_a_token_or_for_another_gate_is_refused(door: Door) -> None:
    url = f"/api/v1/gates/{door.gate.pk}/scans/"
    body = json.dumps({"scans": []})
    post: dict[str, Any] = {"data": body, "content_type": "application/json"}
    token = device_token(door.device)
    other = GateFactory.create(event=door.event)
    client = Client()
    for path, header in [
        (url, None),
        (url, "Device wrong"),
        (url, f"Bearer {token}"),
        (f"/api/v1/gates/{other.pk}/scans/", f"Device {token}"),
    ]:
        headers = {"Authorization": header} if header else {}
        response = client.post(path, **post, headers=headers)
        assert response.status_code == 401
        assert response.json()["code"] == "not_authenticated"


@pytest.mark.parametrize(
    "body",
    [
        "not json",
        "[]",
        '{"scans": {}}',
        '{"scans": [], "other": 1}',
        '{"scans": [], "device": {"pending": -1}}',
        '{"scans": [], "device": {"pending": true}}',
        '{"scans": [], "device": {"app_version": 3}}',
        '{"scans": [], "device": {"colour": "red"}}',
        '{"scans": [NaN]}',
        json.dumps({"scans": [None] * 501}),
    ],
)
def test_upload_that_breaks_the_protocol_as_a_whole_is_refused(door: Door, body: str) -> None:
    response = door.client.post(
        f"/api/v1/gates/{door.gate.pk}/scans/",
        body,
        content_type="application/json",
        headers={"Authorization": f"Device {device_token(door.device)}"},
    )
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_heartbeat_keeps_what_the_device_says_of_itself(door: Door) -> None:
    sent = (NOW - timedelta(seconds=90)).isoformat()
    device = {"sent_at": sent, "pending": 12, "app_version": "abc"}
    response = door.client.post(
        f"/api/v1/gates/{door.gate.pk}/scans/",
        json.dumps({"device": device, "scans": []}),
        content_type="application/json",
        headers={"Authorization": f"Device {device_token(door.device)}"},
    )
    assert response.json() == {"server_time": NOW.isoformat(), "commands": [], "results": []}
    door.device.refresh_from_db()
    assert door.device.last_seen_at == NOW
    assert (door.device.pending, door.device.app_version) == (12, "abc")
    assert door.device.clock_offset_ms == 90_000


def test_lock_and_wipe_are_told_and_close_the_list(door: Door) -> None:
    actor = UserFactory.create()
    headers = {"Authorization": f"Device {device_token(door.device)}"}
    path = f"/api/v1/gates/{door.gate.pk}/manifest/"
    pairing.set_lock(device=door.device, actor=actor, now=NOW, locked=True)
    assert door.post([]).json()["commands"] == ["lock"]
    assert door.client.get(path, headers=headers).status_code == 403
    pairing.set_lock(device=door.device, actor=actor, now=NOW, locked=False)
    assert door.post([]).json()["commands"] == []
    pairing.wipe(device=door.device, actor=actor, now=NOW)
    assert door.post([]).json()["commands"] == ["wipe"]


def test_revoked_device_uploads_into_quarantine_until_accepted(door: Door, clock: Any) -> None:
    person, actor = door.person(), UserFactory.create()
    pairing.revoke(device=door.device, actor=actor, now=NOW, reason="遗失")
    headers = {"Authorization": f"Device {device_token(door.device)}"}
    manifest = f"/api/v1/gates/{door.gate.pk}/manifest/"
    assert door.client.get(manifest, headers=headers).status_code == 401
    response = door.post([door.entry(person)])
    assert response.json()["commands"] == ["wipe"]
    end = NOW + timedelta(hours=5)
    attendance.recompute(event_id=door.event.pk, now=end)
    assert Attendance.objects.get().status == "absent"
    assert door.verdicts(door.entry(person), device=door.another_device()) == ["accepted"]
    Scan.objects.filter(quarantined_at__isnull=True).delete()
    accepted = pairing.accept_quarantined(
        device=door.device, actor=actor, now=NOW, reason="手机已找回"
    )
    assert accepted == 1
    attendance.recompute(event_id=door.event.pk, now=end)
    assert Attendance.objects.get().status == "late"


def test_token_that_ended_uploads_for_72_hours_more(door: Door, clock: Any) -> None:
    entry = door.entry(door.person())
    clock(door.device.expires_at + timedelta(hours=71))
    assert door.post([entry]).status_code == 200
    assert Scan.objects.get().quarantined_at is not None
    clock(door.device.expires_at + timedelta(hours=72))
    assert door.post([entry]).status_code == 401


def test_scan_for_one_session_counts_for_that_session_only(door: Door) -> None:
    second = SessionFactory.create(
        part=door.part, starts_at=NOW + timedelta(hours=3), ends_at=NOW + timedelta(hours=4)
    )
    door.gate.counts_for = "chosen"
    door.gate.save()
    door.gate.sessions.set([door.session, second])
    plans.forget()
    person = door.person()
    door.upload(door.entry(person, session=second.pk))
    attendance.recompute(event_id=door.event.pk, now=NOW + timedelta(hours=9))
    marks = dict(Attendance.objects.values_list("session_id", "status"))
    assert marks == {door.session.pk: "absent", second.pk: "present"}


def test_closed_gate_takes_nobody(door: Door) -> None:
    door.gate.is_closed = True
    door.gate.save()
    plans.forget()
    assert door.verdicts(door.entry(door.person())) == ["outside_window"]


def test_leaving_and_coming_back_are_no_repetitions(door: Door) -> None:
    person = door.person()
    moments = [NOW + timedelta(minutes=minute) for minute in (-40, -20, -10, -5)]
    directions = ["in", "out", "in", "in"]
    entries = [
        door.entry(person, scanned_at=at.isoformat(), direction=direction)
        for at, direction in zip(moments, directions, strict=True)
    ]
    assert door.verdicts(*entries) == ["accepted", "accepted", "accepted", "duplicate"]


def test_scan_with_an_id_of_nobody_is_kept_apart(door: Door) -> None:
    undo = door.entry(undoes=str(uuid4()))
    assert door.verdicts(undo) == ["undone"]
    assert Scan.objects.get().registration is None
