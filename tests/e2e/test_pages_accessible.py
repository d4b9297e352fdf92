"""Every kind of page that links lead to, with the demo's data, for every audience.

One browser and one walk per audience; each kind of page is looked at once, on a phone and at a
desk, in light and (for contrast only) in dark. A link that leads nowhere fails the walk.
"""

from typing import Final

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import DESKTOP, PHONE, OpenPage
from tests.e2e.site import Site
from tests.e2e.walking import walk
from tests.e2e.watching import assert_accessible, axe_violations

# What the walk must have met: a page that nothing links to any more would not be missed otherwise.
MET: Final = {
    "anyone": {"home", "event_detail", "registration_new", "sign_in", "verify"},
    "organiser": {
        "console_home",
        "console_events",
        "console_event",
        "console_event_edit",
        "console_event_new",
        "console_programme",
        "console_session",
        "console_registrations",
        "console_registration",
        "console_gates",
        "console_gate_new",
        "console_arrivals",
        "console_attendance",
        "console_attendance_cell",
        "console_certificates",
        "console_certificates_prepare",
        "console_team",
    },
    "head": {"console_home"},
    "lecturer": {"my_home", "my_sessions"},
    "trainee": {"my_home", "my_tickets", "my_certificates", "my_data", "registration_own"},
    "unit": {"my_home"},
    "volunteer": {"console_home"},
}
STARTS: Final = {
    "anyone": ["/", "/sign-in/?way=password", "/verify/", "/gate/"],
    "organiser": ["/console/"],
    "head": ["/console/"],
    "volunteer": ["/console/"],
}


def _look(page: Page) -> None:
    """At both sizes; dark differs in colours only."""
    page.set_viewport_size(PHONE["viewport"])
    assert_accessible(page)
    page.set_viewport_size(DESKTOP["viewport"])
    assert_accessible(page, only=["color-contrast", "target-size"])
    page.emulate_media(color_scheme="dark")
    assert not axe_violations(page, only=["color-contrast"]), f"dark: {page.url}"
    page.emulate_media(color_scheme="light")


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Kinds of pages that were looked at, over all audiences."""
    return set()


@pytest.mark.parametrize("who", list(MET))
def test_pages_are_accessible(
    demo_site: Site, open_page: OpenPage, seen: set[str], who: str
) -> None:
    page = open_page(demo_site, size=DESKTOP, reduced_motion="reduce")
    if who != "anyone":
        page.goto("/sign-in/")
        page.locator(f"form:has(input[value={who}]) button").click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
    met = set()
    for start in STARTS.get(who, ["/my/"]):
        for route in walk(page, f"{demo_site.url}{start}", seen):
            _look(page)
            met.add(route)
    assert met | seen >= MET[who], f"never met: {MET[who] - seen}"
