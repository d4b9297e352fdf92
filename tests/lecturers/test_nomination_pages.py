"""The form in a browser: saved with and without script, two windows, papers, printing, lists."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from calls.models import Attachment, Submission
from lecturers.domain import nominating
from lecturers.models import Nomination
from people.enums import OfficeRole
from people.models import User
from tests import factories
from tests.factories import NOW
from tests.fixtures import AssertConstantQueries
from tests.lecturers.nominating_scenes import FILLED, Scene, phone, scene

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def of_office(made: Scene, role: OfficeRole = OfficeRole.STAFF) -> User:
    return factories.OfficeMemberFactory.create(office=made.call.office, role=role).user


def begun(client: Client, made: Scene) -> str:
    """The address of the first step of a new nomination."""
    client.force_login(made.contact)
    where = client.post(f"/my/nominations/new/{made.call.slug}/", {"unit": made.unit.pk})
    return str(where["Location"])


def test_contact_nominates_from_an_empty_page_to_handed_in(client: Client) -> None:
    made = scene()
    first = begun(client, made)
    for step in ("person", "conditions", "reasons"):
        where = first.replace("person", step)
        version = client.get(where).context["version"]
        client.post(where, FILLED | {"version": version, "next": "1"})
    overview = f"/my/nominations/{Submission.objects.get().pk}/"

    assert "内容已齐全" in client.get(overview).content.decode()
    client.post(f"{overview}submit/")

    assert Submission.objects.get().status == "submitted"
    assert FILLED["name"] in client.get("/my/nominations/").content.decode()


def test_typing_is_saved_by_script_and_says_what_does_not_fit(client: Client) -> None:
    where = begun(client, scene())
    version = client.get(where).context["version"]

    answer = client.post(where, {"version": version, "phone": "123"}, headers=HTMX)

    assert answer.status_code == 200
    assert "手机" in answer.content.decode()
    assert 'value="123"' in client.get(where).content.decode()
    again = client.post(
        where, {"version": answer.context["version"], "phone": phone(1)}, headers=HTMX
    )
    assert Nomination.objects.get().phone == f"+86{phone(1)}"
    assert again.status_code == 200


def test_second_window_keeps_what_was_typed_and_shows_the_other(client: Client) -> None:
    where = begun(client, scene())
    version = client.get(where).context["version"]
    client.post(where, {"version": version, "post": "主任", "save": "1"})
    Submission.objects.update(changed_at=NOW.replace(hour=10))

    refused = client.post(where, {"version": version, "post": "书记", "save": "1"})

    text = refused.content.decode()
    assert refused.status_code == 409
    assert "主任" in text
    assert 'value="书记"' in text
    client.post(where, {"version": refused.context["version"], "post": "书记", "save": "1"})
    assert Nomination.objects.get().post == "书记"


def test_papers_are_checked_kept_shown_to_those_concerned_and_removed(client: Client) -> None:
    made = scene()
    paper = factories.RequiredPaperFactory.create(call=made.call, key="form", needs_stamp=True)
    where = begun(client, made).replace("person", "papers")
    picture = BytesIO()
    Image.new("RGB", (30, 20)).save(picture, "PNG")
    bad = SimpleUploadedFile("表.pdf", b"<html>")
    good = SimpleUploadedFile("推荐表.exe.png", picture.getvalue())

    assert client.post(where, {"paper": paper.key, "file": bad}).status_code == 422
    client.post(where, {"paper": paper.key, "file": good, "is_stamped": "on"})

    kept = Attachment.objects.get()
    assert (kept.name, kept.paper, kept.is_stamped) == ("推荐表.exe.png", paper, True)
    download = client.get(f"/papers/{kept.pk}/")
    assert download["Content-Disposition"].startswith("attachment")
    assert "sandbox" in download["Content-Security-Policy"]
    assert b"".join(download.streaming_content)  # type: ignore[attr-defined]
    shown = client.get(f"/papers/{kept.pk}/preview/1.png")
    assert shown["Content-Type"] == "image/png"
    assert b"".join(shown.streaming_content)  # type: ignore[attr-defined]
    client.force_login(factories.UserFactory.create())
    assert client.get(f"/papers/{kept.pk}/").status_code == 404
    client.force_login(made.contact)
    client.post(f"/my/nominations/papers/{kept.pk}/remove/")
    assert client.get(f"/papers/{kept.pk}/").status_code == 404


def test_reason_beyond_the_usual_number_stands_beside_its_field(client: Client) -> None:
    made = scene(soft_limit=1)
    nominating.submit(nomination=made.start(), actor=made.contact, now=NOW)
    second = made.start(name="王芳", phone=phone(2))
    client.force_login(made.contact)
    where = f"/my/nominations/{second.submission_id}/"

    assert client.post(f"{where}submit/").status_code == 422

    page = client.get(f"{where}form/reasons/?check=1").context["form"]
    assert "limit_reason" in page.errors


def test_secretariat_returns_with_remarks_that_stand_beside_the_fields(client: Client) -> None:
    made = scene()
    nomination = nominating.submit(nomination=made.start(), actor=made.contact, now=NOW)
    key = nomination.submission_id
    client.force_login(of_office(made))

    client.post(f"/console/submissions/{key}/return/", {"remark-reasons": "请写明近三年业绩"})

    client.force_login(made.contact)
    assert "请写明近三年业绩" in client.get(f"/my/nominations/{key}/form/reasons/").content.decode()
    client.post(f"/my/nominations/{key}/submit/")
    assert Submission.objects.get(pk=key).status == "submitted"


def test_secretariat_enters_received_papers_and_sees_their_history(client: Client) -> None:
    made = scene()
    client.force_login(of_office(made))
    client.post(f"/console/calls/{made.call.slug}/submissions/new/")
    submission = Submission.objects.get()
    where = f"/console/submissions/{submission.pk}/"
    made.fill(submission.nomination)
    client.post(f"{where}unit/", {"unit_name": made.unit.name})
    client.post(f"{where}received/", {"received_on": "2026-05-18"})
    client.post(f"{where}submit/")

    submission.refresh_from_db()
    assert submission.status == "submitted"
    assert submission.original_received_at is not None
    assert "收到纸质原件" in client.get(where).content.decode()


def test_list_filters_acts_on_several_and_is_taken_along_as_shown(client: Client) -> None:
    made = scene(soft_limit=1)
    for number, name in enumerate(("王芳", "李强")):
        nominating.submit(
            nomination=made.start(name=name, phone=phone(number), limit_reason="突出"),
            actor=made.contact,
            now=NOW,
        )
    client.force_login(of_office(made))
    where = f"/console/calls/{made.call.slug}/submissions/"

    found = client.get(f"{where}?q=李&tier=member&ready=no&door=unit").context["rows"]
    assert [row.nomination.name for row in found] == ["李强"]
    assert found[0].is_beyond_limit
    assert not client.get(f"{where}?tier=standing").context["rows"]
    client.post(f"{where}act/?q=李", {"action": "received", "all": "1"})
    assert Submission.objects.filter(original_received_at__isnull=False).count() == 1
    book = load_workbook(BytesIO(client.post(f"{where}export/?q=李").content)).active
    assert book is not None
    assert [book.cell(3, 2).value, book.cell(3, 15).value, book.max_row] == ["李强", "突出", 3]
    forms = client.post(f"{where}act/", {"action": "forms", "all": "1"})
    assert len(PdfReader(BytesIO(forms.content)).pages) >= 2


def test_list_takes_the_same_number_of_queries_for_one_row_and_three(
    client: Client, assert_constant_queries: AssertConstantQueries
) -> None:
    made = scene()
    client.force_login(of_office(made))
    assert_constant_queries(
        lambda: factories.NominationFactory.create(
            submission__call=made.call, submission__unit=made.unit
        ),
        lambda: client.get(f"/console/calls/{made.call.slug}/submissions/"),
    )


def test_form_is_printed_alike_in_word_and_pdf(client: Client) -> None:
    made = scene()
    nomination = made.start()
    client.force_login(made.contact)
    where = f"/my/nominations/{nomination.submission_id}/"

    pdf = PdfReader(BytesIO(client.get(f"{where}form.pdf").content)).pages[0].extract_text()
    table = Document(BytesIO(client.get(f"{where}form.docx").content)).tables[0]

    word = "".join(cell.text for row in table.rows for cell in row.cells)
    for text in ("讲师推荐表", "推荐单位意见", "上级推荐单位意见", FILLED["name"], FILLED["post"]):
        assert text in pdf.replace("\n", "")
        assert text in word or text == "讲师推荐表"  # the title stands above the table
    assert table.cell(0, 6)._tc is table.cell(3, 6)._tc  # the photo's place spans four rows
