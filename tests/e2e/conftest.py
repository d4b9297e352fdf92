"""A real site and a real Chromium.

`site` shares the test's own database: make rows with the factories (the test gets
`transactional_db`), then open pages; its clock and the browser's start at the factories' NOW.
`demo_site` has a database of its own with the demo data, workers included, on today's clock.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from psycopg import sql

from tests.e2e.site import Site, running_site
from tests.e2e.watching import Watch
from tests.factories.clock import NOW
from tests.processes import database_url, redis_beside

# Playwright's synchronous API keeps an event loop in this thread; the ORM is used beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

RESULTS: Final = Path(__file__).resolve().parents[2] / "test-results"
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
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker("e2e")
            if "demo_site" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group("demo"))  # one demo serves them all
            if not os.environ.get("CHROMIUM"):
                item.add_marker(pytest.mark.skip(reason="no Chromium (CHROMIUM names it)"))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember on the test how its call ended, for the screenshot of a failure.

    What its pages still fetch is waited for here, before the fixtures empty the database.
    """
    outcome: Any = yield
    report = outcome.get_result()
    if report.when == "call":
        item.stash[_FAILED] = report.failed
        for _context, page, _watch in item.stash.get(_OPENED, []):
            with suppress(PlaywrightError):
                page.wait_for_load_state("networkidle", timeout=3000)


_FAILED = pytest.StashKey[bool]()
_OPENED = pytest.StashKey[list[tuple[BrowserContext, Page, Watch]]]()


@pytest.fixture(scope="session")
def _shared_site(
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    with django_db_blocker.unblock():
        url = database_url()
    extra = {"DATABASE_URL": url, "HUIWU_TEST_NOW": NOW.isoformat()}
    with running_site(tmp_path_factory.mktemp("site"), extra) as site:
        yield site


@pytest.fixture
def site(_shared_site: Site, transactional_db: None) -> Site:
    """The site on the test's own database, emptied after each test."""
    return _shared_site


@contextmanager
def _demo_database() -> Iterator[str]:
    """On PostgreSQL a database that is dropped afterwards; "" lets the demo use its SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if "postgres" not in url:
        yield ""
        return
    server, _, name = url.rpartition("/")
    name = f"{name}_demo_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as administration:
        administration.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{server}/{name}"
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
        administration.execute(drop.format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo on a database of its own: web, worker and scheduler, today's clock."""
    extra = {"DEMO": "1"}
    if redis := os.environ.get("REDIS_URL"):
        extra["REDIS_URL"] = redis_beside(redis)
    data = tmp_path_factory.mktemp("demo")
    with _demo_database() as url:
        extra |= {"DATABASE_URL": url} if url else {}
        with running_site(data, extra, workers=True, load=("migrate -v 0", "demo")) as running:
            yield running


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(_playwright: Playwright) -> Iterator[Browser]:
    running = _playwright.chromium.launch(
        executable_path=os.environ["CHROMIUM"], args=BROWSER_ARGUMENTS
    )
    yield running
    running.close()


@pytest.fixture
def more_browsers() -> Iterator[ExitStack]:
    """Browsers with arguments of their own, closed after the pages that were opened in them."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, browser: Browser, more_browsers: ExitStack
) -> Iterator[OpenPage]:
    """`open_page(site, size=PHONE, locale="zh-CN")`: a watched page with cookies of its own.

    `within` opens it in another browser, such as one with a camera.

    At the end of the test every page must have been free of errors, CSP violations and requests
    to other hosts; `page.watch.expect("…")` names what a test provokes. A failure leaves a
    screenshot in test-results/.
    """
    opened: list[tuple[BrowserContext, Page, Watch]] = []
    request.node.stash[_OPENED] = opened

    def open_one(
        site: Site,
        *,
        size: dict[str, Any] | None = None,
        locale: str = "zh-CN",
        within: Browser | None = None,
        **options: Any,
    ) -> Page:
        context = (within or browser).new_context(
            base_url=site.url,
            locale=locale,
            timezone_id="Asia/Shanghai",
            **{**(PHONE if size is None else size), **options},
        )
        context.set_default_timeout(15_000)
        if "HUIWU_TEST_NOW" in site.children.environment:
            context.clock.install(time=NOW + timedelta(seconds=1))
        page = context.new_page()
        watch = Watch(page, site.url)
        page.watch = watch  # type: ignore[attr-defined]
        opened.append((context, page, watch))
        return page

    yield open_one
    failed = request.node.stash.get(_FAILED, True)
    for number, (context, page, _watch) in enumerate(opened):
        if failed and not page.is_closed():
            RESULTS.mkdir(exist_ok=True)
            name = "".join(c if c.isalnum() else "-" for c in request.node.name)
            page.screenshot(path=RESULTS / f"{name}-{number}.png", full_page=True)
        context.close()
    for _context, _page, watch in opened:
        watch.check()


@pytest.fixture
def page_phone(open_page: OpenPage, site: Site) -> Page:
    """390 × 844, Chinese."""
    return open_page(site, size=PHONE)


@pytest.fixture
def page_desktop(open_page: OpenPage, site: Site) -> Page:
    """1280 × 800, Chinese."""
    return open_page(site, size=DESKTOP)


@pytest.fixture
def page_phone_en(open_page: OpenPage, site: Site) -> Page:
    """390 × 844, English."""
    return open_page(site, size=PHONE, locale="en-GB")


@pytest.fixture
def page_desktop_en(open_page: OpenPage, site: Site) -> Page:
    """1280 × 800, English."""
    return open_page(site, size=DESKTOP, locale="en-GB")
