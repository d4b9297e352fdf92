"""Doors that meet in the database at the same moment: real threads, PostgreSQL."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections

from attendance.domain import checkin, pairing, plans
from attendance.models import Arrival, Device, Scan
from tests.attendance.conftest import Door, make_door
from tests.factories import NOW, UserFactory

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

ROUNDS = 8


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the acts in threads that start together; their results, or the error of the first."""
    barrier = threading.Barrier(len(acts))
    results: list[Any] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            barrier.wait(timeout=10)
            results[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 -- handed to the test below
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results


def _entry(door: Door, code: str) -> checkin.ScanEntry:
    return checkin.ScanEntry(id=uuid4(), device_at=NOW, ticket=code)


def _record(door: Door, device: Device, scans: list[checkin.ScanEntry]) -> Callable[[], list[str]]:
    def act() -> list[str]:
        results = checkin.record_scans(gate=door.gate, device=device, scans=scans, now=NOW)
        return [result.verdict for result in results]

    return act


def test_two_devices_with_one_ticket_admit_it_once() -> None:
    door = make_door()
    devices = [door.device, *(door.another_device() for _ in range(3))]
    for _ in range(ROUNDS):
        code = door.code(door.person())
        plans.recent(door.event.pk)
        answers = at_once([_record(door, one, [_entry(door, code)]) for one in devices])
        assert Counter(verdict for [verdict] in answers) == {"accepted": 1, "duplicate": 3}
    assert Scan.objects.filter(verdict="accepted").count() == ROUNDS


def test_the_same_upload_twice_at_once_is_stored_once() -> None:
    door = make_door()
    codes = [door.code(door.person()) for _ in range(20)]
    strangers = [_entry(door, "ABCDEFGHIJKLMNOP") for _ in range(3)]
    for _ in range(ROUNDS // 2):
        Scan.objects.all().delete()
        batch = [*(_entry(door, code) for code in codes), *strangers]
        first, second = at_once([_record(door, door.device, batch)] * 2)
        assert first == second == ["accepted"] * 20 + ["unknown"] * 3
        assert Scan.objects.count() == 23


def test_batches_in_opposite_order_never_wait_for_each_other_in_a_circle() -> None:
    door = make_door()
    other = door.another_device()
    people = [door.person() for _ in range(30)]
    codes = [door.code(person) for person in people]
    for _ in range(ROUNDS // 2):
        Scan.objects.all().delete()
        forward = [_entry(door, code) for code in codes]
        backward = [_entry(door, code) for code in reversed(codes)]
        backward += [
            checkin.ScanEntry(id=uuid4(), device_at=NOW, registration=person.pk)
            for person in people[::3]
        ]
        at_once([_record(door, door.device, forward), _record(door, other, backward)])
        accepted = Scan.objects.filter(verdict="accepted")
        assert accepted.count() == len(set(accepted.values_list("registration"))) == 30


def test_arrival_at_two_desks_is_one_arrival() -> None:
    door = make_door(counts_for="arrival")
    code = door.code(door.person())
    other = door.another_device()
    answers = at_once([_record(door, one, [_entry(door, code)]) for one in (door.device, other)])
    assert sorted(verdict for [verdict] in answers) == ["accepted", "duplicate"]
    assert Arrival.objects.count() == 1


def test_pairing_code_pairs_one_of_two_phones() -> None:
    door = make_door()
    code = pairing.make_code(gate=door.gate, actor=UserFactory.create(), now=NOW)

    def pair() -> str:
        try:
            return str(pairing.pair(code=code, device_name="手机", now=NOW).device.pk)
        except pairing.CodeRefused:
            return "refused"

    assert at_once([pair, pair, pair]).count("refused") == 2


def test_undo_and_second_scan_at_once_leave_one_truth() -> None:
    door = make_door()
    for _ in range(ROUNDS):
        code = door.code(door.person())
        scan = _entry(door, code)
        _record(door, door.device, [scan])()
        undo = checkin.ScanEntry(id=uuid4(), device_at=NOW + timedelta(minutes=1), undoes=scan.id)
        [undone], [again] = at_once(
            [
                _record(door, door.device, [undo]),
                _record(door, door.another_device(), [_entry(door, code)]),
            ]
        )
        assert undone == "undone"
        assert again in ("accepted", "duplicate")
    assert connection.vendor == "postgresql"
