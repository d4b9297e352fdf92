"""A corps of lecturers with what they teach, for the benchmarks about assignments."""

import http.client
import time
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from events.enums import EventStatus, SessionKind, SessionRole
from events.models import Event, Part, Session, SessionPerson
from lecturers.enums import AssignmentStatus
from lecturers.models import (
    Appointment,
    AppointmentBatch,
    Assignment,
    Corps,
    Lecturer,
    Topic,
)
from people.enums import OfficeRole
from people.models import Issuer, Office, OfficeMember, Person, Unit, User

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_CITIES: Final = ("430100", "420500", "630100", "110000", "320100", "440300", "330100", "510100")
_TOPICS: Final = (
    "社区协商",
    "物业治理",
    "五社联动",
    "志愿服务",
    "矛盾调解",
    "智慧社区",
    "乡村治理",
)


def office() -> Office:
    return Office.objects.create(name="中国社会工作联合会城乡社区工作委员会", slug="ccw")


def head_of(owner: Office, today: date) -> User:
    user = User.objects.create_user("head", "head-of-secretariat")
    OfficeMember.objects.create(user=user, office=owner, role=OfficeRole.HEAD, starts_on=today)
    return user


def corps(owner: Office, count: int, now: datetime) -> list[Lecturer]:
    """`count` lecturers in office, each with two topics, a unit and a city."""
    issuer = Issuer.objects.create(name="中国社会工作联合会")
    batch = AppointmentBatch.objects.create(
        corps=Corps.objects.create(office=owner, issuer=issuer, name="讲师团"), number=1
    )
    topics = Topic.objects.bulk_create(Topic(office=owner, name=name) for name in _TOPICS)
    units = Unit.objects.bulk_create(Unit(name=f"社会工作协会{n}") for n in range(60))
    people = Person.objects.bulk_create(
        Person(name=f"讲师{chr(0x4E00 + n)}", name_pinyin=f"jiangshi{n:04d}", email=f"l{n}@b.org")
        for n in range(count)
    )
    lecturers = Lecturer.objects.bulk_create(
        Lecturer(
            person=person,
            unit=units[n % len(units)],
            post="社会工作督导",
            region_code=_CITIES[n % len(_CITIES)],
            profile="长期从事社区治理研究。" * 20,
            created_at=now,
        )
        for n, person in enumerate(people)
    )
    through: Any = Lecturer.topics.through  # its keys are unknown to the types
    through.objects.bulk_create(
        through(lecturer_id=row.pk, topic_id=topics[(n + k) % len(topics)].pk)
        for n, row in enumerate(lecturers)
        for k in (0, 3)
    )
    Appointment.objects.bulk_create(
        Appointment(
            lecturer=row,
            batch=batch,
            number=f"社联讲聘〔2026〕{n:04d}号",
            starts_on=now.date() - timedelta(days=300),
            ends_on=now.date() + timedelta(days=400),
            created_at=now,
        )
        for n, row in enumerate(lecturers)
    )
    return lecturers


def programme(owner: Office, first: date, days: int, sessions_a_day: int) -> list[Session]:
    """Published events of four days each, in changing cities, filled with lectures."""
    made: list[Session] = []
    for number in range(0, days, 4):
        on = first + timedelta(days=number)
        event = Event.objects.create(
            office=owner,
            slug=f"class-{number}",
            kind="training_class",
            title=f"城乡社区社会工作培训班第{number // 4 + 1}期",
            starts_on=on,
            ends_on=on + timedelta(days=3),
            region_code=_CITIES[number % len(_CITIES)],
            place="培训中心",
            status=EventStatus.PUBLISHED,
            published_at=datetime.combine(on, datetime.min.time(), SHANGHAI) - timedelta(days=60),
        )
        part = Part.objects.create(
            event=event,
            title="培训班",
            kind="training_class",
            starts_on=event.starts_on,
            ends_on=event.ends_on,
        )
        made += [
            Session(
                part=part,
                kind=SessionKind.LECTURE,
                title=f"第{n + 1}讲：社区协商的方法",
                starts_at=datetime.combine(
                    on + timedelta(days=n // sessions_a_day), datetime.min.time(), SHANGHAI
                )
                + timedelta(hours=8 + n % sessions_a_day),
                ends_at=datetime.combine(
                    on + timedelta(days=n // sessions_a_day), datetime.min.time(), SHANGHAI
                )
                + timedelta(hours=9 + n % sessions_a_day),
                hours=1,
            )
            for n in range(4 * sessions_a_day)
        ]
    return Session.objects.bulk_create(made)


def assigned(pairs: list[tuple[Session, Lecturer]], now: datetime) -> None:
    """Accepted assignments with their appearances; every tenth still waits for an answer."""
    appearances = SessionPerson.objects.bulk_create(
        SessionPerson(
            session=session, person_id=lecturer.person_id, role=SessionRole.LECTURER, topic="协商"
        )
        for n, (session, lecturer) in enumerate(pairs)
        if n % 10
    )
    by_place = {(row.session_id, row.person_id): row for row in appearances}
    rows = []
    for session, lecturer in pairs:
        shown = by_place.get((session.pk, lecturer.person_id))
        row = Assignment(
            session=session,
            lecturer=lecturer,
            session_person=shown,
            status=AssignmentStatus.ACCEPTED if shown else AssignmentStatus.INVITED,
            topic="社区协商的方法",
            place="湖南省长沙市培训中心 第一会议室",
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            created_at=now,
            invited_at=now,
            changed_at=now,
            answer_due_at=now + timedelta(days=3),
        )
        if shown is not None:
            row.uid = shown.uid
        rows.append(row)
    Assignment.objects.bulk_create(rows)


def timed(
    url: str, path: str, headers: Mapping[str, str], rounds: int
) -> tuple[list[float], http.client.HTTPResponse, bytes]:
    """Milliseconds of each request over one connection, and the last answer with its body."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        body = response.read()
        times.append((time.perf_counter() - started) * 1000)
    connection.close()
    return times, response, body
