"""Registering through the web form: GET form, POST, ticket page; 8 clients, limits on."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from django.utils import timezone

from benchmarks._context import Context, Result, percentile
from benchmarks._phones import ADDRESS_HEADER, Phone, address_of, together
from events.enums import CategoryKind, EventKind, EventStatus
from events.models import Category, Event, Part
from people.models import Office
from registrations.models import Ticket

CLIENTS: Final = 8
EACH: Final = 75
WARM: Final = 5
PEER: Final = 1.2  # pretix, free order through its pages, 8 clients
PEER_P95: Final = 10200.0


def make_event(slug: str, *, capacity: int | None = None) -> Event:
    """A published event of two parts, open for registration."""
    now = timezone.now()
    office, _new = Office.objects.get_or_create(name="城乡社区工作委员会", slug="bench")
    event = Event.objects.create(
        office=office,
        slug=slug,
        kind=EventKind.TRAINING_CLASS,
        title="城乡社区社会工作经验交流会暨培训班",
        starts_on=timezone.localdate() + timedelta(days=20),
        ends_on=timezone.localdate() + timedelta(days=22),
        region_code="430100",
        place="长沙市会议中心",
        status=EventStatus.PUBLISHED,
        published_at=now,
        registration_opens_at=now - timedelta(days=1),
        registration_closes_at=now + timedelta(days=10),
        capacity=capacity,
    )
    Category.objects.create(event=event, kind=CategoryKind.DELEGATE, name="代表", quota=capacity)
    Part.objects.create(
        event=event,
        title="培训班",
        kind=EventKind.TRAINING_CLASS,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )
    return event


def run(context: Context) -> Iterator[Result]:
    """Registrations a second, each of three requests, and the 95th percentile of the three."""
    event = make_event("bench", capacity=CLIENTS * (EACH + WARM) + 1)
    path = f"/e/{event.slug}/register/"
    os.environ["CLIENT_ADDRESS_HEADER"] = ADDRESS_HEADER
    with context.serving() as site:

        def visits(client: int, first: int, count: int) -> Iterator[float]:
            phone = Phone(site, "")
            for number in range(first + client * count, first + (client + 1) * count):
                started = time.perf_counter()
                phone.new_visitor(address_of(number))
                own = phone.send_form(path, phone.open_form(path), number)
                status, page, _location = phone.request("GET", own)
                if status != 200 or b"<svg xmlns" not in page:
                    message = f"no ticket: {status}"
                    raise RuntimeError(message)
                yield time.perf_counter() - started

        together(CLIENTS, lambda client: visits(client, 1_000_000, WARM))
        taken, seconds = together(CLIENTS, lambda client: visits(client, 2_000_000, EACH))
    if Ticket.objects.filter(event=event).count() != CLIENTS * (EACH + WARM):
        message = "tickets are missing"
        raise RuntimeError(message)
    conditions = context.conditions(
        f"{CLIENTS} clients, {len(taken)} registrations of 3 requests each",
        "granian 4 workers × 1 thread, load generator on the same cores, limits on",
    )
    yield Result("register_web", len(taken) / seconds, "1/s", PEER, conditions)
    yield Result("register_web_p95", percentile(taken, 0.95) * 1000, "ms", PEER_P95, conditions)
