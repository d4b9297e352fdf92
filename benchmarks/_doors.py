"""Events with thousands of people, for the benchmarks about doors; made with bulk inserts."""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from attendance.models import Device, Gate
from core import signing
from events.models import Event, Part, Session
from people.models import Person
from registrations.enums import RegistrationStatus, Source
from registrations.models import Registration, RegistrationPart, Ticket
from tests.factories import DeviceFactory, EventFactory, GateFactory, SessionFactory

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉红建国文辉春梅海燕晓东志远思源"
SOUNDS = [
    *("wei", "fang", "na", "min", "jing", "li", "qiang", "lei", "jun"),
    *("yang", "yong", "yan", "jie", "juan", "tao", "ming", "chao", "xiu"),
]


@dataclass
class DoorWorld:
    """A running event; `codes` are its tickets in the order of `registrations`."""

    event: Event
    part: Part
    sessions: list[Session]
    gate: Gate
    device: Device
    token: str
    registrations: list[Registration]
    codes: list[str]


def name_of(number: int) -> str:
    first = SURNAMES[number % len(SURNAMES)]
    return first + GIVEN[number * 7 % len(GIVEN)] + GIVEN[number * 13 // 5 % len(GIVEN)]


def pinyin_of(number: int) -> str:
    sounds = len(SOUNDS)
    return f"{SOUNDS[number % sounds]} {SOUNDS[number * 5 % sounds]} {SOUNDS[number // 3 % sounds]}"


def build(people: int, *, sessions: int = 1, now: datetime | None = None) -> DoorWorld:
    """`people` confirmed people with tickets; the sessions run one after the other from now on."""
    now = now or timezone.now()
    event = EventFactory.create(starts_on=now.date(), ends_on=now.date() + timedelta(days=5))
    part, category = event.parts.get(), event.categories.get()
    made = [
        SessionFactory.create(
            part=part,
            starts_at=now + timedelta(hours=4 * at, minutes=-30),
            ends_at=now + timedelta(hours=4 * at + 3),
        )
        for at in range(sessions)
    ]
    gate = GateFactory.create(event=event)
    token = signing.random_code(160)
    device = DeviceFactory.create(
        gate=gate, token_digest=signing.digest(token), expires_at=now + timedelta(days=30)
    )
    persons = Person.objects.bulk_create(
        (
            Person(
                name=name_of(number),
                name_pinyin=pinyin_of(number),
                name_initials="".join(one[0] for one in pinyin_of(number).split()),
                phone=f"+86139{number * 7919 % 10**8:08d}",
            )
            for number in range(people)
        ),
        batch_size=2000,
    )
    registrations = Registration.objects.bulk_create(
        (
            Registration(
                event=event,
                person=person,
                category=category,
                name=person.name,
                phone=person.phone,
                unit_name=f"{SURNAMES[number % 31]}城区第{number % 400}社区居民委员会",
                status=RegistrationStatus.CONFIRMED,
                source=Source.IMPORT,
                link_nonce=str(number),
                link_digest=signing.digest(f"{event.pk}-{number}"),
                submitted_at=now,
                confirmed_at=now,
            )
            for number, person in enumerate(persons)
        ),
        batch_size=2000,
    )
    RegistrationPart.objects.bulk_create(
        (RegistrationPart(registration=one, part=part) for one in registrations), batch_size=2000
    )
    tickets = Ticket.objects.bulk_create(
        (
            Ticket(registration=one, event=event, code=signing.random_code(80), issued_at=now)
            for one in registrations
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:  # as the database does by itself a minute after such a load
        cursor.execute("ANALYZE")
    codes = [ticket.code for ticket in tickets]
    return DoorWorld(event, part, made, gate, device, token, list(registrations), codes)


def entry(code: str, at: datetime, **fields: Any) -> dict[str, Any]:
    """One scan as a device uploads it."""
    return {
        "id": str(uuid.uuid4()),
        "ticket": code,
        "registration": None,
        "scanned_at": at.isoformat(),
        "clock_offset_ms": 0,
        "direction": "in",
        "session": None,
        "offline": False,
        "shown": "accepted",
        "admitted": True,
        "undoes": None,
        "reason": "",
        **fields,
    }


def body(scans: list[dict[str, Any]]) -> bytes:
    device = {"sent_at": timezone.now().isoformat(), "pending": len(scans), "app_version": "bench"}
    return json.dumps({"device": device, "scans": scans}).encode()
