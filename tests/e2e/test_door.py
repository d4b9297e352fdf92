"""At the door: a phone is paired, its camera reads real tickets, the network comes and goes."""

import io
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from attendance.domain import pairing
from attendance.models import Arrival, Device, Scan
from core.documents import qr
from registrations.models import Registration
from tests.e2e.conftest import BROWSER_ARGUMENTS, DESKTOP, PHONE, OpenPage
from tests.e2e.site import Site
from tests.e2e.watching import Watch, assert_accessible
from tests.factories import (
    NOW,
    EventFactory,
    GateFactory,
    PersonFactory,
    RegistrationFactory,
    SessionFactory,
    TicketFactory,
    UserFactory,
)
from tests.processes import eventually

NAMES = ["张晓明", "买买提·吐尔逊", "欧阳明日香", "王芳", "曾国强"]
PINYIN = ["zhang xiao ming", "mai mai ti tu er xun", "ou yang ming ri xiang", "wang fang"]


class Hall:
    """A session that is under way, five people with tickets, a gate and pairing codes."""

    def __init__(self, counts_for: str = "clock") -> None:
        self.event = EventFactory.create(
            title="2026年全国城乡社区社会工作骨干培训班",
            starts_on=NOW.date(),
            ends_on=NOW.date(),
        )
        SessionFactory.create(
            part=self.event.parts.get(),
            title="社区治理中的协商与参与",
            starts_at=NOW - timedelta(minutes=10),
            ends_at=NOW + timedelta(hours=3),
        )
        self.gate = GateFactory.create(event=self.event, name="东门", counts_for=counts_for)
        self.people = [
            RegistrationFactory.create(
                event=self.event,
                person=PersonFactory.create(
                    name=name, name_pinyin=pinyin, phone=f"+8613900001{number}{number}{number}"
                ),
            )
            for number, (name, pinyin) in enumerate(
                zip(NAMES, [*PINYIN, "zeng guo qiang"], strict=True)
            )
        ]

    def pairing_code(self) -> str:
        return pairing.make_code(gate=self.gate, actor=UserFactory.create(), now=NOW)

    @staticmethod
    def code(person: Registration) -> str:
        return person.tickets.get(revoked_at__isnull=True).code


@pytest.fixture
def hall(site: Site) -> Hall:
    return Hall()


def pair(page: Page, hall: Hall, name: str = "东门李老师") -> None:
    page.goto(f"/gate/#pair={hall.pairing_code()}")
    page.get_by_label("给这部手机起个名字").fill(name)
    page.get_by_role("button", name="配对").click()
    expect(page.get_by_role("button", name="打开摄像头扫码")).to_be_visible()


def type_code(page: Page, code: str) -> None:
    page.get_by_label("二维码下方的参会码").fill(code)
    page.get_by_role("button", name="核验").click()


def verdict(page: Page) -> Any:
    return page.locator("#verdict")


def uploaded(page: Page) -> None:
    expect(page.locator("#pending")).to_be_hidden(timeout=20_000)


# --- the camera --------------------------------------------------------------------------------


