"""Attendance: what the facts say, whatever the order in which they came."""

import random
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.domain import attendance, checkin, decisions, marks, plans
from attendance.enums import AttendanceStatus, LeaveStatus
from attendance.models import Attendance, Scan
from attendance.tasks import recompute_recent
from core.models import AuditEntry
from core.state import IllegalTransition
from registrations.enums import RegistrationStatus
from tests.attendance.conftest import Door, make_door
from tests.factories import (
    NOW,
    LeaveFactory,
    PartFactory,
    ScanFactory,
    SessionFactory,
    UserFactory,
)

MINUTE = 60_000
RULES = marks.Rules(start=0, end=180 * MINUTE, late_after=15, early_before=15)
END = NOW + timedelta(hours=6)


def _mark(*passages: tuple[int, str], **given_: Any) -> marks.Mark | None:
    """The mark for passages in minutes from the session's start."""
    return marks.mark(
        rules=RULES,
        passages=[
            marks.Passage(minute * MINUTE, direction, str(number))  # type: ignore[arg-type]
            for number, (minute, direction) in enumerate(passages)
        ],
        manual=given_.get("manual"),
        leave=given_.get("leave"),
        now=given_.get("now", 600) * MINUTE,
    )


@pytest.mark.parametrize(
    ("passages", "status", "minutes"),
    [
        ([(-10, "in")], "present", 180),
        ([(15, "in")], "present", 165),
        ([(16, "in")], "late", 164),
        ([(-10, "in"), (165, "out")], "present", 165),
        ([(-10, "in"), (164, "out")], "left_early", 164),
        ([(30, "in"), (60, "out")], "left_early", 30),
        ([(-10, "in"), (60, "out"), (90, "in")], "present", 150),
        ([(-10, "in"), (-5, "out")], "absent", 0),
        ([(100, "out")], "left_early", 100),
        ([(-10, "in"), (0, "in"), (170, "out"), (171, "out")], "present", 170),
    ],
)
def test_mark_follows_from_coming_and_going(
    passages: list[tuple[int, str]], status: str, minutes: int
) -> None:
    for order in (passages, passages[::-1]):
        mark = _mark(*order)
        assert mark is not None
        assert (mark.status, mark.minutes) == (status, minutes)


def test_nothing_is_said_before_the_end_and_absent_after_it() -> None:
    assert _mark(now=180) is None
    mark = _mark(now=181)
    assert mark is not None
    assert mark.status == AttendanceStatus.ABSENT


def test_leave_excuses_who_did_not_come_and_yields_to_who_did() -> None:
    leave = marks.Decision("on_leave", "leave:1")
    excused, came = _mark(leave=leave, now=10), _mark((5, "in"), leave=leave)
    assert excused is not None
    assert came is not None
    assert (excused.status, excused.basis) == ("on_leave", "leave:1")
    assert came.status == "present"


def test_manual_mark_holds_over_everything() -> None:
    manual = marks.Decision("absent", "manual:7")
    mark = _mark((0, "in"), manual=manual, leave=marks.Decision("on_leave", "leave:1"))
    assert mark is not None
    assert (mark.status, mark.minutes, mark.basis) == ("absent", 0, "manual:7")
    present = _mark(manual=marks.Decision("present", "manual:8"))
    assert present is not None
    assert present.minutes == 180


def _table() -> list[tuple[Any, ...]]:
    columns = ("registration", "session", "status", "minutes", "first_in_at", "last_out_at")
    return sorted(Attendance.objects.values_list(*columns))


