"""Results of expert scoring: points, trimmed mean, ties, moves, spread, agreement."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calls.domain import ranking, ranking_order, scores
from calls.domain.ranking_order import CriterionFacts, SubmissionFacts
from people.enums import Tier
from tests import factories
from tests.calls.scoring import reviewer, scoring_step, sealed, standing
from tests.factories import NOW

CRITERIA: list[CriterionFacts] = [
    {"id": "1", "weight": 2, "most": 10},
    {"id": "2", "weight": 1, "most": 5},
]


def facts(key: int, *given: int, tier: str = "", received: str = "2026-05-01") -> SubmissionFacts:
    return {
        "id": key,
        "tier": tier,
        "received_at": received,
        "reviews": [
            {"reviewer": number, "scores": {"1": score, "2": score // 2}}
            for number, score in enumerate(given)
        ],
    }


def order_of(*rows: SubmissionFacts, moves: Any = ()) -> list[int]:
    placed = ranking_order.order(criteria=CRITERIA, submissions=rows, moves=moves)
    return [row.submission for row in placed]


def test_points_weigh_each_score_by_its_highest() -> None:
    scale = scores.Scale([("1", 2, 10), ("2", 1, 5)])

    assert scale.points({"1": 9, "2": 3}) == 8000  # (2 · 0.9 + 0.6) / 3
    assert scale.points({"1": 10, "2": 5}) == 10000
    assert scale.points({"1": 1, "2": 0}) == 667


@pytest.mark.parametrize(
    ("points", "mean", "trimmed", "result"),
    [
        ((8000,), 8000, None, 8000),
        ((8000, 8001), 8001, None, 8001),  # half up
        ((1000, 8000, 8000, 9000), 6500, None, 6500),
        ((1000, 8000, 8100, 8300, 9900), 7060, 8133, 8133),
    ],
)
def test_result_is_trimmed_from_five_reviews_on(
    points: tuple[int, ...], mean: int, trimmed: int | None, result: int
) -> None:
    found = scores.summary(points)

    assert found is not None
    assert (found.mean, found.trimmed, found.result) == (mean, trimmed, result)


def test_spread_marks_a_dispute() -> None:
    calm, torn = scores.summary([8000, 8200, 8400]), scores.summary([3000, 8000, 9800])

    assert calm is not None
    assert torn is not None
    assert (calm.deviation, calm.spread, calm.is_disputed) == (200, 400, False)
    assert torn.is_disputed


def test_agreement_is_one_where_reviewers_agree_and_low_where_they_do_not() -> None:
    assert scores.agreement([[9000, 9000], [5000, 5000], [7000, 7000]]) == pytest.approx(1)
    torn = scores.agreement([[9000, 3000], [3000, 9000], [6000, 6000]])
    assert torn is not None
    assert torn < 0
    assert scores.agreement([[9000, 8000]]) is None


def test_agreement_matches_the_published_example() -> None:
    """Shrout and Fleiss 1979, table 2: ICC(1,1) is .17."""
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

    assert scores.agreement(table) == pytest.approx(0.17, abs=0.005)


def test_equal_results_are_ordered_by_tier_then_as_received() -> None:
    rows = [
        facts(1, 8, received="2026-05-02"),
        facts(2, 8, tier=Tier.MEMBER),
        facts(3, 8, tier=Tier.VICE_DIRECTOR),
        facts(4, 8, tier=Tier.STANDING),
        facts(5, 9),
        facts(6, 8, received="2026-05-01"),
        facts(7),
    ]

    assert order_of(*rows) == [5, 3, 4, 2, 6, 1, 7]


def test_equal_ones_are_marked_until_somebody_decides() -> None:
    rows = [facts(1, 8), facts(2, 8), facts(3, 8, tier=Tier.MEMBER), facts(4), facts(5)]

    placed = ranking_order.order(criteria=CRITERIA, submissions=rows)
    assert [row.submission for row in placed if row.is_equal] == [1, 2]

    placed = ranking_order.order(
        criteria=CRITERIA, submissions=rows, moves=[{"submission": 2, "place": 2}]
    )
    assert [row.submission for row in placed] == [3, 2, 1, 4, 5]
    assert not any(row.is_equal for row in placed)


def test_moves_are_applied_in_the_order_in_which_they_were_made() -> None:
    rows = [facts(1, 9), facts(2, 8), facts(3, 7)]

    moves = [{"submission": 3, "place": 1}, {"submission": 2, "place": 1}]

    assert order_of(*rows, moves=moves) == [2, 3, 1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    given_scores=st.lists(st.lists(st.integers(0, 10), max_size=7), min_size=1, max_size=8),
    data=st.data(),
)
def test_order_does_not_depend_on_the_order_of_the_facts(
    given_scores: list[list[int]], data: st.DataObject
) -> None:
    rows = [facts(key, *given) for key, given in enumerate(given_scores, start=1)]
    shuffled = data.draw(st.permutations(rows))
    turned: list[SubmissionFacts] = [
        {**row, "reviews": data.draw(st.permutations(row["reviews"]))} for row in shuffled
    ]

    assert order_of(*turned) == order_of(*rows)


@pytest.mark.django_db
def test_ranking_takes_the_tier_of_the_day_the_submission_came_in() -> None:
    step = scoring_step()
    member = reviewer(step)
    plain, tiered = standing(step), standing(step)
    term = factories.TermFactory.create(office=step.call.office)
    factories.MembershipFactory.create(unit=tiered.unit, term=term, tier=Tier.VICE_DIRECTOR)
    for submission in (plain, tiered):
        sealed(member, submission, 80)

    found = ranking.of_step(step)

    assert [row.submission for row in found.placed] == [tiered.pk, plain.pk]
    assert found.equals == []


@pytest.mark.django_db
def test_review_of_a_reviewer_who_became_tied_is_left_out() -> None:
    step = scoring_step()
    free, tied = reviewer(step), reviewer(step)
    submission = standing(step)
    sealed(free, submission, 80)
    sealed(tied, submission, 20)

    factories.PostFactory.create(person=tied.person, unit=submission.unit)

    found = ranking.of_step(step)
    (row,) = found.placed
    assert list(row.points) == [free.pk]
    assert [member for member, _tie in found.excluded[submission.pk]] == [tied.pk]


@pytest.mark.django_db
def test_open_review_is_never_counted() -> None:
    step = scoring_step()
    member = reviewer(step)
    submission = standing(step)
    key = str(step.criteria.get().pk)
    factories.ReviewFactory.create(member=member, submission=submission, scores={key: 90})

    (row,) = ranking.of_step(step).placed

    assert row.summary is None


@pytest.mark.django_db
def test_move_needs_a_reason_and_a_place_that_exists() -> None:
    step = scoring_step()
    submission, actor = standing(step), factories.UserFactory.create()

    with pytest.raises(ranking.ReasonMissing):
        ranking.move(step=step, submission=submission, place=1, reason=" ", actor=actor, now=NOW)
    with pytest.raises(ranking.NoSuchPlace):
        ranking.move(step=step, submission=submission, place=2, reason="补充", actor=actor, now=NOW)
