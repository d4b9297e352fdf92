"""A person's hand: what it taps and fills is counted, so that journeys can be held to a number."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Locator, Page

from tests.e2e.watching import assert_accessible


@dataclass
class Hand:
    """`fields` were typed into, chosen or ticked; `taps` were made on links and buttons."""

    page: Page
    language: str
    taps: int = 0
    fields: int = 0

    def says(self, source: str, context: str = "") -> str:
        """An English source string as this reader sees it."""
        with translation.override(self.language):
            return pgettext(context, source) if context else gettext(source)

    def open(self, address: str) -> None:
        """Go to a page and hold it to the rules of every page."""
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        """The page as it stands passes axe and fits the screen."""
        assert_accessible(self.page)

    def fill(self, name: str, value: str) -> None:
        self.fields += 1
        self.page.locator(f"[name={name}]").fill(value)

    def choose(self, name: str, value: str) -> None:
        self.fields += 1
        self.page.locator(f"select[name={name}]").select_option(value)

    def tick(self, locator: Locator) -> None:
        self.fields += 1
        locator.check()

    def link(self, name: str) -> None:
        self.tap(self.page.get_by_role("link", name=name, exact=True).first)

    def button(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name, exact=True).first)

    def save(self) -> None:
        """The large button at the end of a form."""
        self.tap(self.page.locator("main form button.button--primary.button--large"))

    def tap(self, locator: Locator) -> None:
        self.taps += 1
        locator.click()

    def lands_on(self, pattern: str | Callable[[str], bool]) -> None:
        """Wait for the page that a tap leads to, and look at it."""
        self.page.wait_for_url(pattern)
        self.look()

    def count(self) -> tuple[int, int]:
        """(fields, taps) since the last count."""
        counted = self.fields, self.taps
        self.fields = self.taps = 0
        return counted
