"""The grid reads stored marks while nothing changed, and never shows what is out of date."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from attendance.domain import attendance, decisions, freshness
from attendance.enums import AttendanceStatus
from registrations.models import RegistrationPart
from tests.attendance.conftest import Door, make_door
from tests.factories import (
    NOW,
    DeviceFactory,
    PartFactory,
    ScanFactory,
    SessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[[Door], None]:
    def recompute(door: Door) -> None:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
            attendance.recompute(event_id=door.event.pk, now=NOW)

    return recompute


def test_stored_marks_are_read_while_nothing_changed(
    stored: Callable[[Door], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    door = make_door()
    person = door.person()
    door.post([door.entry(person)])
    stored(door)
    computed = attendance.marks_of(event_id=door.event.pk, now=NOW)
    assert computed
    monkeypatch.setattr(attendance, "marks_of", lambda **_given: pytest.fail("computed anew"))
    assert attendance.current(event_id=door.event.pk, now=NOW) == computed


def test_every_change_of_a_fact_is_noticed(stored: Callable[[Door], None]) -> None:
    door = make_door()
    person, actor = door.person(), UserFactory.create()
    why: dict[str, Any] = {
        "registration": person,
        "session": door.session,
        "actor": actor,
        "now": NOW,
    }
    other = PartFactory.create(event=door.event)

    def lateness() -> None:
        door.part.late_after_minutes += 5
        door.part.save()

    def gate_closed() -> None:
        door.gate.closes_at = NOW
        door.gate.save()

    changes: list[Callable[[], object]] = [
        lambda: ScanFactory.create(gate=door.gate, registration=person, received_at=NOW),
        lambda: decisions.set_mark(status=AttendanceStatus.PRESENT, reason="纸质签到", **why),
        lambda: decisions.withdraw_mark(reason="签错了", **why),
        lambda: decisions.request_leave(reason="住院", approved=True, **why),
        lambda: SessionFactory.create(part=door.part),
        lambda: RegistrationPart.objects.create(registration=person, part=other),
        door.person,
        lateness,
        gate_closed,
        lambda: DeviceFactory.create(gate=door.gate, revoked_at=NOW),
    ]
    for change in changes:
        stored(door)
        assert freshness.is_fresh(door.event.pk, NOW)
        change()
        assert not freshness.is_fresh(door.event.pk, NOW)
    stored(door)
    # The end of a session makes whoever was not there absent.
    assert not freshness.is_fresh(door.event.pk, door.session.ends_at + timedelta(minutes=1))
