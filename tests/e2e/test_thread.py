"""The main job from end to end: planned, published, registered for, checked in, certified.

Everything is done by hand in the browser, at both sizes and in both languages: nothing is put into
the database behind the pages. `docs/journeys.md` states the fields and taps that are counted here.
"""

import hashlib
import io
import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Playwright, expect

from portal.demo_accounts import PASSWORD
from tests.e2e.camera import browser_with_camera, write_feed
from tests.e2e.conftest import DESKTOP, PHONE, OpenPage
from tests.e2e.hand import Hand, documented
from tests.e2e.site import Site

NAME: Final = "阿卜杜拉·买买提"
PERSON: Final = {
    "unit_name": "喀什市阳光社会工作服务中心",
    "name": NAME,
    "position": "社区工作者",
    "phone": "13800138066",
}


def decoded(page: Page, selector: str) -> str:
    """What a phone reads off this part of the screen."""
    picture = Image.open(io.BytesIO(page.locator(selector).first.screenshot()))
    found = zxingcpp.read_barcodes(picture)
    assert len(found) == 1, f"{selector} shows {len(found)} codes"
    return found[0].text


class Thread:
    """One run: who does it where, and what it has led to so far."""

    def __init__(self, site: Site, organiser: Hand, participant: Hand) -> None:
        self.site = site
        self.organiser = organiser
        self.participant = participant
        self.counts: dict[str, tuple[int, int]] = {}
        today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
        self.today = today.isoformat()
        self.slug = (
            f"thread-{organiser.language[:2]}-{today:%Y%m%d}" + __import__("uuid").uuid4().hex[:4]
        )
        self.title = "社区工作者接访能力培训班"
        # Nobody teaches two classes at once: the second would ask whether that is meant so.
        self.lecturer = {"zh-hans": "沈知行", "en": "陆远行"}[organiser.language]

    @property
    def console(self) -> str:
        return f"/console/events/{self.slug}/"

    # --- before -------------------------------------------------------------------------------

    def sign_in(self) -> None:
        hand = self.organiser
        hand.open("/sign-in/?way=password")
        hand.fill("identifier", "organiser")
        hand.fill("password", PASSWORD)
        hand.button(hand.says("Sign in"))
        hand.lands_on("**/console/")
        self.counts["sign-in"] = hand.count()

    def plan(self) -> None:
        """An event with a part, a category with its quota, and a window that is open."""
        hand = self.organiser
        hand.link(hand.says("New event"))
        hand.lands_on("**/new-event/")
        hand.choose("kind", "training_class")
        hand.fill("title", self.title)
        hand.fill("starts_on", self.today)
        hand.fill("ends_on", self.today)
        hand.fill("region", "长沙")
        hand.tap(hand.page.locator("#parts summary"))
        hand.button(hand.says("Add a part"))
        hand.fill("parts-0-title", "城乡社区工作者接访能力培训班")
        hand.choose("parts-0-kind", "training_class")
        hand.fill("registration_opens_at", f"{self.today}T00:00")
        hand.fill("registration_closes_at", f"{self.today}T23:59")
        hand.choose("categories-0-kind", "trainee")
        hand.fill("categories-0-name", "学员")
        hand.fill("categories-0-quota", "90")
        hand.fill("slug", self.slug)
        hand.save()
        hand.lands_on(f"**{self.console}")
        self.counts["plan"] = hand.count()

    def add_session(self) -> None:
        """All day long, so that the run may happen at any hour."""
        hand = self.organiser
        hand.open(f"{self.console}programme/")
        hand.link(hand.says("New session"))
        hand.lands_on("**/programme/new/**")
        hand.fill("title", "接访的方法与实践")
        hand.fill("starts", "00:00")
        hand.fill("ends", "23:59")
        hand.fill("hours", "6")
        hand.choose("people-0-role", "lecturer")
        hand.fill("people-0-name", self.lecturer)
        hand.save()
        hand.lands_on("**/programme/")
        expect(hand.page.get_by_text("接访的方法与实践").first).to_be_visible()
        self.counts["session"] = hand.count()

    def publish(self) -> None:
        hand = self.organiser
        hand.open(f"{self.console}publish/")
        for box in hand.page.locator("main form input[type=checkbox]").all():
            hand.tick(box)
        hand.button(hand.says("Publish"))
        hand.lands_on(f"**{self.console}")
        self.counts["publish"] = hand.count()

    # --- on a phone ---------------------------------------------------------------------------

    def register(self) -> None:
        """From the opened page to the ticket."""
        hand = self.participant
        hand.open(f"/e/{self.slug}/")
        hand.link(hand.says("Register"))
        hand.lands_on("**/register/")
        for name, value in PERSON.items():
            hand.fill(name, value)
        hand.tick(hand.page.locator("[name=consent]"))
        hand.button(hand.says("Send registration"))
        hand.lands_on("**/r/**")
        self.counts["register"] = hand.count()
        self.own = hand.page.url
        self.code = hand.page.locator(".ticket .code").inner_text().replace(" ", "")
        picture = hand.page.locator(".ticket [role=img]")
        self.ticket = Image.open(io.BytesIO(picture.screenshot()))
        host = urlsplit(self.site.url).netloc.upper()
        assert decoded(hand.page, ".ticket [role=img]") == f"HTTP://{host}/T/{self.code}"
        assert re.fullmatch("[A-Z2-7]{16}", self.code)

    # --- at the door --------------------------------------------------------------------------

    def make_gate(self) -> str:
        """The address that the pairing code on the organiser's screen holds."""
        hand = self.organiser
        hand.open(f"{self.console}gates/")
        hand.link(hand.says("New gate"))
        hand.lands_on("**/gates/new/")
        hand.fill("name", "东门")
        hand.button(hand.says("Save"))
        hand.lands_on("**/gates/")
        hand.button(hand.says("Pair a phone"))
        hand.lands_on("**/pair/")
        self.counts["gate"] = hand.count()
        address = decoded(hand.page, ".qr")
        assert address.startswith(f"{self.site.url}/gate/#pair="), address
        return address

    def check_in(self, hand: Hand, address: str) -> None:
        """Pair by the organiser's code, look through the camera, see who it is."""
        page = hand.page
        hand.open(address)
        expect(page.locator("#pair-code")).not_to_have_value("")
        hand.fields += 1
        page.locator("#pair-name").fill("东门 王老师")
        hand.tap(page.locator("#pair-button"))
        expect(page.locator("#camera-start")).to_be_visible()
        self.counts["pair"] = hand.count()
        hand.look()
        hand.tap(page.locator("#camera-start"))
        verdict = page.locator("#verdict")
        expect(verdict).to_have_attribute("data-verdict", "accepted")
        expect(page.locator("#verdict-sign")).to_have_text("✓")
        expect(page.locator("#verdict-name")).to_have_text(NAME)
        hand.look()
        expect(page.locator("#pending")).to_be_hidden()  # uploaded
        self.counts["scan"] = hand.count()

    def see_attendance(self) -> None:
        hand = self.organiser
        hand.open(f"{self.console}attendance/")
        row = hand.page.locator("tbody tr", has_text=NAME)
        expect(row.locator(".mark--present, .mark--late")).to_have_count(1)
        expect(row).to_contain_text("1/1")

    # --- afterwards ---------------------------------------------------------------------------

    def prepare(self) -> None:
        """By the rule; the worker makes the file while the page looks on."""
        hand = self.organiser
        hand.open(f"{self.console}certificates/")
        hand.link(hand.says("Prepare certificates"))
        hand.lands_on("**/prepare/**")
        hand.fill("min_hours", "6")
        hand.button(hand.says("Save the rule"))
        hand.lands_on("**/prepare/**")
        expect(hand.page.locator("table", has_text=NAME)).to_be_visible()
        hand.button(hand.says("Prepare the chosen certificates"))
        hand.page.wait_for_url("**/batches/*/")
        self.batch = hand.page.url
        expect(hand.page.locator("#batch .badge")).to_contain_text(
            hand.says("prepared, to be signed off", "batch"), timeout=30_000
        )
        hand.look()
        self.counts["prepare"] = hand.count()

    def sign_off(self, head: Hand) -> None:
        head.open("/sign-in/")
        head.tap(head.page.locator("form:has(input[value=head]) button"))
        head.page.wait_for_url("**/console/")
        head.open(self.batch)
        head.count()
        head.link(head.says("Sign off"))
        head.lands_on("**/sign-off/")
        head.tap(head.page.locator("main form button.button--primary"))
        head.lands_on(lambda url: url == self.batch)
        self.counts["sign-off"] = head.count()

    def download(self) -> bytes:
        """The holder's file, as the browser stored it."""
        hand = self.participant
        hand.open(self.own)
        with hand.page.expect_download() as started:
            hand.link(hand.says("Download (PDF)"))
        content = started.value.path().read_bytes()
        assert content.startswith(b"%PDF-")
        self.counts["download"] = hand.count()
        return content

    def verify(self, content: bytes, stranger: Hand) -> str:
        """What anybody who holds the paper or the file sees; returns the address."""
        page = self.participant.page
        address = page.get_by_role("link", name=self.participant.says("Verification page"))
        address_of_paper = str(address.get_attribute("href"))
        stranger.open(address_of_paper)
        expect(stranger.page.locator(".notice:visible")).to_contain_text(
            stranger.says("in effect", "certificate")
        )
        stranger.page.locator("main details summary").click()
        sha256 = hashlib.sha256(content).hexdigest()
        expect(stranger.page.locator("main .mono", has_text=sha256)).to_be_visible()
        for verdict, file in (("same", content), ("other", content + b"\n")):
            stranger.page.locator("#compare-file").set_input_files(
                {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": file}
            )
            expect(stranger.page.locator("[data-verdict]:visible")).to_have_attribute(
                "data-verdict", verdict
            )
        stranger.look()
        return address_of_paper

    def revoke(self, head: Hand, address: str, stranger: Hand) -> None:
        head.open(f"{self.console}certificates/")
        head.count()
        head.tap(head.page.locator("tbody th a").last)
        head.lands_on("**/certificates/*/")
        head.link(head.says("Revoke"))
        head.page.locator("dialog [name=reason]").fill("姓名登记有误")
        head.fields += 1
        head.look()
        head.tap(head.page.locator("dialog button.button--danger"))
        head.page.wait_for_load_state()
        expect(head.page.locator("main .badge").first).to_contain_text(
            head.says("revoked", "certificate")
        )
        self.counts["revoke"] = head.count()
        stranger.open(address)
        expect(stranger.page.locator(".notice:visible")).to_contain_text(
            stranger.says("revoked", "certificate")
        )


Camera = Callable[..., Hand]


@pytest.fixture
def volunteer(
    open_page: OpenPage, more_browsers: ExitStack, _playwright: Playwright, tmp_path: Path
) -> Camera:
    """`volunteer(site, picture, …)`: a phone whose camera is held before the picture."""

    def holding(site: Site, picture: Image.Image, *, language: str, **options: Any) -> Hand:
        feed = tmp_path / "ticket.y4m"
        write_feed(picture, feed)
        camera = more_browsers.enter_context(browser_with_camera(_playwright, feed))
        return Hand(open_page(site, within=camera, **options), language)

    return holding


@pytest.mark.parametrize(
    ("language", "locale", "office_size", "own_size"),
    [("zh-hans", "zh-CN", DESKTOP, PHONE), ("en", "en-GB", PHONE, DESKTOP)],
    ids=["zh-Hans, organiser at a desk", "English, organiser on a phone"],
)
def test_thread_from_planning_to_a_revoked_certificate(
    demo_site: Site,
    open_page: OpenPage,
    volunteer: Camera,
    language: str,
    locale: str,
    office_size: dict[str, Any],
    own_size: dict[str, Any],
) -> None:
    def hand(size: dict[str, Any]) -> Hand:
        return Hand(open_page(demo_site, size=size, locale=locale), language)

    thread = Thread(demo_site, hand(office_size), hand(own_size))
    thread.sign_in()
    thread.plan()
    thread.add_session()
    thread.publish()
    thread.register()
    address = thread.make_gate()
    door = volunteer(demo_site, thread.ticket, language=language, size=PHONE, locale=locale)
    thread.check_in(door, address)
    thread.see_attendance()
    thread.prepare()
    head, stranger = hand(office_size), hand(PHONE)
    thread.sign_off(head)
    where = thread.verify(thread.download(), stranger)
    thread.revoke(head, where, stranger)
    fields, taps = thread.counts["register"]
    assert fields <= 5, "a registration asks for too much"
    assert taps <= 3, "a registration takes too many taps"
    assert thread.counts == documented(), "docs/journeys.md says otherwise"
