"""The public page of a conference with a full programme: anonymous, 8 clients, kept connections.

Bar: 250 a second, p95 included, with the load generator on the same two cores; the peer's shop
page reached 25 a second with p95 0.393 s.
"""

import http.client
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from benchmarks._context import Context, Result, percentile
from events.domain import clashes, editing, programme, publishing
from events.enums import CategoryKind, HostRole, SessionKind, SessionRole
from events.models import Event
from people.models import Office

CLIENTS: Final = 8
SECONDS: Final = 5.0
ROUNDS: Final = 3
BAR: Final = 250.0
PEER_P95: Final = 393.0  # milliseconds
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


def conference(now: datetime) -> Event:
    """Four days, three parts, 24 sessions with 24 people, hosts in four roles; published."""
    first = now.astimezone(_SHANGHAI).date() + timedelta(days=20)
    office = Office.objects.create(name="中国社会工作联合会城乡社区工作委员会", slug="ccw")
    event = editing.create_event(
        office=office,
        fields={
            "kind": "exchange_conference",
            "title": "全国基层物业管理服务创新发展经验交流会暨常务委员单位会议",
            "theme": "党建引领，共建美好社区",
            "starts_on": first,
            "ends_on": first + timedelta(days=3),
            "region_code": "630100",
            "place": "西宁宾馆",
            "registration_opens_at": now - timedelta(days=1),
            "registration_closes_at": now + timedelta(days=10),
            "capacity": 200,
            "contact_name": "王老师",
            "contact_phone": "010-12345678",
        },
        hosts=[
            editing.HostRow(f"{role.label}单位", role)
            for role in (HostRole.GUIDE, HostRole.HOST, HostRole.CO_ORGANISER, HostRole.SUPPORTER)
        ],
        parts=[
            editing.PartRow(title, "exchange_conference")
            for title in ("经验交流会", "常务委员单位会议", "研习班")
        ],
        categories=[editing.CategoryRow(CategoryKind.DELEGATE, "代表", 150)],
        actor=None,
        now=now,
    )
    for number in range(24):
        _session(event, first, number, now)
    accepted = [clash.key for clash in clashes.of_event(event)]
    publishing.publish(event=event, acknowledged=accepted, actor=None, now=now, notify=False)
    return event


def _session(event: Event, first: date, number: int, now: datetime) -> None:
    parts = list(event.parts.order_by("order"))
    day, slot = divmod(number, 6)
    starts = datetime.combine(first + timedelta(days=day), datetime.min.time(), _SHANGHAI)
    starts += timedelta(hours=8 + slot * 1.5)
    programme.add_session(
        event=event,
        fields=programme.SessionFields(
            part=parts[number % 3],
            kind=SessionKind.LECTURE,
            title=f"第{number + 1}讲：高质量推进社区物业管理服务的操作思路",
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
        ),
        people=[
            programme.Appearance(
                role=SessionRole.LECTURER,
                name=f"讲师{chr(0x4E00 + number)}",
                introduced_as="南开大学社会学院教授",
            )
        ],
        actor=None,
        now=now,
    )


def load(url: str, path: str, seconds: float) -> tuple[float, list[float]]:
    """Ask from CLIENTS connections for so long: requests a second, and each one's milliseconds."""
    parts = urlsplit(url)
    times: list[list[float]] = [[] for _ in range(CLIENTS)]
    failures: list[int] = []
    until = time.perf_counter() + seconds

    def client(mine: list[float]) -> None:
        connection = http.client.HTTPConnection(str(parts.hostname), int(parts.port or 80))
        while time.perf_counter() < until:
            started = time.perf_counter()
            connection.request("GET", path, headers={"Accept-Language": "zh-CN"})
            response = connection.getresponse()
            body = response.read()
            if response.status != 200 or b"</html>" not in body:
                failures.append(response.status)
            mine.append((time.perf_counter() - started) * 1000)
        connection.close()

    started = time.perf_counter()
    threads = [threading.Thread(target=client, args=(mine,)) for mine in times]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - started
    if failures:
        message = f"{len(failures)} answers were wrong: {sorted(set(failures))}"
        raise RuntimeError(message)
    found = [one for mine in times for one in mine]
    return len(found) / taken, found


def run(context: Context) -> Iterator[Result]:
    event = conference(datetime.now(tz=_SHANGHAI))
    with context.serving() as url:
        load(url, f"/e/{event.slug}/", 1.0)  # each worker renders once
        rounds = [load(url, f"/e/{event.slug}/", SECONDS) for _ in range(ROUNDS)]
    rate = statistics.median(rate for rate, _times in rounds)
    slow = statistics.median(percentile(times, 0.95) for _rate, times in rounds)
    said = context.conditions(f"{CLIENTS} clients", f"median of {ROUNDS} rounds", "granian 4 × 1")
    yield Result("event_page", rate, "requests/s", BAR, said)
    yield Result("event_page_p95", slow, "ms", PEER_P95, said)
