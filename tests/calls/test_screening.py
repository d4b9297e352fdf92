"""资格审查: computed checks with their evidence, overrules that last, verdicts by people."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from calls.domain import checks, guards, path, screening
from calls.domain.path import ReasonMissing
from calls.enums import CheckVerdict, StepKind, StepOutcome, SubmissionStatus
from calls.models import CheckResult, Step, Submission
from people.enums import OfficeRole, Tier
from people.models import User
from tests import factories
from tests.factories import NOW, day
from tests.fixtures import AssertConstantQueries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def step() -> Step:
    step = factories.StepFactory.create(kind=StepKind.ELIGIBILITY)
    for order, key in enumerate(["member_unit", "unit_limit", "rules_accepted", "awards"]):
        factories.CallCheckFactory.create(call=step.call, key=key, order=order)
    return step


@pytest.fixture
def staff(step: Step) -> User:
    return factories.OfficeMemberFactory.create(office=step.call.office, role=OfficeRole.STAFF).user


def handed_in(step: Step, **fields: Any) -> Submission:
    return factories.NominationFactory.create(submission__call=step.call, **fields).submission


def found(step: Step, submission: Submission) -> dict[str, checks.Shown]:
    row = screening.row_of(step, Submission.objects.get(pk=submission.pk))
    return {one.check.key: one for one in [*row.checks, *row.evidence]}


def test_member_unit_is_judged_by_the_tier_of_that_day(step: Step) -> None:
    submission = handed_in(step)
    assert found(step, submission)["member_unit"].standing == CheckVerdict.NOT_MET
    term = factories.TermFactory.create(office=step.call.office)
    membership = factories.MembershipFactory.create(
        unit=submission.unit, term=term, tier=Tier.STANDING, starts_on=day(-100)
    )
    one = found(step, submission)["member_unit"]
    assert one.standing == CheckVerdict.MET
    assert day(-2).isoformat() in one.words
    step.call.tiers = [Tier.VICE_DIRECTOR]
    step.call.save()
    fresh = Step.objects.get(pk=step.pk)
    assert found(fresh, submission)["member_unit"].standing == CheckVerdict.NOT_MET
    step.call.tiers = []
    step.call.save()
    membership.ends_on = day(-3)  # the day before it was handed in
    membership.save()
    fresh = Step.objects.get(pk=step.pk)
    assert found(fresh, submission)["member_unit"].standing == CheckVerdict.NOT_MET


def test_third_of_a_unit_is_for_a_person_where_there_is_a_reason(step: Step) -> None:
    first = handed_in(step)
    handed_in(step, submission__unit=first.unit)
    third = handed_in(step, submission__unit=first.unit, submission__limit_reason="全国劳模")
    fourth = handed_in(step, submission__unit=first.unit)
    assert found(step, first)["unit_limit"].standing == CheckVerdict.MET
    one = found(step, third)["unit_limit"]
    assert one.standing == CheckVerdict.UNKNOWN
    assert "全国劳模" in one.words
    assert found(step, fourth)["unit_limit"].standing == CheckVerdict.NOT_MET


def test_overrule_lasts_over_new_computations(step: Step, staff: User) -> None:
    submission = handed_in(step)
    with pytest.raises(ReasonMissing):
        checks.overrule(
            submission=submission,
            key="member_unit",
            to=CheckVerdict.MET,
            reason=" ",
            actor=staff,
            now=NOW,
        )
    checks.overrule(
        submission=submission,
        key="member_unit",
        to=CheckVerdict.MET,
        reason="新入会，批文已到",
        actor=staff,
        now=NOW,
    )
    checks.keep(step.call, [submission], now=NOW)
    one = found(step, submission)["member_unit"]
    assert (one.verdict, one.standing) == (CheckVerdict.NOT_MET, CheckVerdict.MET)
    assert one.result is not None
    assert one.result.overrule_reason == "新入会，批文已到"
    checks.take_back(submission=submission, key="member_unit", actor=staff, now=NOW)
    assert found(step, submission)["member_unit"].standing == CheckVerdict.NOT_MET


def test_verdict_keeps_the_checks_as_they_were(step: Step, staff: User) -> None:
    submission = handed_in(step)
    done = screening.decide(
        step=step,
        submissions=[submission.pk],
        outcome=StepOutcome.PASSED,
        reason="",
        actor=staff,
        now=NOW,
    )
    assert len(done.taken) == 1
    kept = CheckResult.objects.get(submission=submission, key="member_unit")
    assert kept.verdict == CheckVerdict.NOT_MET
    term = factories.TermFactory.create(office=step.call.office)
    factories.MembershipFactory.create(unit=submission.unit, term=term, starts_on=day(-100))
    assert found(step, submission)["member_unit"].standing == CheckVerdict.NOT_MET


@pytest.mark.parametrize(
    "lacking",
    [
        {"submission__publication_agreed_at": None},
        {"submission__rules_accepted_at": None},
        {"submission__rules_version": "0"},
        {"identity_in_doubt": True},
    ],
)
def test_nobody_passes_without_the_own_word(
    step: Step, staff: User, lacking: dict[str, Any]
) -> None:
    submission = handed_in(step, **lacking)
    other = handed_in(step)
    checks.overrule(
        submission=submission,
        key="rules_accepted",
        to=CheckVerdict.MET,
        reason="电话同意",
        actor=staff,
        now=NOW,
    )
    done = screening.decide(
        step=step,
        submissions=[submission.pk, other.pk],
        outcome=StepOutcome.PASSED,
        reason="",
        actor=staff,
        now=NOW,
    )
    assert (len(done.taken), len(done.left)) == (1, 1)
    with pytest.raises(guards.NotReady):
        path.decide(
            submission=submission, step=step, outcome=StepOutcome.PASSED, actor=staff, now=NOW
        )
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.SUBMITTED


def test_bulk_on_the_page_passes_fails_and_returns(step: Step, staff: User, client: Client) -> None:
    rows = [handed_in(step) for _ in range(3)]
    client.force_login(staff)
    url = f"/console/calls/{step.call.slug}/steps/{step.pk}/"
    page = client.get(f"{url}screening/").content.decode()
    assert all(row.nomination.name in page for row in rows)
    bare = client.post(f"{url}verdicts/", {"selected": [rows[0].pk], "action": "fail"})
    assert bare.status_code == 422
    for row, action in zip(rows, ("pass", "fail", "return"), strict=True):
        typed = {"selected": [row.pk], "action": action, "reason": "请补充材料"}
        assert client.post(f"{url}verdicts/", typed).status_code == 302
        row.refresh_from_db()
    assert [row.status for row in rows] == [
        SubmissionStatus.APPROVED,  # no step follows here
        SubmissionStatus.NOT_APPROVED,
        SubmissionStatus.RETURNED,
    ]


def test_overrule_on_the_page(step: Step, staff: User, client: Client) -> None:
    submission = handed_in(step)
    client.force_login(staff)
    url = f"/console/calls/{step.call.slug}/steps/{step.pk}/screening/{submission.pk}/"
    typed = {"key": "member_unit", "to": "met", "reason": "批文已到"}
    assert client.post(f"{url}overrule/", typed).status_code == 302
    assert "批文已到" in client.get(url).content.decode()


def test_committee_changes_the_order_by_hand(step: Step, staff: User, client: Client) -> None:
    committee = factories.StepFactory.create(call=step.call, kind=StepKind.COMMITTEE)
    rows = [
        handed_in(
            step,
            submission__status=SubmissionStatus.IN_PROGRESS,
            submission__current_step=committee,
        )
        for _ in range(3)
    ]
    before = [row.submission.pk for row in screening.rows(committee)]
    client.force_login(staff)
    url = f"/console/calls/{step.call.slug}/steps/{committee.pk}/screening/{before[2]}/place/"
    client.post(url, {"place-place": "1", "place-reason": "同等条件，服务记录更好"})
    after = [row.submission.pk for row in screening.rows(committee)]
    assert after == [before[2], before[0], before[1]]
    assert len(rows) == 3


def test_table_takes_constant_queries(
    step: Step, staff: User, client: Client, assert_constant_queries: AssertConstantQueries
) -> None:
    for key in ("papers", "degree_or_title", "years_in_field", "active_service"):
        factories.CallCheckFactory.create(call=step.call, key=key)
    client.force_login(staff)
    url = f"/console/calls/{step.call.slug}/steps/{step.pk}/screening/?show=all"
    assert_constant_queries(lambda: handed_in(step), lambda: client.get(url))
