"""Finding and asking on the organiser's pages, answering from the phone, papers and fees."""

from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from events.models import Session
from lecturers.domain import assignments, candidates, fee_papers, fees, letters
from lecturers.domain.assignments import Question
from lecturers.domain.candidates import Availability, Distance, Wanted
from lecturers.enums import AssignmentStatus, LetterKind, TitleLevel
from lecturers.models import Assignment, Lecturer, Material
from people.domain import own_links
from people.enums import LinkPurpose, OfficeRole
from tests.factories.clock import NOW, at
from tests.factories.events import EventFactory, SessionFactory, SessionPersonFactory
from tests.factories.lecturers import AppointmentFactory, LecturerFactory, TopicFactory
from tests.factories.people import OfficeMemberFactory, UnitFactory, UserFactory
from tests.fixtures import AssertConstantQueries

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    event = EventFactory.create(title="城乡社区社会工作培训班", region_code="430100")
    return SessionFactory.create(part=event.parts.get(), title="社区协商的方法")


def serving(session: Session, **fields: object) -> Lecturer:
    office = session.part.event.office
    lecturer: Lecturer = LecturerFactory.create(**fields)
    AppointmentFactory.create(lecturer=lecturer, batch__corps__office=office)
    return lecturer


def asked(session: Session, lecturer: Lecturer, **question: object) -> Assignment:
    (row,) = assignments.invite(
        session=session,
        lecturers=[lecturer],
        question=Question(topic="社区协商的方法", **question),  # type: ignore[arg-type]
        actor=None,
        now=NOW,
    )
    return row


def link_of(row: Assignment) -> str:
    link = own_links.current(purpose=LinkPurpose.ASSIGNMENT, subject=row, now=NOW)
    assert link is not None
    return own_links.path_of(link)


def test_candidates_are_ordered_by_fit_and_told_what_stands_in_the_way(session: Session) -> None:
    office = session.part.event.office
    fit = serving(session, region_code="430102")
    fit.topics.add(TopicFactory.create(office=office, name="社区协商"))
    far = serving(session, region_code="630100")
    taken = serving(session)
    SessionPersonFactory.create(
        session=SessionFactory.create(starts_at=at(14, 11)), person=taken.person
    )
    travelling = serving(session)
    elsewhere = EventFactory.create(region_code="420500")
    SessionPersonFactory.create(
        session=SessionFactory.create(part=elsewhere.parts.get(), starts_at=at(14, 19)),
        person=travelling.person,
    )
    waiting = serving(session)
    asked(SessionFactory.create(starts_at=at(14, 10)), waiting)
    LecturerFactory.create()  # not in office
    found = {one.lecturer: one for one in candidates.find(session, Wanted())}
    assert list(found)[:2] == [fit, far]
    assert (found[fit].matching, found[fit].distance) == (["社区协商"], Distance.SAME_CITY)
    assert found[far].distance == Distance.FAR
    assert found[taken].availability == Availability.TAKEN
    assert found[travelling].availability == Availability.JOURNEY
    assert found[waiting].availability == Availability.ASKED
    assert found[taken].sessions == 1
    assert len(found) == 5
    assert {one.lecturer for one in candidates.find(session, Wanted(only_free=True))} == {fit, far}


def test_list_of_candidates_asks_as_many_queries_for_three_as_for_one(
    session: Session, assert_constant_queries: AssertConstantQueries
) -> None:
    def add() -> None:
        lecturer = serving(session)
        SessionPersonFactory.create(
            session=SessionFactory.create(starts_at=at(14, 11)), person=lecturer.person
        )

    assert_constant_queries(add, lambda: candidates.find(session, Wanted()))


def test_organiser_asks_in_the_order_of_the_numbers(session: Session) -> None:
    user = UserFactory.create()
    OfficeMemberFactory.create(user=user, office=session.part.event.office, role=OfficeRole.STAFF)
    first, second = serving(session), serving(session)
    client = Client()
    client.force_login(user)
    address = reverse("console_session_lecturers", args=[session.pk])
    typed = {"role": "lecturer", "answer_days": "3", "pay": "benefit", "at_once": ""}
    refused = client.post(address, {**typed, "topic": "协商"})
    assert refused.status_code == 422
    chosen: dict[str, Any] = {
        "lecturers": [first.pk, second.pk],
        f"order_{first.pk}": "2",
        f"order_{second.pk}": "1",
    }
    assert client.post(address, {**typed, **chosen, "topic": "协商"}).status_code == 302
    states = dict(Assignment.objects.values_list("lecturer", "status"))
    assert states == {second.pk: AssignmentStatus.INVITED, first.pk: AssignmentStatus.QUEUED}
    page = client.get(reverse("console_lecturers_compare", args=[session.pk]), chosen)
    assert second.person.name in page.content.decode()


