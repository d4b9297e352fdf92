"""Everything that a phone fetches at its first visit of a registration page, as it travels.

Measured in a real Chromium with an empty cache: headers and compressed bodies, and how many
requests. Bar: 100 kB in 8 requests; the peer's shop page took 264 kB in 6.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from playwright.sync_api import Response, sync_playwright

from benchmarks._context import Context, Result
from benchmarks.event_page import conference
from tools.run_tests import find_chromium

PEER_BYTES: Final = 264_000
MOST_REQUESTS: Final = 8


def run(context: Context) -> Iterator[Result]:
    event = conference(datetime.now(tz=ZoneInfo("Asia/Shanghai")))
    with context.serving() as url:
        sizes = _first_visit(f"{url}/e/{event.slug}/register/")
    said = context.conditions("Chromium", "empty cache", "headers and compressed bodies")
    yield Result("first_visit_bytes", sum(sizes), "bytes", PEER_BYTES, said)
    yield Result("first_visit_bytes_requests", len(sizes), "requests", MOST_REQUESTS, said)


def _first_visit(address: str) -> list[int]:
    """The size of every answer, in bytes on the wire."""
    answers: list[Response] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
        page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108  it wants a function
        page.goto(address, wait_until="networkidle")
        sizes = []
        for answer in answers:
            size = answer.request.sizes()
            sizes.append(size["responseHeadersSize"] + size["responseBodySize"])
        browser.close()
    return sizes
