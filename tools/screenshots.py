"""The pictures of the README, taken from a demo of their own: `python -m tools.screenshots`.

Starts `make demo`'s supervisor on a free port with a temporary HUIWU_DATA, walks through it in
Chromium (CHROMIUM names it) and writes `docs/screenshots/*.png`, in Chinese, with few colours so
that they stay small. Names on the command line take only those; steps that others rest on are
walked all the same.
"""

import base64
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tools.demo import ROOT, START_LIMIT
from tools.run_tests import find_chromium

FOLDER: Final = ROOT / "docs" / "screenshots"
COLOURS: Final = 128
LOAD_LIMIT: Final = 300  # seconds for building, migrating and loading before the server starts
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 800}}
BROWSER_ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Walk:
    """A demo and the browsers of its people: one context for each person and kind of screen."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.own_link = ""  # of the person who registers on the way
        self._contexts: dict[tuple[str, bool], BrowserContext] = {}

    def open(self, path: str, *, account: str = "", phone: bool = False) -> Page:
        """The page at `path`, as a stranger or signed in with a demo account."""
        if (account, phone) not in self._contexts:
            self._contexts[account, phone] = self._new_context(account, phone=phone)
        page = self._contexts[account, phone].new_page()
        self.go(page, path)
        return page

    def go(self, page: Page, path: str) -> None:
        response = page.goto(path)
        if response is None or not response.ok:
            message = f"{path} answers {response.status if response else 'nothing'}"
            raise RuntimeError(message)
        page.wait_for_load_state("networkidle")

    def _new_context(self, account: str, *, phone: bool) -> BrowserContext:
        screen = PHONE if phone else DESKTOP
        context = self.browser.new_context(base_url=self.address, locale="zh-CN", **screen)
        context.set_default_timeout(20_000)
        if account:
            page = context.new_page()
            page.goto("/sign-in/")
            page.locator(f"form:has(input[value={account}]) button").click()
            page.wait_for_load_state()
            page.close()
        return context

    def slug(self, prefix: str) -> str:
        """The slug of the demo's event that begins so: two of them carry their date in it."""
        page = self.open("/console/events/", account="organiser")
        found = re.search(rf"/console/events/({prefix}[a-z0-9-]*)/", page.content())
        page.close()
        if found is None:
            message = f"no event {prefix}…"
            raise RuntimeError(message)
        return found[1]


# --- what is walked --------------------------------------------------------------------------


def event(walk: Walk) -> Page:
    return walk.open(f"/e/{walk.slug('yichang')}/", phone=True)


def register(walk: Walk) -> Page:
    page = walk.open(f"/e/{walk.slug('yichang')}/register/", phone=True)
    page.locator("[name=unit_name]").fill("四川省眉山向日葵社会工作服务中心")
    page.locator("[name=name]").fill("欧阳小宁")
    page.locator("[name=position]").fill("社工督导")
    page.locator("[name=phone]").fill("199 0000 7788")
    return page


def ticket(walk: Walk) -> Page:
    """Send the form of `register`; the own page with the ticket opens."""
    page = register(walk)
    page.locator("[name=category]").first.check()
    page.locator("[name=parts]").first.check()
    page.locator("[name=consent]").check()
    page.locator("main form button.button--primary").click()
    page.wait_for_url("**/r/**")
    page.wait_for_load_state("networkidle")
    walk.own_link = page.url
    return page


def pair(walk: Walk) -> Page:
    """Make a gate for the event of today, and a code for the volunteer's phone."""
    today = walk.slug("today")
    page = walk.open(f"/console/events/{today}/gates/", account="organiser")
    if not page.locator("form[action$='/pair/']").count():
        walk.go(page, f"/console/events/{today}/gates/new/")
        page.locator("[name=name]").fill("东门")
        page.locator("[name=counts_for][value=clock]").check()
        page.locator("main form button.button--primary").click()
        page.wait_for_url(f"**/{today}/gates/")
    page.locator("form[action$='/pair/'] button").first.click()
    page.locator(".qr").wait_for()
    return page


def check_in(walk: Walk) -> Page:
    """Pair the volunteer's phone, and check in the trainee by the code on the ticket."""
    code = pair(walk).locator(".code").inner_text()
    mine = walk.open("/my/tickets/", account="trainee", phone=True)
    walk.go(mine, mine.locator("a[href^='/r/']").first.get_attribute("href") or "")
    typed = mine.locator(".code").first.inner_text()
    page = walk.open("/gate/", account="volunteer", phone=True)
    page.locator("#pair-code").fill(code)
    page.locator("#pair-name").fill("东门 何青")
    page.locator("#pair-button").click()
    page.locator("#code-text").fill(typed)
    page.locator("#code-form button").click()
    page.locator("#verdict").wait_for()
    page.wait_for_timeout(300)
    return page


