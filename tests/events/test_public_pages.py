"""What anyone sees: the start page, an event's page, its calendar and its poster."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from events.domain import editing, programme, release, states
from events.enums import EventStatus
from events.models import Category, Event
from events.views import public
from tests.factories.clock import NOW, at, day
from tests.factories.events import (
    EventFactory,
    HostFactory,
    SessionFactory,
    SessionPersonFactory,
)
from tests.factories.people import OfficeMemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_pages() -> None:
    """Keys hold primary keys, which tests use again: begin with nothing kept."""
    public._bodies.clear()
    public._pages.clear()


@pytest.fixture
def event() -> Event:
    return EventFactory.create(theme="共建美好社区", contact_phone="010-12345678")


def page(client: Client, event: Event) -> str:
    response = client.get(f"/e/{event.slug}/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_start_page_shows_what_comes_and_what_was(client: Client) -> None:
    EventFactory.create(title="将来的培训班")
    EventFactory.create(title="过去的培训班", starts_on=day(-20), ends_on=day(-19))
    EventFactory.create(title="草稿的培训班", status=EventStatus.DRAFT, published_at=None)
    html = client.get("/").content.decode()
    assert html.index("将来的培训班") < html.index("近期回顾") < html.index("过去的培训班")
    assert "草稿的培训班" not in html


def test_start_page_takes_as_many_queries_for_many_events(
    client: Client, assert_constant_queries: Callable[..., None]
) -> None:
    assert_constant_queries(EventFactory.create, lambda: client.get("/"))


def test_page_shows_hosts_programme_and_who_appears(client: Client, event: Event) -> None:
    HostFactory.create(event=event, name="青海省社会工作协会")
    session = SessionFactory.create(part=event.parts.get(), title="物业管理模式创新")
    row = SessionPersonFactory.create(session=session, introduced_as="某公司项目经理")
    release.release(event=event, actor=None, now=NOW)
    html = page(client, event)
    for text in (event.title, "共建美好社区", "青海省社会工作协会", "物业管理模式创新"):
        assert text in html
    assert row.person.name in html
    assert "某公司项目经理" in html
    assert "子活动" not in html  # a simple event has one part and no screen mentions parts


def test_draft_and_never_published_events_are_404(client: Client) -> None:
    draft = EventFactory.create(status=EventStatus.DRAFT, published_at=None)
    gone = EventFactory.create(status=EventStatus.CANCELLED, published_at=None)
    for event in (draft, gone):
        for path in ("", "programme.ics", "poster.png", "poster.pdf"):
            assert client.get(f"/e/{event.slug}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "立即报名"),
        ({"registration_opens_at": NOW + timedelta(days=1)}, "报名尚未开始"),
        ({"registration_closes_at": NOW - timedelta(days=1)}, "报名已截止"),
        ({"capacity": 3, "taken": 3}, "报名候补"),
        ({"registration_opens_at": None, "registration_closes_at": None}, "名额由主办方分配"),
        ({"status": EventStatus.CANCELLED, "cancel_reason": "场地停用"}, "场地停用"),
    ],
)
def test_call_to_action_follows_the_state(
    client: Client, changes: dict[str, Any], words: str
) -> None:
    html = page(client, EventFactory.create(**changes))
    assert words in html


def test_full_categories_make_the_event_full(client: Client, event: Event) -> None:
    event.categories.update(quota=2, taken=1)
    assert "还剩1个名额" in page(client, event)
    event.categories.update(taken=2)
    assert "报名候补" in page(client, event)


def test_page_takes_two_queries_while_nothing_changes(
    client: Client, event: Event, count_queries: Callable[[Any], int]
) -> None:
    page(client, event)
    assert count_queries(lambda: page(client, event)) == 2


def test_page_is_right_at_once_after_every_change(client: Client, event: Event) -> None:
    page(client, event)
    editing.update_event(event=event, fields={"theme": "新的主题"}, actor=None, now=NOW)
    assert "新的主题" in page(client, event)
    session = SessionFactory.create(part=event.parts.get(), title="新的日程")
    release.release(event=event, actor=None, now=NOW)
    assert "新的日程" in page(client, event)
    programme.move_session(session=session, starts_at=at(15, 16), room=None, actor=None, now=NOW)
    assert "16:00" not in page(client, event)
    release.release(event=event, actor=None, now=NOW)
    assert "16:00" in page(client, event)
    Category.objects.filter(event=event).update(quota=5, taken=5)
    assert "报名候补" in page(client, event)
    states.cancel(event=event, reason="场地停用", actor=None, now=NOW)
    assert "场地停用" in page(client, event)


def test_page_follows_the_clock_past_the_closing(
    client: Client, event: Event, clock: Callable[[datetime], None]
) -> None:
    assert "立即报名" in page(client, event)
    clock(NOW + timedelta(days=10, seconds=1))
    assert "报名已截止" in page(client, event)


def test_page_answers_304_to_who_holds_it(client: Client, event: Event) -> None:
    first = client.get(f"/e/{event.slug}/")
    again = client.get(f"/e/{event.slug}/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    editing.update_event(event=event, fields={"theme": "新的主题"}, actor=None, now=NOW)
    changed = client.get(f"/e/{event.slug}/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_kept_page_is_in_the_asked_language_and_theme(client: Client, event: Event) -> None:
    chinese = page(client, event)
    english = client.get(f"/e/{event.slug}/", headers={"Accept-Language": "en"}).content.decode()
    client.cookies["theme"] = "dark"
    dark = page(client, event)
    assert "立即报名" in chinese
    assert "Open until" in english
    assert 'data-theme="dark"' in dark
    assert 'data-theme="dark"' not in chinese


def test_kept_page_shows_nobody_elses_name_or_query(client: Client, event: Event) -> None:
    member = OfficeMemberFactory.create(office=event.office)
    signed_in = Client()
    signed_in.force_login(member.user)
    assert member.user.display_name in page(signed_in, event)
    assert member.user.display_name not in page(client, event)
    client.get(f"/e/{event.slug}/?from=somebody")
    assert "somebody" not in page(client, event)


def test_calendar_is_sent_as_a_calendar_with_304(client: Client, event: Event) -> None:
    SessionFactory.create(part=event.parts.get())
    release.release(event=event, actor=None, now=NOW)
    first = client.get(f"/e/{event.slug}/programme.ics")
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.content.startswith(b"BEGIN:VCALENDAR\r\n")
    again = client.get(f"/e/{event.slug}/programme.ics", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_poster_is_one_a4_page_with_the_title(client: Client, event: Event) -> None:
    response = client.get(f"/e/{event.slug}/poster.pdf")
    assert response["Content-Type"] == "application/pdf"
    (sheet,) = PdfReader(io.BytesIO(response.content)).pages
    width, height = (round(float(side) / 72 * 25.4) for side in sheet.mediabox[2:])
    assert (width, height) == (210, 297)
    assert "城乡社区" in sheet.extract_text()


def test_poster_code_leads_to_the_registration_page(client: Client, event: Event) -> None:
    import zxingcpp

    response = client.get(f"/e/{event.slug}/poster.png")
    image = Image.open(io.BytesIO(response.content)).convert("L")
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == f"http://testserver/e/{event.slug}/register/"
