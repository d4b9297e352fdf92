"""The ranking of 500 submissions × 7 reviewers as the head of secretariat opens it.

Bar: 250 ms, with the same number of queries for one page as for ten.
"""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from benchmarks._context import Context, Result, percentile
from calls.enums import CallKind, CallStatus, Door, ReviewStatus, StepKind, SubmissionStatus
from calls.models import Call, Criterion, PanelMember, Review, Step, Submission
from lecturers.models import Nomination
from people.enums import OfficeRole, Tier
from people.models import (
    Issuer,
    Membership,
    Office,
    OfficeMember,
    Person,
    Post,
    Term,
    Unit,
    User,
)

SUBMISSIONS: Final = 500
REVIEWERS: Final = 7
CRITERIA: Final = 4
ROUNDS: Final = 30
BAR: Final = 250.0


def build(submissions: int, reviewers: int) -> tuple[Step, User]:
    """A scored step: units in a tree with tiers, reviewers with posts, everything sealed."""
    now = timezone.now()
    office = Office.objects.create(name="城乡社区工作委员会", slug="ccw")
    head = User.objects.create_user("head", display_name="王芳")
    OfficeMember.objects.create(
        office=office, user=head, role=OfficeRole.HEAD, starts_on=now.date() - timedelta(days=9)
    )
    call = Call.objects.create(
        office=office,
        issuer=Issuer.objects.create(name="中国社会工作联合会"),
        kind=CallKind.LECTURERS,
        slug="second",
        title="选聘第二批讲师团讲师",
        status=CallStatus.PUBLISHED,
        published_at=now - timedelta(days=60),
        created_at=now - timedelta(days=61),
    )
    step = Step.objects.create(
        call=call, order=2, kind=StepKind.SCORING, opens_at=now - timedelta(days=5)
    )
    criteria = [
        Criterion.objects.create(step=step, label=f"指标{order}", weight=order + 1, order=order)
        for order in range(CRITERIA)
    ]
    rows = _submissions(call, step, submissions, now)
    panel = _panel(step, head, reviewers, now)
    Review.objects.bulk_create(
        (
            Review(
                member=member,
                submission=row,
                status=ReviewStatus.SEALED,
                scores={
                    str(one.pk): (row.pk * 7 + member.pk * 3 + place * 5) % 6 + 5
                    for place, one in enumerate(criteria)
                },
                assigned_at=now,
                sealed_at=now,
            )
            for row in rows
            for member in panel
        ),
        batch_size=1000,
    )
    return step, head


def _submissions(call: Call, step: Step, count: int, now: Any) -> list[Submission]:
    term = Term.objects.create(
        office=call.office, number=3, starts_on=now.date() - timedelta(days=900)
    )
    top = Unit.objects.create(name="省社会工作协会")
    units = Unit.objects.bulk_create(
        Unit(name=f"第{number}街道社区服务中心", parent=top if number % 9 == 0 else None)
        for number in range(count // 2)
    )
    Membership.objects.bulk_create(
        Membership(unit=unit, term=term, tier=list(Tier)[number % 3], starts_on=term.starts_on)
        for number, unit in enumerate(units)
    )
    people = Person.objects.bulk_create(Person(name=f"候选{number}") for number in range(count))
    rows = Submission.objects.bulk_create(
        Submission(
            call=call,
            door=Door.UNIT,
            unit=units[number % len(units)],
            person=person,
            status=SubmissionStatus.IN_PROGRESS,
            current_step=step,
            created_at=now - timedelta(days=30),
            changed_at=now - timedelta(days=20),
            submitted_at=now - timedelta(days=20, seconds=number),
        )
        for number, person in enumerate(people)
    )
    Nomination.objects.bulk_create(
        Nomination(submission=row, name=person.name, unit_name=str(row.unit), post="书记")
        for row, person in zip(rows, people, strict=True)
    )
    return rows


def _panel(step: Step, head: User, count: int, now: Any) -> list[PanelMember]:
    members = []
    for number in range(count):
        person = Person.objects.create(name=f"专家{number}")
        unit = Unit.objects.create(name=f"第{number}大学社会学院")
        Post.objects.create(person=person, unit=unit, title="教授")
        members.append(
            PanelMember.objects.create(
                step=step, person=person, invited_by=head, invited_at=now, accepted_at=now
            )
        )
    return members


def run(context: Context) -> Iterator[Result]:
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.SECOND_FACTOR_REQUIRED = False  # signing in is not what is measured
    step, head = build(SUBMISSIONS, REVIEWERS)
    client = Client()
    client.force_login(head)
    address = f"/console/calls/{step.call.slug}/steps/{step.pk}/scoring/ranking/"
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = client.get(address)
    if answer.status_code != 200 or "候选" not in answer.content.decode():
        message = f"the page was not shown: {answer.status_code}"
        raise RuntimeError(message)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(address)
        times.append((time.perf_counter() - started) * 1000)
    said = context.conditions(
        f"{SUBMISSIONS} submissions × {REVIEWERS} reviewers × {CRITERIA} criteria",
        f"{len(asked)} queries",
        f"median of {ROUNDS}",
        "without a server between",
    )
    yield Result("ranking_page", statistics.median(times), "ms", BAR, said)
    yield Result("ranking_page_p95", percentile(times, 0.95), "ms", None, said)