def film(path: Path, texts: list[str]) -> None:
    """A clip for Chromium's fake camera: each text's QR, tilted and a little soft, then nothing."""
    with path.open("wb") as clip:
        for text in texts:
            code = Image.open(io.BytesIO(qr.png(text, scale=7))).convert("RGB")
            code = code.rotate(6, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
            for shown in (code, None):
                frame = Image.new("RGB", (640, 480), "#9a948c")
                if shown:
                    frame.paste(shown, ((640 - shown.width) // 2, (480 - shown.height) // 2))
                picture = io.BytesIO()
                frame.resize((480, 360)).resize((640, 480)).save(picture, "JPEG", quality=70)
                clip.write(picture.getvalue() * (20 if shown else 8))


@pytest.fixture
def filmed_page(
    _playwright: Playwright, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[list[str]], Page]]:
    """A phone whose camera sees these texts as QR codes, over and over."""
    opened: list[BrowserContext] = []
    monkeypatch.delenv("DISPLAY", raising=False)

    def open_page(texts: list[str]) -> Page:
        clip = tmp_path / "camera.mjpeg"
        film(clip, texts)
        browser = _playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"],
            args=[
                *BROWSER_ARGUMENTS,
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={clip}",
            ],
        )
        context = browser.new_context(
            base_url=site.url, locale="zh-CN", timezone_id="Asia/Shanghai",
            permissions=["camera"], **PHONE,
        )  # fmt: skip
        context.clock.install(time=NOW + timedelta(seconds=1))
        page = context.new_page()
        page.watch = Watch(page, site.url)  # type: ignore[attr-defined]
        opened.append(context)
        return page

    yield open_page
    for context in opened:
        for page in context.pages:
            page.watch.check()  # type: ignore[attr-defined]
        browser = context.browser
        context.close()
        if browser:
            browser.close()


def test_camera_reads_tickets_one_after_the_other(
    hall: Hall, filmed_page: Callable[[list[str]], Page]
) -> None:
    first, second = hall.people[:2]
    old = TicketFactory.create(registration=hall.people[2], code="ABCDEFGHIJKLMNOP", revoked_at=NOW)
    address = "HTTPS://HUIWU.EXAMPLE.ORG/T/"
    page = filmed_page(
        [
            address + hall.code(first),
            "https://huiwu.example.org/e/spring/",
            address + hall.code(second),
            address + old.code,
        ]
    )
    pair(page, hall)
    page.get_by_role("button", name="打开摄像头扫码").click()
    expect(verdict(page)).to_contain_text(first.name, timeout=20_000)
    expect(verdict(page)).to_have_attribute("data-verdict", "accepted")
    expect(page.locator("#verdict-sign")).to_have_text("✓")
    assert_accessible(page)
    # A code that is no ticket, and an old one, stop nothing.
    expect(verdict(page)).to_have_attribute("data-verdict", "unknown", timeout=20_000)
    expect(verdict(page)).to_contain_text(second.name, timeout=20_000)
    expect(verdict(page)).to_have_attribute("data-verdict", "revoked", timeout=20_000)
    page.get_by_role("button", name="停止").click()
    uploaded(page)
    assert Scan.objects.filter(registration=first, verdict="accepted").count() == 1
    assert Scan.objects.filter(registration=second, verdict="accepted").count() == 1
    assert set(Scan.objects.filter(verdict="accepted").values_list("method", flat=True)) == {
        "camera"
    }


# --- the network -------------------------------------------------------------------------------


def test_scans_survive_a_lost_network_and_a_closed_tab(
    hall: Hall, open_page: OpenPage, site: Site
) -> None:
    page = open_page(site)
    page.watch.expect("ERR_INTERNET_DISCONNECTED")  # type: ignore[attr-defined]
    pair(page, hall)
    type_code(page, hall.code(hall.people[0]))
    expect(verdict(page)).to_have_attribute("data-verdict", "accepted")
    uploaded(page)
    page.wait_for_function("navigator.serviceWorker.ready.then(() => true)")
    context = page.context
    context.set_offline(True)
    for person in hall.people[1:4]:
        type_code(page, hall.code(person))
        expect(verdict(page)).to_contain_text(person.name)
    type_code(page, hall.code(hall.people[0]))
    expect(verdict(page)).to_have_attribute("data-verdict", "duplicate")
    expect(page.locator("#pending")).to_contain_text("4")
    page.close()

    page = context.new_page()
    page.goto("/gate/")
    expect(page.locator("#pending")).to_contain_text("4")
    expect(page.locator("#contact")).to_have_text("离线")
    expect(page.locator("#counter")).to_contain_text("4")
    type_code(page, hall.code(hall.people[1]))
    expect(verdict(page)).to_have_attribute("data-verdict", "duplicate")
    assert Scan.objects.count() == 1
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    uploaded(page)
    stored = list(Scan.objects.values_list("registration__name", "verdict"))
    expected = [(person.name, "accepted") for person in hall.people[:4]]
    expected += [(hall.people[0].name, "duplicate"), (hall.people[1].name, "duplicate")]
    assert sorted(stored) == sorted(expected)
    assert Scan.objects.filter(offline=True).count() == 5


def test_two_tabs_share_one_outbox_and_upload_it_once(
    hall: Hall, open_page: OpenPage, site: Site
) -> None:
    page = open_page(site)
    page.watch.expect("ERR_INTERNET_DISCONNECTED")  # type: ignore[attr-defined]
    pair(page, hall)
    second = page.context.new_page()
    second.goto("/gate/")
    expect(second.locator("#counter")).to_contain_text("0")
    page.context.set_offline(True)
    type_code(page, hall.code(hall.people[0]))
    expect(verdict(page)).to_have_attribute("data-verdict", "accepted")
    type_code(second, hall.code(hall.people[0]))
    expect(verdict(second)).to_have_attribute("data-verdict", "duplicate")
    for person in hall.people[1:]:
        type_code(second, hall.code(person))
        expect(verdict(second)).to_contain_text(person.name)
    sent: list[str] = []
    page.context.on(
        "request",
        lambda request: sent.append(request.post_data or "") if "scans" in request.url else None,
    )
    page.context.set_offline(False)
    for tab in (page, second):
        tab.evaluate("dispatchEvent(new Event('online'))")
    uploaded(page)
    uploaded(second)
    assert Scan.objects.count() == 6
    ids = [str(pk) for pk in Scan.objects.values_list("pk", flat=True)]
    doubled = [pk for pk in ids if sum(pk in body for body in sent) != 1]
    assert not doubled


def test_verdict_is_shown_only_after_the_scan_is_stored(
    hall: Hall, open_page: OpenPage, site: Site
) -> None:
    page = open_page(site)
    page.watch.expect("QuotaExceeded")  # type: ignore[attr-defined]
    pair(page, hall)
    page.evaluate(
        """() => {
          IDBObjectStore.prototype.add = () => {
            throw new DOMException("no space", "QuotaExceededError");
          };
        }"""
    )
    type_code(page, hall.code(hall.people[0]))
    expect(page.locator("#notice")).to_contain_text("没能存到手机里")
    expect(verdict(page)).to_be_hidden()
    assert not Scan.objects.exists()


# --- the rest of the volunteer's day -----------------------------------------------------------


def test_search_by_initials_and_undo(hall: Hall, open_page: OpenPage, site: Site) -> None:
    page = open_page(site)
    pair(page, hall)
    page.get_by_role("button", name="按姓名").click()
    page.get_by_label("姓名、拼音、首字母或手机后四位").fill("zgq")
    assert_accessible(page)
    page.get_by_role("button", name="曾国强").click()
    page.get_by_role("button", name="签到", exact=True).click()
    expect(verdict(page)).to_contain_text("曾国强")
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("button", name="撤销扫码").click()
    expect(verdict(page)).to_be_hidden()
    page.get_by_role("button", name="记录").click()
    expect(page.locator("#history-list")).to_contain_text("已撤销")
    uploaded(page)
    eventually(lambda: Scan.objects.filter(verdict="undone").exists())
    scan = Scan.objects.get(verdict="accepted")
    assert scan.method == "name"
    assert Scan.objects.get(verdict="undone").undoes == scan.pk


def test_ticket_issued_since_is_settled_by_the_server(
    hall: Hall, open_page: OpenPage, site: Site
) -> None:
    page = open_page(site)
    pair(page, hall)
    late = RegistrationFactory.create(
        event=hall.event, person=PersonFactory.create(name="迟到的代表")
    )
    type_code(page, hall.code(late))
    expect(verdict(page)).to_have_attribute("data-verdict", "accepted")
    expect(verdict(page)).to_contain_text("迟到的代表")


def test_locked_phone_forgets_the_list_and_keeps_its_outbox(
    hall: Hall, open_page: OpenPage, site: Site
) -> None:
    page = open_page(site)
    page.watch.expect("ERR_INTERNET_DISCONNECTED")  # type: ignore[attr-defined]
    page.watch.expect("status of 40[13]")  # type: ignore[attr-defined]
    pair(page, hall)
    page.context.set_offline(True)
    type_code(page, hall.code(hall.people[0]))
    expect(verdict(page)).to_be_visible()
    device = Device.objects.get()
    actor = UserFactory.create()
    pairing.revoke(device=device, actor=actor, now=NOW, reason="遗失")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", name="与签到点配对")).to_be_visible()
    scan = eventually(Scan.objects.first)
    assert scan is not None
    assert scan.quarantined_at is not None
    left = page.evaluate(
        """new Promise((resolve) => {
          const open = indexedDB.open("huiwu-gate");
          open.onsuccess = () => {
            const get = open.result.transaction("meta").objectStore("meta").getAll();
            get.onsuccess = () => resolve(JSON.stringify(get.result));
          };
        })"""
    )
    assert hall.people[0].name not in left


def test_arrival_desk_asks_before_it_records(site: Site, open_page: OpenPage) -> None:
    hall = Hall(counts_for="arrival")
    page = open_page(site)
    pair(page, hall)
    type_code(page, hall.code(hall.people[0]))
    expect(page.get_by_role("heading", name="确认报到？")).to_be_visible()
    assert not Scan.objects.exists()
    page.get_by_role("button", name="身份已核对，资料已发放").click()
    expect(verdict(page)).to_have_attribute("data-verdict", "accepted")
    uploaded(page)
    assert eventually(Arrival.objects.first).registration == hall.people[0]  # type: ignore[union-attr]


def test_wrong_pairing_code_is_told_and_nothing_typed_is_lost(
    open_page: OpenPage, site: Site
) -> None:
    page = open_page(site, size=DESKTOP)
    page.watch.expect("status of 403")  # type: ignore[attr-defined]
    page.goto("/gate/")
    page.get_by_label("配对码", exact=True).fill("AAAA-AAAA")
    page.get_by_label("给这部手机起个名字").fill("西门")
    page.get_by_role("button", name="配对").click()
    expect(page.get_by_role("alert")).to_contain_text("配对码无效或已过期")
    assert page.get_by_label("给这部手机起个名字").input_value() == "西门"
    assert_accessible(page)


def test_wechat_is_told_how_to_leave_and_confirms_on_the_page(
    hall: Hall, open_page: OpenPage, site: Site
) -> None:
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120 MicroMessenger/8.0.49"
    page = open_page(site, user_agent=agent)
    page.goto("/gate/")
    expect(page.locator("#wechat")).to_contain_text("在浏览器打开")
    pair(page, hall)
    page.goto(f"/T/{hall.code(hall.people[3])}")
    assert not Scan.objects.exists()
    assert_accessible(page)
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_role("status")).to_contain_text("王芳")
    assert Scan.objects.get().method == "page"


def test_english_door(hall: Hall, open_page: OpenPage, site: Site) -> None:
    page = open_page(site, locale="en-GB")
    page.goto(f"/gate/#pair={hall.pairing_code()}")
    page.get_by_label("Name of this phone").fill("East door")
    page.get_by_role("button", name="Pair").click()
    page.get_by_label("Code under the QR").fill(hall.code(hall.people[0]))
    page.get_by_role("button", name="Check").click()
    expect(verdict(page)).to_contain_text("Come in")
