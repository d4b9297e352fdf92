"""Recusal: who is tied to whom, computed at each read."""

from datetime import timedelta

import pytest

from calls.domain import ties
from calls.enums import RecusalKind
from tests import factories
from tests.calls.scoring import reviewer, scoring_step, standing
from tests.factories import NOW, day

pytestmark = pytest.mark.django_db


def test_reviewer_of_the_same_unit_is_tied() -> None:
    step = scoring_step()
    member, submission = reviewer(step), standing(step)
    assert ties.between(submission, member.person) is None

    factories.PostFactory.create(person=member.person, unit=submission.unit)

    assert ties.between(submission, member.person) == RecusalKind.SAME_UNIT


@pytest.mark.parametrize("reviewer_is_above", [True, False])
def test_reviewer_of_a_unit_above_or_below_is_tied_at_any_depth(reviewer_is_above: bool) -> None:  # noqa: FBT001
    top = factories.UnitFactory.create()
    middle = factories.UnitFactory.create(parent=factories.UnitFactory.create(parent=top))
    low = factories.UnitFactory.create(parent=middle)
    theirs, own = (top, low) if reviewer_is_above else (low, top)
    step = scoring_step()
    member, submission = reviewer(step), standing(step, submission__unit=own)

    factories.PostFactory.create(person=member.person, unit=theirs)

    assert ties.between(submission, member.person) == RecusalKind.SUPERIOR_UNIT


def test_reviewer_of_a_sister_unit_is_free() -> None:
    top = factories.UnitFactory.create()
    step = scoring_step()
    submission = standing(step, submission__unit=factories.UnitFactory.create(parent=top))
    member = reviewer(step)
    sister = factories.UnitFactory.create(parent=top)

    factories.PostFactory.create(person=member.person, unit=sister)

    assert ties.between(submission, member.person) is None


def test_merged_units_count_as_one() -> None:
    into = factories.UnitFactory.create()
    step = scoring_step()
    submission = standing(step, submission__unit=factories.UnitFactory.create(merged_into=into))
    member = reviewer(step)

    other = factories.UnitFactory.create(merged_into=into)
    factories.PostFactory.create(person=member.person, unit=other)

    assert ties.between(submission, member.person) == RecusalKind.SAME_UNIT


def test_superior_recommending_unit_ties() -> None:
    step = scoring_step()
    superior = factories.UnitFactory.create()
    submission = standing(step, submission__superior_unit=superior)
    member = reviewer(step)

    factories.PostFactory.create(person=member.person, unit=superior)

    assert ties.between(submission, member.person) == RecusalKind.SAME_UNIT


def test_contact_of_the_unit_is_tied() -> None:
    step = scoring_step()
    member, submission = reviewer(step), standing(step)

    factories.UnitContactFactory.create(user=member.person.user, unit=submission.unit)

    assert ties.between(submission, member.person) == RecusalKind.SAME_UNIT


def test_post_of_the_nominee_elsewhere_ties() -> None:
    step = scoring_step()
    member, submission = reviewer(step), standing(step)
    society = factories.UnitFactory.create()

    for person in (member.person, submission.person):
        factories.PostFactory.create(person=person, unit=society)

    assert ties.between(submission, member.person) == RecusalKind.SAME_UNIT


@pytest.mark.parametrize(("days", "is_tied"), [(-1, True), (-100, False)])
def test_post_ended_since_the_call_was_planned_still_ties(days: int, is_tied: bool) -> None:  # noqa: FBT001
    step = scoring_step()
    member, submission = reviewer(step), standing(step)

    factories.PostFactory.create(person=member.person, unit=submission.unit, ends_on=day(days))

    assert (ties.between(submission, member.person) is not None) is is_tied


def test_nominee_on_the_panel_is_the_same_person() -> None:
    step = scoring_step()
    member = reviewer(step)
    submission = standing(step, submission__person=member.person)

    assert ties.between(submission, member.person) == RecusalKind.SAME_PERSON


def test_merged_record_of_the_nominee_is_the_same_person() -> None:
    step = scoring_step()
    member = reviewer(step)
    old = factories.PersonFactory.create(merged_into=member.person, phone="")
    submission = standing(step, submission__person=old)

    assert ties.between(submission, member.person) == RecusalKind.SAME_PERSON


def test_declared_kin_is_tied() -> None:
    step = scoring_step()
    member = reviewer(step, name="李卫东")
    submission = standing(step, kin="配偶 李 卫东（副主任委员）")

    assert ties.between(submission, member.person) == RecusalKind.KIN


def test_ties_take_the_same_number_of_queries_for_more(
    django_assert_num_queries: object,
) -> None:
    step = scoring_step()
    people = [reviewer(step).person for _ in range(3)]
    rows = [standing(step) for _ in range(3)]
    for row in rows:
        row.call.created_at = NOW - timedelta(days=30)

    with django_assert_num_queries(5):  # type: ignore[operator]
        ties.of(rows[:1], people[:1])
    with django_assert_num_queries(5):  # type: ignore[operator]
        ties.of(rows, people)
