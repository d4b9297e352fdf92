"""The pages from the list to the letters, and the roster as the office and strangers see it."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from calls.enums import SubmissionStatus
from certificates.models import Certificate
from lecturers.models import Appointment, ApprovalRequest
from people.models import User
from tests.factories import (
    TODAY,
    ApiTokenFactory,
    AppointmentFactory,
    ObjectionTargetFactory,
    PersonFactory,
    TopicFactory,
    UserFactory,
    api_token,
)
from tests.lecturers.scenes import Selection, selection

pytestmark = pytest.mark.django_db
CHINESE = {"accept-language": "zh-hans"}


@pytest.fixture
def scene() -> Selection:
    return selection()


def browser(user: User) -> Client:
    client = Client(headers=CHINESE)
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def test_list_goes_up_comes_back_and_becomes_letters(scene: Selection) -> None:
    rows = [scene.nominee("王芳"), scene.nominee("李雷")]
    ObjectionTargetFactory.create(entry__submission=rows[1])
    staff, head = browser(scene.staff), browser(scene.head)
    here = f"/console/calls/{scene.step.call.slug}/steps/{scene.step.pk}/approval/"
    assert "异议办结前" in text(staff.get(here))
    both = {"act": "send", "submission": [row.pk for row in rows]}
    assert staff.post(here, both).status_code == 422
    assert staff.post(here, {**both, "submission": [rows[0].pk]}).status_code == 302
    word = Document(io.BytesIO(staff.post(f"{here}word/").content))
    assert [cell.text for cell in word.tables[0].rows[1].cells][1] == "王芳"
    sheet = load_workbook(io.BytesIO(staff.post(f"{here}excel/").content)).active
    assert sheet is not None
    assert sheet["B3"].value == "王芳"
    assert staff.post(f"{here}pdf/").content.startswith(b"%PDF")
    answer = {"act": "answer", "file_number": "", "approved_on": "2026-05-20"}
    assert staff.post(here, answer).status_code == 422
    staff.post(here, {**answer, "file_number": "中社联〔2026〕18号"})
    appoint = {
        "act": "appoint",
        "submission": [rows[0].pk],
        "corps": scene.corps.pk,
        "batch_number": 2,
        "starts_on": "2026-06-01",
        "years": 2,
        "issued_on": "2026-05-20",
        "numbers": "ours",
        f"role-{rows[0].pk}": "head",
    }
    assert staff.post(here, appoint).status_code == 403
    answered = head.post(here, appoint)
    letter = Certificate.objects.get()
    assert answered["Location"] == f"/console/lecturers/letters/batches/{letter.batch_id}/"
    assert letter.number in text(head.get("/console/lecturers/letters/"))
    assert Appointment.objects.get().role == "head"
    assert ApprovalRequest.objects.get().appointed_at is not None


def test_issuer_does_not_approve_somebody_whose_reason_is_kept(scene: Selection) -> None:
    row = scene.nominee()
    here = f"/console/calls/{scene.step.call.slug}/steps/{scene.step.pk}/approval/"
    head = browser(scene.head)
    refuse = {"act": "refuse", "submission": row.pk, "reason": ""}
    assert head.post(here, refuse).status_code == 422
    assert head.post(here, {**refuse, "reason": "名额已满"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.results.get().reason) == (SubmissionStatus.NOT_APPROVED, "名额已满")


def test_roster_is_searched_and_exported_as_shown(
    scene: Selection, assert_constant_queries: Callable[..., None]
) -> None:
    staff = browser(scene.staff)
    names = iter(("王芳", "曾庆", "欧阳慧敏"))

    def add() -> None:
        row = AppointmentFactory.create(
            batch__corps=scene.corps, lecturer__person=PersonFactory.create(name=next(names))
        )
        row.lecturer.topics.add(TopicFactory.create(office=scene.corps.office))

    assert_constant_queries(add, lambda: staff.get("/console/lecturers/"))
    topic = Appointment.objects.get(lecturer__person__name="曾庆").lecturer.topics.get()
    page = text(staff.get(f"/console/lecturers/?topic={topic.pk}"))
    assert ("曾庆" in page, "欧阳慧敏" in page) == (True, False)
    assert "欧阳慧敏" not in text(staff.get("/console/lecturers/?state=resigned"))
    exported = staff.post("/console/lecturers/export/?province=430000&q=王").content
    sheet = load_workbook(io.BytesIO(exported)).active
    assert sheet is not None
    assert [row[1].value for row in sheet.iter_rows(min_row=3)] == ["王芳"]


def test_terms_are_renewed_from_the_roster(scene: Selection) -> None:
    row = AppointmentFactory.create(batch__corps=scene.corps, batch__number=1)
    head = browser(scene.head)
    page = text(head.post("/console/lecturers/renew/", {"selected": [row.lecturer_id]}))
    assert f'name="former" value="{row.pk}"' in page
    posted = {
        "former": [row.pk],
        "corps": scene.corps.pk,
        "batch_number": 3,
        "starts_on": TODAY.isoformat(),
        "years": 2,
        "issued_on": TODAY.isoformat(),
        "numbers": "typed",
        f"number-{row.pk}": "中社联聘字第8号",
    }
    assert head.post("/console/lecturers/renew/", posted).status_code == 302
    assert Appointment.objects.get(renewed_from=row).number == "中社联聘字第8号"


def test_photo_is_drawn_anew_and_what_is_none_is_refused(scene: Selection) -> None:
    row = AppointmentFactory.create(batch__corps=scene.corps).lecturer
    here, staff = f"/console/lecturers/{row.pk}/photo/", browser(scene.staff)
    staff.post(here, {"file": io.BytesIO(b"<svg onload=alert(1)>")})
    row.refresh_from_db()
    assert row.photo == ""
    picture = io.BytesIO()
    Image.new("RGB", (60, 80)).save(picture, "JPEG")
    picture.seek(0)
    picture.name = "me.jpg"
    staff.post(here, {"file": picture})
    row.refresh_from_db()
    answered = staff.get(here)
    assert answered["Content-Type"] == "image/jpeg"
    assert b"".join(answered).startswith(b"\xff\xd8")
    assert Client().get(f"/lecturers/{row.pk}/photo/").status_code == 404


def test_programs_of_strangers_read_what_is_public_only(scene: Selection) -> None:
    row = AppointmentFactory.create(batch__corps=scene.corps)
    for user, status in ((scene.staff, 200), (UserFactory.create(), 404)):
        token = ApiTokenFactory.create(user=user)
        headers = {"Authorization": f"Bearer {api_token(token)}"}
        answer = Client(headers=headers).get(f"/api/v1/lecturers/{row.lecturer_id}/")
        assert answer.status_code == status
    answer = Client(headers=headers).get("/api/v1/lecturers/")
    assert answer.json()["results"] == []
