"""The instruments themselves: a watch that sees nothing would pass every page."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, OpenPage
from tests.e2e.site import Site
from tests.e2e.watching import Watch, axe_violations


def test_site_answers_with_the_tests_clock_and_a_strict_policy(page_phone: Page) -> None:
    response = page_phone.goto("/healthz")
    assert response is not None
    assert response.status == 200
    assert "unsafe" not in response.headers["content-security-policy"]
    assert page_phone.evaluate("new Date().getFullYear()") == 2026
    assert page_phone.evaluate("new Date().getMonth()") == 4


def test_watch_sees_errors_and_requests_that_leave(open_page: OpenPage, site: Site) -> None:
    page = open_page(site, size=DESKTOP)
    watch: Watch = page.watch  # type: ignore[attr-defined]
    page.route("http://elsewhere.test/**", lambda route: route.abort())
    page.goto("/healthz")
    page.evaluate("fetch('http://elsewhere.test/x').catch(() => null)")
    page.evaluate(
        "const s = document.createElement('script'); s.text = '1'; document.body.append(s)"
    )
    expect(page.locator("script")).to_have_count(1)
    page.wait_for_timeout(200)
    with pytest.raises(AssertionError) as seen:
        watch.check()
    assert "CSP" in str(seen.value)
    watch.expect("CSP|Content Security Policy|elsewhere|Refused|violates")
    watch.check()


def test_axe_finds_a_picture_without_words(page_phone: Page) -> None:
    page_phone.goto("/healthz")
    page_phone.evaluate("document.body.innerHTML = '<main><h1>x</h1><img src=\"data:,\"></main>'")
    assert "image-alt" in {violation["id"] for violation in axe_violations(page_phone)}
