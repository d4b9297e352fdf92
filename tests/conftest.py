"""Fixtures for every test. Time stands still at NOW unless a test drives other processes."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import processes
from tests.factories.clock import NOW
from tools import messages
from tools.demo import Children


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, before the parallel processes start
        messages.compile_all(messages.installed_apps())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say why what cannot run here is skipped; tools/run_tests.py looks for the browser."""
    no_browser = pytest.mark.skip(reason="no Chromium (CHROMIUM names it)")
    no_postgresql = pytest.mark.skip(reason="needs PostgreSQL (DATABASE_URL)")
    on_postgresql = "postgres" in os.environ.get("DATABASE_URL", "")
    for item in items:
        if item.get_closest_marker("e2e") and not os.environ.get("CHROMIUM"):
            item.add_marker(no_browser)
        if item.get_closest_marker("postgresql") and not on_postgresql:
            item.add_marker(no_postgresql)


@pytest.fixture
def now() -> datetime:
    """The moment of the test: 2026-05-20 09:00 in Shanghai, a Wednesday."""
    return NOW


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what `timezone.now()` answers: `clock(now + timedelta(hours=1))`."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.fixture(autouse=True)
def _still_time(request: pytest.FixtureRequest) -> None:
    """Pages and tasks see NOW as well, so that factories' dates mean the same to them."""
    if any(request.node.get_closest_marker(name) for name in ("e2e", "workers", "live_clock")):
        return
    request.getfixturevalue("clock")(NOW)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    own = caches["default"]  # not `cache`, a proxy that is no RedisCache
    if isinstance(own, RedisCache):  # its clear() empties the whole database, queues included
        client = own._cache.get_client()
        for key in client.scan_iter(f"{own.key_prefix}:*"):
            client.delete(key)
    else:
        own.clear()


@pytest.fixture
def run_tasks(
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[Any]]],
) -> Callable[[], AbstractContextManager[list[Any]]]:
    """`with run_tasks(): act()` runs at its end what the act enqueued, here and at once."""

    current_app.loader.import_default_modules()  # the tasks of every app, as a worker does

    def send(name: str, args: Any = None, kwargs: Any = None, **_options: Any) -> None:
        current_app.tasks[name].apply(args=args, kwargs=kwargs, throw=True)

    monkeypatch.setattr(current_app, "send_task", send)
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def celery_worker(transactional_db: None) -> Iterator[Children]:
    """A real Celery worker in a process of its own, on the test's database, files and queue.

    Acts of the test enqueue for it as in production; wait with `processes.eventually`. Mark the
    test with `workers`; `celery_worker.running["worker"]` is the process, to be killed or stopped.
    """
    extra = {
        "DATABASE_URL": processes.database_url(),
        "HUIWU_TEST_NOW": NOW.isoformat(),
        "HUIWU_TEST_PREFIX": processes.test_prefix(),
    }
    if settings.REDIS_URL:
        extra["REDIS_URL"] = settings.REDIS_URL
    data = Path(settings.DATA_DIR)
    children = Children(processes.environment_of(data, settings.SITE_URL, extra))
    processes.start_worker(children)
    yield children
    children.stop()


@pytest.fixture
def count_queries() -> Callable[[Callable[[], Any]], int]:
    """`count_queries(lambda: client.get(url))`: how many statements that took."""

    def count(act: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return count


@pytest.fixture
def assert_constant_queries(
    count_queries: Callable[[Callable[[], Any]], int],
) -> Callable[..., None]:
    """A list takes as many statements for 3 rows as for 1.

    `assert_constant_queries(add_row, show)` adds one row, shows, adds two more, shows again.
    """

    def check(add_row: Callable[[], Any], show: Callable[[], Any]) -> None:
        add_row()
        show()  # what is read once per process (content types, sites) is read now
        one = count_queries(show)
        add_row()
        add_row()
        three = count_queries(show)
        assert three == one, f"{one} statements for 1 row, {three} for 3"

    return check