def my_pages(walk: Walk) -> Page:
    return walk.open("/my/sessions/", account="lecturer", phone=True)


def console(walk: Walk) -> Page:
    return walk.open(f"/console/events/{walk.slug('changsha')}/", account="organiser")


def programme(walk: Walk) -> Page:
    path = f"/console/events/{walk.slug('xining')}/programme/"
    page = walk.open(path, account="organiser")
    page.mouse.wheel(0, 420)
    page.wait_for_timeout(200)
    return page


def registrations(walk: Walk) -> Page:
    return walk.open(f"/console/events/{walk.slug('changsha')}/registrations/", account="organiser")


def batch(walk: Walk) -> Page:
    """The batch of the class of Changsha, signed off."""
    certificates = f"/console/events/{walk.slug('changsha')}/certificates/"
    page = walk.open(certificates, account="head")
    walk.go(page, page.locator("a[href*='/batches/']").first.get_attribute("href") or "")
    return page


def certificate(walk: Walk) -> Page:
    """The trainee's certificate as the picture that is offered for keeping on a phone."""
    page = walk.open("/my/certificates/", account="trainee")
    path = page.locator("a[href$='.png']").first.get_attribute("href") or ""
    picture = page.context.request.get(path).body()
    page.close()
    paper = walk.browser.new_page(viewport={"width": 842, "height": 595})
    source = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    paper.set_content(f'<img src="{source}" alt="" style="position: fixed; inset: 0; width: 100%">')
    return paper


def verify(walk: Walk) -> Page:
    """What anyone sees who scans the certificate's QR code."""
    mine = walk.open("/my/certificates/", account="trainee", phone=True)
    path = mine.locator("main a[href^='/verify/']").first.get_attribute("href") or ""
    return walk.open(path, phone=True)


def attendance(walk: Walk) -> Page:
    return walk.open(f"/console/events/{walk.slug('changsha')}/attendance/", account="organiser")


@dataclass(frozen=True)
class Shot:
    """A picture: the walk that ends where it is taken."""

    name: str
    take: Callable[[Walk], Page]


SHOTS: Final = (
    Shot("event", event),
    Shot("register", register),
    Shot("ticket", ticket),
    Shot("check-in", check_in),
    Shot("my-sessions", my_pages),
    Shot("console", console),
    Shot("programme", programme),
    Shot("registrations", registrations),
    Shot("pair", pair),
    Shot("attendance", attendance),
    Shot("batch", batch),
    Shot("certificate", certificate),
    Shot("verify", verify),
)


# --- demo, browser, files --------------------------------------------------------------------


@contextmanager
def running_demo() -> Iterator[str]:
    """The address of a demo with data of its own; it is stopped and its data go at the end."""
    from tests.e2e.site import free_port

    port = free_port()
    with tempfile.TemporaryDirectory(prefix="huiwu-screenshots-") as data:
        clean = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
        environment = {
            **clean,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "HUIWU_DATA": data,
            "LOG_LEVEL": "ERROR",
        }
        demo = subprocess.Popen(
            [sys.executable, "-m", "tools.demo"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address, demo)
            yield address
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.wait()


def _wait_until_ready(address: str, demo: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + LOAD_LIMIT + START_LIMIT
    while time.monotonic() < deadline and demo.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=10):  # noqa: S310
                return
        except OSError:
            time.sleep(1)
    message = "the demo did not start (make demo says why)"
    raise RuntimeError(message)


def small(picture: bytes) -> bytes:
    """The picture with few colours."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    flat = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    file = io.BytesIO()
    flat.save(file, "PNG", optimize=True)
    return file.getvalue()


def take(address: str, shots: list[Shot], folder: Path) -> None:
    """Walk and write."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=BROWSER_ARGUMENTS
        )
        walk = Walk(browser, address)
        for shot in shots:
            page = shot.take(walk)
            picture = small(page.screenshot())
            (folder / f"{shot.name}.png").write_bytes(picture)
            print(f"{shot.name}.png {len(picture) // 1000} kB", flush=True)
            page.close()
        browser.close()


def main(names: list[str]) -> int:
    known = {shot.name: shot for shot in SHOTS}
    if unknown := set(names) - known.keys():
        print(f"unknown: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    with running_demo() as address:
        take(address, [known[name] for name in names or known], FOLDER)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
