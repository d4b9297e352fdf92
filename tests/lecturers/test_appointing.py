"""From the list without objection to the letters: one act, all or nothing."""

from datetime import date
from typing import Any

import pytest

from calls.domain import guards
from calls.enums import SubmissionStatus
from certificates.domain import letters, queries
from certificates.models import Certificate, NumberCounter
from core.errors import NotAllowed, Stale
from lecturers.domain import approval, terms
from lecturers.enums import AppointmentRole
from lecturers.models import Appointment, Lecturer
from tests.factories import NOW, AppointmentFactory, LecturerFactory, ObjectionTargetFactory
from tests.lecturers.scenes import STARTS, selection
from usecases import appoint_lecturers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 12, 1), date(2026, 11, 30)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2028, 2, 29)),
    ],
)
def test_term_of_two_years_ends_the_day_before(first: date, last: date) -> None:
    assert terms.end_of(first, years=2) == last


def test_approval_makes_lecturers_appointments_and_letters_at_once() -> None:
    scene = selection()
    rows = [scene.nominee("王芳"), scene.nominee("阿依古丽·买买提")]
    batch = scene.appointed(*rows, roles={rows[0].pk: AppointmentRole.HEAD})
    made = Appointment.objects.order_by("pk")
    assert [row.number for row in made] == ["社联城乡聘〔2026〕0001号", "社联城乡聘〔2026〕0002号"]
    assert {(row.starts_on, row.ends_on) for row in made} == {(STARTS, date(2028, 5, 31))}
    assert {row.batch.file_number for row in made} == {"中社联〔2026〕18号"}
    words = {
        row.holder_name: "".join(row.snapshot["page"]["paragraphs"])
        for row in batch.certificates.all()
    }
    assert words["王芳"] == (
        "兹聘请 王芳 同志担任中国社会工作联合会城乡社区工作委员会“城乡社区工作讲师团”团长，"
        "聘期两年（2026年6月1日至2028年5月31日）。此聘。"
    )
    assert "第二批“城乡社区工作讲师团”讲师" in words["阿依古丽·买买提"]
    for row in rows:
        row.refresh_from_db()
        assert row.status == SubmissionStatus.APPROVED
    lecturer = Lecturer.objects.get(person=rows[0].person)
    assert lecturer.post == "社区党委书记"
    assert [topic.name for topic in lecturer.topics.all()] == ["社区协商"]


def test_second_approval_of_the_same_list_is_refused() -> None:
    scene = selection()
    request = scene.answered(scene.nominee())
    act: dict[str, Any] = {
        "request": request,
        "terms": scene.terms(),
        "actor": scene.head,
        "now": NOW,
    }
    appoint_lecturers.approve(**act)
    with pytest.raises(Stale):
        appoint_lecturers.approve(**act)
    assert Certificate.objects.count() == 1


def test_open_objection_keeps_from_the_list_and_from_the_letter() -> None:
    scene = selection()
    rows = [scene.nominee("王芳"), scene.nominee("李雷")]
    request = scene.answered(*rows)
    ObjectionTargetFactory.create(entry__submission=rows[1])
    with pytest.raises(approval.ObjectionOpen, match="李雷"):
        appoint_lecturers.approve(request=request, terms=scene.terms(), actor=scene.head, now=NOW)
    assert not Appointment.objects.exists()
    assert not NumberCounter.objects.exists()
    batch = appoint_lecturers.approve(
        request=request,
        terms=scene.terms(),
        left_out=[rows[1].pk],
        actor=scene.head,
        now=NOW,
    )
    assert [row.holder_name for row in batch.certificates.all()] == ["王芳"]
    rows[1].refresh_from_db()
    assert rows[1].status == SubmissionStatus.IN_PROGRESS
    with pytest.raises(approval.ObjectionOpen):
        approval.send_up(step=scene.step, keys=[rows[1].pk], actor=scene.staff, now=NOW)


def test_objection_after_the_approval_withholds_the_letter() -> None:
    scene = selection()
    row = scene.nominee()
    batch = scene.appointed(row)
    ObjectionTargetFactory.create(entry__submission=row)
    scene.signed_off(batch, **{str(batch.certificates.get().pk): "照发"})
    letter = batch.certificates.get()
    assert (letter.status, letter.end_reason) == ("withheld", "有异议尚未办结")


def test_staff_does_not_appoint() -> None:
    scene = selection()
    request = scene.answered(scene.nominee())
    with pytest.raises(NotAllowed):
        appoint_lecturers.approve(request=request, terms=scene.terms(), actor=scene.staff, now=NOW)


def test_typed_numbers_are_the_issuers_and_leave_ours_alone() -> None:
    scene = selection()
    rows = [scene.nominee("王芳"), scene.nominee("李雷")]
    typed = {rows[0].pk: "中社联聘字第31号", rows[1].pk: "中社联聘字第31号"}
    request = scene.answered(*rows)
    act: dict[str, Any] = {"request": request, "actor": scene.head, "now": NOW}
    with pytest.raises(letters.NumberTaken, match="31号"):
        appoint_lecturers.approve(terms=scene.terms(typed=typed), **act)
    typed[rows[1].pk] = ""
    with pytest.raises(letters.NumberTaken, match="李雷"):
        appoint_lecturers.approve(terms=scene.terms(typed=typed), **act)
    typed[rows[1].pk] = "中社联聘字第35号"
    appoint_lecturers.approve(terms=scene.terms(typed=typed), **act)
    assert set(Certificate.objects.values_list("number", "seq")) == {
        ("中社联聘字第31号", None),
        ("中社联聘字第35号", None),
    }
    assert not NumberCounter.objects.exists()


def test_name_that_cannot_be_drawn_is_appointed_without_letter() -> None:
    scene = selection()
    rows = [scene.nominee("王芳"), scene.nominee("王\U0002496d")]
    batch = scene.appointed(*rows)
    assert [row.holder_name for row in batch.certificates.all()] == ["王芳"]
    assert Appointment.objects.filter(number="").count() == 1
    assert "U+2496D" in queries.left_out_of(batch)[0].reasons[0]


def test_lecturer_who_stands_again_goes_on_from_the_former_term() -> None:
    scene = selection()
    row = scene.nominee()
    lecturer = LecturerFactory.create(person=row.person)
    former = AppointmentFactory.create(lecturer=lecturer, batch__corps=scene.corps, batch__number=1)
    scene.appointed(row)
    assert lecturer.appointments.get(submission=row).renewed_from == former


def test_nominee_who_has_not_accepted_the_rules_is_not_sent_up() -> None:
    scene = selection()
    row = scene.nominee("王芳", submission__rules_accepted_at=None)
    with pytest.raises(guards.NotReady, match="王芳"):
        approval.send_up(step=scene.step, keys=[row.pk], actor=scene.staff, now=NOW)