_SCANS = st.lists(
    st.tuples(
        st.integers(0, 2),  # person
        st.integers(-100, 250),  # minutes from the session's start
        st.sampled_from(["in", "out"]),
        st.integers(0, 1),  # device
        st.booleans(),  # undone
    ),
    max_size=12,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(scans=_SCANS, data=st.data())
def test_any_order_and_any_repetition_of_uploads_gives_the_same_attendance(
    db: None, scans: list[tuple[int, int, str, int, bool]], data: st.DataObject
) -> None:
    from django.db import transaction

    seed = data.draw(st.randoms(use_true_random=False))
    with transaction.atomic():
        door = make_door()
        plans.forget()
        entries = _entries(door, scans)
        _replay(door, entries)
        expected = _table()
        for _ in range(2):
            Scan.objects.all().delete()
            Attendance.objects.all().delete()
            shuffled = entries + seed.sample(entries, k=len(entries) // 2)
            seed.shuffle(shuffled)
            _replay(door, shuffled, size=seed.randint(1, 4))
            assert _table() == expected
        transaction.set_rollback(True)


def _entries(
    door: Door, scans: list[tuple[int, int, str, int, bool]]
) -> list[tuple[int, checkin.ScanEntry]]:
    codes = [door.code(door.person()) for _ in range(3)]
    start = door.session.starts_at
    found = []
    for number, (person, minute, direction, device, undone) in enumerate(scans):
        at = start + timedelta(minutes=minute)
        scan = checkin.ScanEntry(
            id=UUID(int=2 * number),
            device_at=at,
            ticket=codes[person],
            direction=direction,  # type: ignore[arg-type]
        )
        found.append((device, scan))
        if undone:
            undo = checkin.ScanEntry(
                id=UUID(int=2 * number + 1),
                device_at=at + timedelta(minutes=1 + number),
                undoes=scan.id,
            )
            found.append((device, undo))
    return found


def _replay(door: Door, entries: list[tuple[int, checkin.ScanEntry]], size: int = 3) -> None:
    """Upload in pieces of `size`, each by the device that made its entries; then compute."""
    devices = [door.device, door.another_device()]
    for start in range(0, len(entries), size):
        piece = entries[start : start + size]
        for number, device in enumerate(devices):
            mine = [entry for by, entry in piece if by == number]
            checkin.record_scans(gate=door.gate, device=device, scans=mine, now=END)
    attendance.recompute(event_id=door.event.pk, now=END)


def test_recompute_again_writes_nothing_and_mends_what_was_changed(door: Door) -> None:
    person = door.person()
    door.upload(door.entry(person))
    first = attendance.recompute(event_id=door.event.pk, now=END)
    assert (first.created, first.changed, first.removed) == (1, 0, 0)
    again = attendance.recompute(event_id=door.event.pk, now=END)
    assert again == attendance.Outcome()
    Attendance.objects.update(status="absent")
    mended = attendance.recompute(event_id=door.event.pk, now=END)
    assert mended.changed == 1
    assert Attendance.objects.get().status == "late"


def test_recompute_removes_marks_of_who_is_no_longer_confirmed(door: Door) -> None:
    person = door.person()
    attendance.recompute(event_id=door.event.pk, now=END)
    assert Attendance.objects.count() == 1
    person.status = RegistrationStatus.CANCELLED
    person.save()
    assert attendance.recompute(event_id=door.event.pk, now=END).removed == 1


def test_attendance_is_of_the_parts_chosen_and_of_sessions_that_count(door: Door) -> None:
    SessionFactory.create(part=door.part, starts_at=NOW, counts=False)
    other = PartFactory.create(event=door.event)
    SessionFactory.create(part=other, starts_at=NOW)
    door.person(chosen=[door.part])
    attendance.recompute(event_id=door.event.pk, now=END)
    assert list(Attendance.objects.values_list("session_id", flat=True)) == [door.session.pk]


def test_statements_do_not_grow_with_people(
    door: Door, assert_constant_queries: Any, count_queries: Any
) -> None:
    def add() -> None:
        ScanFactory.create(
            registration=door.person(), gate=door.gate, device=door.device, scanned_at=NOW
        )

    assert_constant_queries(add, lambda: attendance.marks_of(event_id=door.event.pk, now=END))


def test_manual_mark_and_leave_follow_at_once_and_are_recorded(door: Door) -> None:
    person, actor = door.person(), UserFactory.create()
    given_: dict[str, Any] = {"registration": person, "session": door.session, "now": NOW}
    decisions.set_mark(**given_, status=AttendanceStatus.LATE, reason="堵车", actor=actor)
    assert Attendance.objects.get().status == "late"
    decisions.withdraw_mark(**given_, reason="记错了", actor=actor)
    assert not Attendance.objects.exists()
    leave = decisions.request_leave(**given_, reason="开会", actor=actor)
    assert not Attendance.objects.exists()
    decisions.decide_leave(leave=leave, status=LeaveStatus.APPROVED, actor=actor, now=NOW)
    assert Attendance.objects.get().status == "on_leave"
    decisions.decide_leave(leave=leave, status=LeaveStatus.WITHDRAWN, actor=actor, now=NOW)
    assert not Attendance.objects.exists()
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == [
        "attendance.marked",
        "attendance.mark_withdrawn",
        "leave.entered",
        "leave.approved",
        "leave.withdrawn",
    ]


def test_decisions_need_a_reason_and_their_own_session(door: Door) -> None:
    actor = UserFactory.create()
    given_: dict[str, Any] = {"registration": door.person(), "actor": actor, "now": NOW}
    late = AttendanceStatus.LATE
    with pytest.raises(decisions.ReasonMissing):
        decisions.set_mark(**given_, session=door.session, status=late, reason=" ")
    foreign = SessionFactory.create()
    with pytest.raises(decisions.NotTheirSession):
        decisions.set_mark(**given_, session=foreign, status=late, reason="x")
    decisions.request_leave(**given_, session=door.session, reason="x")
    with pytest.raises(decisions.LeaveExists):
        decisions.request_leave(**given_, session=door.session, reason="x")


def test_refused_leave_cannot_be_approved(door: Door) -> None:
    leave = LeaveFactory.create(
        registration=door.person(), session=door.session, status=LeaveStatus.REFUSED
    )
    with pytest.raises(IllegalTransition):
        decisions.decide_leave(
            leave=leave, status=LeaveStatus.APPROVED, actor=UserFactory.create(), now=NOW
        )


def test_command_recomputes_by_slug_and_by_number(door: Door, capsys: Any) -> None:
    door.upload(door.entry(door.person()))
    call_command("recompute_attendance", door.event.slug)
    assert "1 made" in capsys.readouterr().out
    call_command("recompute_attendance", str(door.event.pk))
    assert "0 made, 0 changed" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("recompute_attendance", "nowhere")


def test_task_follows_fresh_scans_and_sessions_that_ended(door: Door, clock: Any) -> None:
    person = door.person()
    door.upload(door.entry(person))
    assert recompute_recent() == 1
    assert Attendance.objects.get().status == "late"
    absent = door.person()
    clock(NOW + timedelta(minutes=20))
    assert recompute_recent() == 0
    clock(door.session.ends_at + timedelta(minutes=1))
    assert recompute_recent() == 1
    assert Attendance.objects.get(registration=absent).status == "absent"


def test_scan_of_the_day_before_counts_for_nothing(door: Door) -> None:
    door.gate.counts_for = "chosen"
    door.gate.save()
    door.gate.sessions.set([door.session])
    plans.forget()
    yesterday: datetime = NOW - timedelta(days=1)
    assert door.verdicts(door.entry(door.person(), scanned_at=yesterday.isoformat())) == [
        "outside_window"
    ]
    attendance.recompute(event_id=door.event.pk, now=END)
    assert Attendance.objects.get().status == "absent"


def test_shuffled_marks_are_the_same(door: Door) -> None:
    passages = [(minute, "in" if minute % 2 else "out") for minute in range(-20, 200, 7)]
    expected = _mark(*passages)
    shuffled = passages[:]
    random.Random(5).shuffle(shuffled)
    again = _mark(*shuffled)
    assert expected is not None
    assert again is not None
    assert (again.minutes, again.status) == (expected.minutes, expected.status)
