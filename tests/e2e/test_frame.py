"""The frame of every page in a browser: both sizes, both themes, both languages, keyboard."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, OpenPage
from tests.e2e.site import Site
from tests.e2e.watching import assert_accessible

NOWHERE = "/no/such/page/"  # an error page is a page like any other


def _expecting_not_found(page: Page) -> Page:
    page.watch.expect("404")  # type: ignore[attr-defined]
    return page


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_frame_is_accessible(
    open_page: OpenPage, site: Site, size: dict[str, Any], scheme: str
) -> None:
    page = _expecting_not_found(open_page(site, size=size, color_scheme=scheme))
    page.goto(NOWHERE)
    assert_accessible(page)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(18, 24, 26)") == (scheme == "dark")


def test_theme_switch_holds_over_a_reload_and_overrides_the_device(
    open_page: OpenPage, site: Site
) -> None:
    page = _expecting_not_found(open_page(site, color_scheme="dark"))
    page.goto(NOWHERE)
    page.get_by_role("button", name="浅色").click()
    expect(page.get_by_role("button", name="浅色")).to_have_attribute("aria-pressed", "true")
    page.reload()
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(246, 247, 247)"


def test_switches_work_without_script(open_page: OpenPage, site: Site) -> None:
    page = _expecting_not_found(open_page(site, java_script_enabled=False))
    page.goto(NOWHERE)
    page.get_by_role("button", name="深色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(NOWHERE)


def test_keyboard_reaches_the_content_first(open_page: OpenPage, site: Site) -> None:
    page = _expecting_not_found(open_page(site, size=DESKTOP))
    page.goto(NOWHERE)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_targets_are_large_enough_to_touch(open_page: OpenPage, site: Site) -> None:
    page = _expecting_not_found(open_page(site, size=PHONE))
    page.goto(NOWHERE)
    small = page.evaluate(
        """() => [...document.querySelectorAll("a, button, input, select")]
          .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
          .filter(([, box]) => box.width && box.height && box.bottom > 0 && box.height < 44)
          .map(([html]) => html)"""
    )
    assert small == []
