"""A call is planned, published, read and extended on its pages."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from calls.domain import path, presets, publishing
from calls.enums import CallStatus, StepKind
from calls.models import Call
from people.models import Office
from tests import factories
from tests.factories.clock import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return factories.OfficeFactory.create(contact_name="秘书处", contact_phone="19900000001")


@pytest.fixture
def head(office: Office) -> Client:
    client = Client()
    client.force_login(factories.OfficeMemberFactory.create(office=office, role="head").user)
    return client


@pytest.fixture
def call(office: Office) -> Call:
    issuer = factories.IssuerFactory.create()
    issuer.offices.add(office)
    plan = presets.lecturers_2024(timezone.localtime(NOW).year + 1)
    return presets.create_call(office=office, issuer=issuer, plan=plan, actor=None, now=NOW)


def address(name: str, call: Call, **more: Any) -> str:
    return reverse(name, kwargs={"slug": call.slug, **more})


def posted(client: Client, url: str, *forms: str, **changes: Any) -> Any:
    """Send the page's own form with some changes, as a browser would; `None` leaves a field out."""
    page = client.get(url).context
    data: dict[str, Any] = {}
    for name in forms:
        form = page[name]
        parts = [form.management_form, *form.forms] if hasattr(form, "forms") else [form]
        for part in parts:
            for field in part:
                value = field.value()
                if value in (None, False, ""):
                    continue
                shown = field.field.widget.format_value
                plain = "on" if value is True else shown(value)
                data[field.html_name] = value if isinstance(value, list) else plain
    data |= changes
    return client.post(url, {key: value for key, value in data.items() if value is not None})


def test_new_call_begins_from_the_printed_notice(head: Client, call: Call) -> None:
    data = {"preset": "lecturers-2024", "year": "2031", "issuer": call.issuer_id}
    response = head.post(reverse("console_call_new"), data)
    made = Call.objects.latest("pk")
    assert response["Location"] == address("console_call_edit", made)
    assert made.steps.count() == 4
    listed = head.get(reverse("console_call_new")).content.decode()
    assert address("console_call_copy", call) in listed


def test_notice_is_edited_and_keeps_what_was_typed(head: Client, call: Call) -> None:
    url = address("console_call_edit", call)
    refused = posted(head, url, "form", title="", text="新的正文")
    assert refused.status_code == 422
    assert "新的正文" in refused.content.decode()
    assert posted(head, url, "form", number="社联城乡〔2031〕9号").status_code == 302
    call.refresh_from_db()
    assert call.number == "社联城乡〔2031〕9号"
    stale = posted(head, url, "form", revision="0", title="旧")
    assert stale.status_code == 422


def test_path_is_rearranged_without_script_and_then_saved(head: Client, call: Call) -> None:
    url = address("console_call_path", call)
    nomination, eligibility, notice, approval = path.steps_of(call)
    moved = posted(head, url, "head", "formset", move="2:up")
    shown = [row["id"].value() for row in moved.context["formset"].forms]
    assert shown == [str(one.pk) for one in (nomination, notice, eligibility, approval)]
    added = posted(head, url, "head", "formset", add="steps")
    assert len(added.context["formset"].forms) == 5
    assert path.steps_of(call) == [nomination, eligibility, notice, approval]
    saved = posted(
        head,
        url,
        "head",
        "formset",
        **{
            "steps-TOTAL_FORMS": "5",
            "steps-4-kind": StepKind.COMMITTEE,
            "steps-4-title": "复审",
            "steps-4-days": "5",
            "steps-4-day_kind": "working",
            "steps-2-DELETE": "on",
        },
    )
    assert saved.status_code == 302, saved.context["formset"].errors
    assert [str(step) for step in path.steps_of(call)][2:] == [approval.title, "复审"]


def test_papers_and_checks_are_chosen(head: Client, call: Call) -> None:
    url = address("console_call_demands", call)
    saved = posted(head, url, "form", "formset", on_awards=None, years="3")
    assert saved.status_code == 302, saved.context["form"].errors
    checks = {check.key: check.parameters for check in call.checks.all()}
    assert "awards" not in checks
    assert checks["years_in_field"] == {"years": 3}
    assert call.papers.count() == 3


def test_criteria_are_written_with_what_scores_mean(head: Client, call: Call) -> None:
    step = factories.StepFactory.create(call=call, order=9, kind=StepKind.SCORING)
    url = address("console_call_criteria", call, step_id=step.pk)
    row = {
        "criteria-TOTAL_FORMS": "1",
        "criteria-INITIAL_FORMS": "0",
        "criteria-0-label": "授课能力",
        "criteria-0-weight": "3",
        "criteria-0-most": "10",
        "criteria-0-anchors": "10 生动\n很好",
    }
    refused = head.post(url, row)
    assert refused.status_code == 422
    assert head.post(url, {**row, "criteria-0-anchors": "10 生动\n6分：合格"}).status_code == 302
    assert step.criteria.get().anchors == [
        {"score": 6, "text": "合格"},
        {"score": 10, "text": "生动"},
    ]


def test_notice_is_published_read_extended_and_printed(head: Client, call: Call) -> None:
    page = head.get(address("console_call_publish", call)).content.decode()
    assert "10" in page
    assert Client().get(address("call_detail", call)).status_code == 404
    assert head.post(address("console_call_publish", call)).status_code == 302
    first = path.steps_of(call)[0]
    assert first.closes_at
    later = timezone.localtime(first.closes_at + timedelta(days=10))
    extended = head.post(
        address("console_step_extend", call, step_id=first.pk),
        {"new_closes_at": f"{later:%Y-%m-%dT%H:%M}", "reason": "部分地区遭受洪灾"},
    )
    assert extended.status_code == 302
    public = Client().get(address("call_detail", call)).content.decode()
    assert "部分地区遭受洪灾" in public
    assert "讲师推荐表" in public
    assert address("call_detail", call) in Client().get(reverse("call_list")).content.decode()
    made = Client().get(address("call_pdf", call))
    pages = PdfReader(io.BytesIO(made.content)).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    assert "部分地区遭受洪灾" in text
    assert "每个委员单位推荐候选人一般不超过2名" in text


def test_only_the_head_cancels_and_the_reason_is_public(
    head: Client, call: Call, office: Office
) -> None:
    publishing.publish(call=call, actor=None, now=NOW)
    staff = Client()
    staff.force_login(factories.OfficeMemberFactory.create(office=office, role="staff").user)
    url = address("console_call_cancel", call)
    assert staff.post(url, {"reason": "误发"}).status_code == 403
    assert head.post(url, {"reason": ""}).status_code == 422
    assert head.post(url, {"reason": "工作安排调整"}).status_code == 302
    call.refresh_from_db()
    assert call.status == CallStatus.CANCELLED
    assert "工作安排调整" in Client().get(address("call_detail", call)).content.decode()