def test_link_shows_by_get_and_answers_by_post(session: Session) -> None:
    row = asked(session, serving(session))
    client = Client()
    response = client.get(link_of(row), follow=True)
    here = response.redirect_chain[-1][0]
    assert "社区协商的方法" in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    row.refresh_from_db()
    assert row.status == AssignmentStatus.INVITED
    kept = client.post(here, {"answer": "decline", "note": ""})
    assert kept.status_code == 422
    assert client.post(here, {"answer": "move", "note": "下午可以"}).status_code == 302
    assert client.post(here, {"answer": "accept"}).status_code == 302
    row.refresh_from_db()
    assert row.status == AssignmentStatus.ACCEPTED


def test_link_is_worthless_once_a_new_question_was_asked(session: Session) -> None:
    row = asked(session, serving(session))
    old = link_of(row)
    assignments.decline(assignment=row, note="出差", actor=None, now=NOW)
    row = assignments.ask_again(assignment=row, actor=None, now=NOW)
    assert Client().get(old).status_code == 410
    assert Client().get(link_of(row), follow=True).status_code == 200


def test_material_is_checked_kept_and_given_to_the_team_only(session: Session) -> None:
    row = asked(session, serving(session))
    here = f"{link_of(row)}assignment/"
    client = Client()
    assert client.post(here, {"answer": "accept"}).status_code == 302
    program = SimpleUploadedFile("slides.pdf", b"MZ\x90\x00 no slides")
    refused = client.post(here, {"upload": "1", "file": program})
    assert refused.status_code == 422
    slides = BytesIO()
    with ZipFile(slides, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("ppt/presentation.xml", "<p/>")
    upload = SimpleUploadedFile("协商课件.ppt", slides.getvalue())
    assert client.post(here, {"upload": "1", "file": upload}).status_code == 302
    material = Material.objects.get()
    assert material.name == "协商课件.pptx"
    user = UserFactory.create()
    member = OfficeMemberFactory.create(
        user=user, office=session.part.event.office, role=OfficeRole.STAFF
    )
    client.force_login(user)
    address = reverse("console_assignment_material", args=[row.pk, material.pk])
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == slides.getvalue()  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment")
    member.role = OfficeRole.SUPERVISOR
    member.save()
    assert client.get(address).status_code == 403


def test_letters_name_what_was_told(session: Session) -> None:
    lecturer = serving(session, unit=UnitFactory.create(name="湖南省社会工作协会"), post="秘书长")
    row = asked(session, lecturer)
    with ZipFile(BytesIO(letters.make(row, LetterKind.EMPLOYER, "docx", now=NOW))) as archive:
        words = archive.read("word/document.xml").decode()
    for text in ("邀请函", "湖南省社会工作协会：", "社区协商的方法", "2026年6月3日（星期三）09:00"):
        assert text in words
    assert letters.make(row, LetterKind.LECTURER, "pdf", now=NOW).startswith(b"%PDF")
    lecturer.unit = None
    row.lecturer = lecturer
    with pytest.raises(letters.NoEmployer):
        letters.make(row, LetterKind.EMPLOYER, "pdf", now=NOW)


def test_proof_of_teaching_comes_after_the_lecture(session: Session) -> None:
    row = asked(session, serving(session))
    with pytest.raises(letters.NotTaught):
        letters.make(row, LetterKind.TEACHING, "pdf", now=NOW)
    row.status = AssignmentStatus.DONE
    with ZipFile(BytesIO(letters.make(row, LetterKind.TEACHING, "docx", now=NOW))) as archive:
        words = archive.read("word/document.xml").decode()
    assert "授课证明" in words
    assert "讲授《社区协商的方法》（4学时）" in words
    assert letters.make(row, LetterKind.TEACHING, "pdf", now=NOW).startswith(b"%PDF")


def test_fee_over_the_ceiling_needs_a_reason_and_benefit_is_unpaid(session: Session) -> None:
    actor = UserFactory.create()
    lecturer = serving(session, title_level=TitleLevel.ASSOCIATE)
    row = assignments.accept(assignment=asked(session, lecturer), actor=None, now=NOW)
    afternoon = SessionFactory.create(part=session.part, starts_at=at(14, 14), hours=6)
    other = assignments.accept(assignment=asked(afternoon, lecturer), actor=None, now=NOW)

    def fixed(fee: int, reason: str = "") -> None:
        fees.set_fee(
            assignment=row,
            is_public_benefit=False,
            fee_per_hour=Decimal(fee),
            fee_reason=reason,
            actor=actor,
            now=NOW,
        )

    fixed(500)
    with pytest.raises(fees.OverCeiling):
        fixed(501)
    fixed(800, "外地专家，往返两天")
    sheet = fees.sheet_of(session.part.event)
    assert [(line.hours, line.amount) for line in sheet.lines] == [
        (Decimal(4), Decimal(3200)),
        (Decimal(4), Decimal(0)),
    ]
    assert sheet.lines[1].hours_cut
    assert sheet.total == 3200
    book = load_workbook(BytesIO(fee_papers.workbook(session.part.event, sheet)))
    cells = [cell for line in book[book.sheetnames[0]].values for cell in line]
    assert {"讲课费发放表", "账号"} & set(cells)
    assert any("公益服务" in str(cell) for cell in cells)
    assert other.fee_per_hour is None
    assert fee_papers.pdf(session.part.event, sheet, now=NOW).startswith(b"%PDF")
