"""What a page must never do, and what every page must pass: no error, no foreign request, axe."""

import re
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

VENDOR: Final = Path(__file__).resolve().parent.parent / "vendor"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_REPORT_VIOLATIONS: Final = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`);
});
"""


class Watch:
    """Collects console errors, script errors, CSP violations and requests that leave the site."""

    def __init__(self, page: Page, site_url: str) -> None:
        self.host = urlsplit(site_url).netloc
        self.problems: list[str] = []
        self.requests: list[str] = []
        # Asked for by the browser on what is no HTML page of ours, such as a download.
        self._expected = [re.compile(r"/favicon\.ico")]
        page.add_init_script(_REPORT_VIOLATIONS)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self._on_request)

    def expect(self, pattern: str) -> None:
        """A problem that this test provokes on purpose, such as "status of 409"."""
        self._expected.append(re.compile(pattern))

    def check(self) -> None:
        """AssertionError naming every problem nobody expected."""
        unexpected = [
            problem
            for problem in self.problems
            if not any(pattern.search(problem) for pattern in self._expected)
        ]
        assert not unexpected, "\n".join(unexpected)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self.problems.append(f"console: {message.text} ({where})")

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.host:
            self.problems.append(f"left the site: {request.url}")


def axe_violations(page: Page, *, only: list[str] | None = None) -> list[dict[str, Any]]:
    """What axe-core finds on the page as it stands (through the debugger: CSP stays strict).

    `only` runs just these rules, where the rest was looked at before.
    """
    if not page.evaluate("Boolean(window.axe)"):
        (source,) = sorted(VENDOR.glob("axe-core-*/axe.min.js"))
        page.evaluate(source.read_text("utf-8"))
    found: dict[str, list[dict[str, Any]]] = page.evaluate(
        "(runOnly) => axe.run(document, {runOnly, resultTypes: ['violations']})",
        {"type": "rule", "values": only} if only else {"type": "tag", "values": RULES},
    )
    return found["violations"]


def assert_accessible(page: Page, *, only: list[str] | None = None) -> None:
    """No axe violation, and nothing wider than the screen."""
    sentences = [
        f"{violation['id']}: {violation['help']} — "
        + "; ".join(str(node["target"]) for node in violation["nodes"][:5])
        for violation in axe_violations(page, only=only)
    ]
    assert not sentences, f"{page.url}\n" + "\n".join(sentences)
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0, f"{page.url} is {overflow} px wider than the screen"
