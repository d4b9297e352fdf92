"""Registering on a phone, from the poster's address to the ticket, with taps and fields counted."""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Response, expect

from events.models import Event
from registrations.models import Registration, Ticket
from tests.e2e.conftest import DESKTOP, PHONE, OpenPage
from tests.e2e.site import Site
from tests.e2e.watching import assert_accessible
from tests.factories.events import CategoryFactory, EventFactory, PartFactory

SMALL = {**PHONE, "viewport": {"width": 360, "height": 640}}
TYPED = {
    "单位": "宜昌市伍家岗区社区服务中心",
    "姓名": "买买提•吐尔逊",
    "职务": "社区党总支书记、居委会主任",
    "手机": "138 0013 8000",
}


def fill_in(page: Page) -> int:
    """Type what the form asks for; how many fields that were."""
    for label, text in TYPED.items():
        page.get_by_label(label, exact=True).fill(text)
    return len(TYPED)


def test_registering_on_a_phone_takes_four_fields_and_two_taps(page_phone: Page) -> None:
    event = EventFactory.create(capacity=10)
    page = page_phone
    page.goto(f"/e/{event.slug}/register/")
    assert_accessible(page)

    fields = fill_in(page)
    taps = 0
    for target in (page.get_by_label("我已阅读"), page.get_by_role("button", name="提交报名")):
        target.tap()
        taps += 1

    expect(page).to_have_url(re.compile(r"/r/[a-z2-7]{26}/$"))
    expect(page.get_by_text("买买提·吐尔逊").first).to_be_visible()
    ticket = Ticket.objects.get()
    expect(page.locator(".ticket .code")).to_have_text(
        " ".join(ticket.code[i : i + 4] for i in range(0, 16, 4))
    )
    assert (fields, taps) == (4, 2)
    assert_accessible(page)


def test_registering_with_choices_still_takes_two_taps_for_the_usual(page_phone: Page) -> None:
    event = EventFactory.create()
    CategoryFactory.create(event=event, name="嘉宾", order=5)
    visit = PartFactory.create(event=event, title="参访交流", order=5)
    page = page_phone
    page.goto(f"/e/{event.slug}/register/")

    fill_in(page)
    page.get_by_label("我已阅读").tap()
    page.get_by_role("button", name="提交报名").tap()

    expect(page.locator(".ticket")).to_be_visible()
    chosen = Registration.objects.get().chosen_parts.values_list("part_id", flat=True)
    assert visit.pk not in chosen
    assert len(chosen) == 1


def test_registering_works_without_script_at_360_pixels(open_page: OpenPage, site: Site) -> None:
    event = EventFactory.create()
    page = open_page(site, size=SMALL, java_script_enabled=False)
    page.goto(f"/e/{event.slug}/register/")
    page.get_by_role("button", name="提交报名").tap()
    # What is missing is said beside each field, and what was typed stays.
    page.watch.expect("422")  # type: ignore[attr-defined]
    expect(page.locator(".field__error")).to_have_count(5)
    page.get_by_label("姓名", exact=True).fill("曾小明")
    page.get_by_role("button", name="提交报名").tap()
    expect(page.locator(".field__error")).to_have_count(4)
    expect(page.get_by_label("姓名", exact=True)).to_have_value("曾小明")

    fill_in(page)
    page.get_by_label("我已阅读").tap()
    page.get_by_role("button", name="提交报名").tap()

    expect(page.locator(".ticket")).to_be_visible()
    wide = page.locator("html").evaluate("e => e.scrollWidth")
    assert wide <= 360


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_own_pages_are_accessible_and_cancel_frees_the_place(
    open_page: OpenPage, site: Site, size: dict[str, object]
) -> None:
    event = EventFactory.create(capacity=1)
    page = open_page(site, size=size)
    page.goto(f"/e/{event.slug}/register/")
    fill_in(page)
    page.get_by_label("我已阅读").click()
    page.get_by_role("button", name="提交报名").click()
    own = page.url
    for tail in ("correct/", "cancel/", "renew/"):
        page.goto(own + tail)
        assert_accessible(page)

    page.goto(own)
    page.get_by_role("link", name="取消报名").click()
    page.get_by_role("button", name="取消报名").click()

    expect(page.get_by_role("heading", name="报名已取消")).to_be_visible()
    assert_accessible(page)
    event.refresh_from_db()
    assert event.taken == 0


def test_waiting_list_is_explained_before_it_is_joined(page_phone: Page) -> None:
    event = EventFactory.create(capacity=0)
    page = page_phone
    page.goto(f"/e/{event.slug}/register/")
    expect(page.get_by_text("名额已满").first).to_be_visible()
    assert_accessible(page)

    fill_in(page)
    page.get_by_label("我已阅读").tap()
    page.get_by_role("button", name="报名候补").tap()

    expect(page.get_by_role("heading", name="候补第 1 位")).to_be_visible()
    assert_accessible(page)


def test_first_visit_is_small(open_page: OpenPage, site: Site) -> None:
    event: Event = EventFactory.create()
    page = open_page(site)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108  a builtin fails

    page.goto(f"/e/{event.slug}/register/", wait_until="networkidle")

    files = [request for request in asked if urlsplit(request.url).scheme != "data"]
    sizes = [len(gzip.compress((request.response() or _missing()).body(), 6)) for request in files]
    assert len(files) <= 8
    assert sum(sizes) <= 100_000, list(zip(files, sizes, strict=True))


def _missing() -> Response:
    raise AssertionError("a request had no answer")
