"""A person's hand: what it taps and fills is counted, so that journeys can be held to a number."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Locator, Page

from tests.e2e.watching import assert_accessible

DOCUMENTED: Final = Path(__file__).resolve().parents[2] / "docs" / "journeys.md"


def documented(chapter: str = "") -> dict[str, tuple[int, int]]:
    """Journey → (fields, taps), as a chapter of docs/journeys.md states them; "" is the first."""
    first, *others = re.split(r"^## ", DOCUMENTED.read_text("utf-8"), flags=re.MULTILINE)
    chapters = {other.partition("\n")[0]: other for other in others}
    text = chapters[chapter] if chapter else first
    rows = re.findall(r"^\| `([a-z-]+)` \|.*\| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    return {name: (int(fields), int(taps)) for name, fields, taps in rows}


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
