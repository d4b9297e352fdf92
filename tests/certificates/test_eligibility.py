"""Who is eligible, and the figures that say why not."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from attendance.enums import AttendanceStatus
from certificates.domain import eligibility
from certificates.domain.eligibility import Rule
from certificates.enums import CertificateKind
from registrations.enums import RegistrationStatus
from tests.certificates.scenes import training_class
from tests.factories import (
    NOW,
    ArrivalFactory,
    CompletionRuleFactory,
    PartFactory,
    RegistrationFactory,
    ScanFactory,
    SessionFactory,
    at,
)

pytestmark = pytest.mark.django_db
COMPLETION = Rule(kind=CertificateKind.COMPLETION, min_share=80)


def codes(standing: eligibility.Standing) -> list[str]:
    return [shortfall.code for shortfall in standing.shortfalls]


def test_share_is_over_all_counting_sessions_held_or_not() -> None:
    scene = training_class(sessions=5)
    scene.person("王芳", attended=5)
    SessionFactory.create(part=scene.part, starts_at=at(20, 9), ends_at=at(20, 12), counts=True)
    SessionFactory.create(part=scene.part, starts_at=at(21, 9), ends_at=at(21, 12), counts=False)

    [standing] = eligibility.standings(part=scene.part, rule=COMPLETION, now=NOW)

    assert (standing.attended, standing.counting, standing.share) == (5, 6, 83)
    assert standing.is_eligible
    [standing] = eligibility.standings(
        part=scene.part, now=NOW, rule=Rule(kind=CertificateKind.COMPLETION, min_share=84)
    )
    assert codes(standing) == ["share"]


@pytest.mark.parametrize(("attended", "eligible"), [(8, True), (7, False)])
def test_share_of_exactly_what_is_asked_is_enough(attended: int, eligible: bool) -> None:  # noqa: FBT001
    scene = training_class()
    scene.person(attended=attended)
    [standing] = eligibility.standings(part=scene.part, rule=COMPLETION, now=NOW)
    assert standing.is_eligible is eligible


def test_reason_gives_the_figures() -> None:
    scene = training_class()
    scene.person(attended=6)
    rule = Rule(kind=CertificateKind.COMPLETION, min_share=80, min_hours=Decimal(24))
    [standing] = eligibility.standings(part=scene.part, rule=rule, now=NOW)
    with translation.override("en"):
        assert standing.reason == (
            "attended 6 of 10 sessions (60%; 80% asked); 14.4 of 24 credit hours"
        )


def test_late_and_left_early_count_and_absence_does_not() -> None:
    scene = training_class(sessions=4)
    person = scene.person(attended=1)
    scene.mark(person, 1, AttendanceStatus.LATE)
    scene.mark(person, 2, AttendanceStatus.LEFT_EARLY)
    scene.mark(person, 3, AttendanceStatus.ABSENT)
    [standing] = eligibility.standings(part=scene.part, rule=COMPLETION, now=NOW)
    assert standing.attended == 3


def test_leave_counts_towards_the_share_only_where_the_rule_says_so_and_never_for_hours() -> None:
    scene = training_class()
    person = scene.person(attended=7)
    scene.mark(person, 7, AttendanceStatus.ON_LEAVE)
    [strict] = eligibility.standings(part=scene.part, rule=COMPLETION, now=NOW)
    [mild] = eligibility.standings(
        part=scene.part,
        now=NOW,
        rule=Rule(kind=CertificateKind.COMPLETION, min_share=80, leave_counts=True),
    )
    assert (strict.is_eligible, mild.is_eligible) == (False, True)
    assert mild.hours == strict.hours == Decimal("16.8")


def test_completion_needs_presence_whatever_the_rule() -> None:
    scene = training_class()
    scene.person(attended=0)
    [standing] = eligibility.standings(
        part=scene.part, now=NOW, rule=Rule(kind=CertificateKind.COMPLETION, min_share=0)
    )
    assert codes(standing) == ["nothing_attended"]


def test_leave_alone_is_no_presence() -> None:
    scene = training_class(sessions=1)
    person = scene.person(attended=0)
    scene.mark(person, 0, AttendanceStatus.ON_LEAVE)
    rule = Rule(kind=CertificateKind.COMPLETION, min_share=80, leave_counts=True)
    [standing] = eligibility.standings(part=scene.part, rule=rule, now=NOW)
    assert codes(standing) == ["nothing_attended"]


def test_a_part_without_counting_sessions_gives_no_completion() -> None:
    scene = training_class(sessions=0)
    scene.person()
    [standing] = eligibility.standings(part=scene.part, rule=COMPLETION, now=NOW)
    assert codes(standing) == ["no_sessions"]


def test_attendance_proof_needs_arrival_or_one_session() -> None:
    scene = training_class()
    scene.person("刘一", attended=1)
    ArrivalFactory.create(registration=scene.person("陈二", attended=0))
    scene.person("张三", attended=0)
    rule = eligibility.default_rule(CertificateKind.ATTENDANCE)
    found = {
        standing.registration.name: codes(standing)
        for standing in eligibility.standings(part=scene.part, rule=rule, now=NOW)
    }
    assert found == {"刘一": [], "陈二": [], "张三": ["not_seen"]}


def test_arrival_is_asked_where_the_rule_says_so() -> None:
    scene = training_class()
    person = scene.person()
    rule = Rule(kind=CertificateKind.COMPLETION, min_share=80, needs_arrival=True)
    assert codes(eligibility.standings(part=scene.part, rule=rule, now=NOW)[0]) == ["arrival"]
    ArrivalFactory.create(registration=person)
    assert eligibility.standings(part=scene.part, rule=rule, now=NOW)[0].is_eligible


def test_only_confirmed_people_of_the_part_are_looked_at() -> None:
    scene = training_class()
    scene.person("王芳")
    scene.person("李雷", status=RegistrationStatus.WAITLISTED)
    other = PartFactory.create(event=scene.part.event)
    RegistrationFactory.create(event=scene.part.event, name="韩梅", chosen=[other])
    assert [person.name for person in eligibility.people_of(scene.part)] == ["王芳"]


def test_kept_rule_wins_over_the_default() -> None:
    scene = training_class()
    assert eligibility.rule_of(scene.part, CertificateKind.COMPLETION).min_share == 80
    CompletionRuleFactory.create(part=scene.part, kind=CertificateKind.COMPLETION, min_share=60)
    assert eligibility.rule_of(scene.part, CertificateKind.COMPLETION).min_share == 60


def test_rule_survives_being_frozen() -> None:
    rule = Rule(kind="completion", min_share=70, min_hours=Decimal("12.5"), leave_counts=True)
    assert Rule.thawed(rule.frozen()) == rule


def test_standings_take_as_many_queries_for_many_people(
    assert_constant_queries: Callable[..., None],
) -> None:
    scene = training_class(sessions=3)

    def show() -> Any:
        return eligibility.standings(part=scene.part, rule=COMPLETION, now=NOW)

    assert_constant_queries(lambda: scene.person(attended=2), show)


def test_a_scan_of_a_moment_ago_counts_before_any_mark_is_stored() -> None:
    scene = training_class(sessions=1)
    person = scene.person(attended=0)
    begins = scene.sessions[0].starts_at
    ScanFactory.create(registration=person, scanned_at=begins)
    [standing] = eligibility.standings(part=scene.part, rule=COMPLETION, now=begins)
    assert (standing.attended, standing.is_eligible) == (1, True)
