"""Working days: the notices' make-up days, the first day, and years that nobody has published."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import translation

from core import workdays
from core.workdays import CALENDAR, WORKING, Named
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("start", "days", "first_day_counts", "end"),
    [
        # Sunday 29 September 2024 is worked, 1–7 October are off
        (date(2024, 9, 27), 5, True, date(2024, 10, 9)),
        (date(2024, 9, 27), 5, False, date(2024, 10, 10)),
        # A holiday cannot be the first counted day, whichever way one counts
        (date(2026, 9, 25), 5, True, date(2026, 10, 9)),
        (date(2026, 9, 25), 5, False, date(2026, 10, 9)),
        (date(2024, 11, 5), 5, True, date(2024, 11, 11)),
        (date(2024, 11, 5), 5, False, date(2024, 11, 12)),
        (date(2024, 11, 5), 1, True, date(2024, 11, 5)),
        # Over the turn of a year, both years known
        (date(2024, 12, 31), 3, True, date(2025, 1, 3)),
    ],
)
def test_period_of_working_days_ends_as_the_notices_say(
    start: date,
    days: int,
    first_day_counts: bool,  # noqa: FBT001
    end: date,
) -> None:
    found = workdays.end_of_period(start, days, WORKING, first_day_counts=first_day_counts)
    assert found == end


def test_period_of_calendar_days_counts_every_day_and_asks_no_year() -> None:
    end = workdays.end_of_period(date(2031, 12, 30), 5, CALENDAR, first_day_counts=True)
    assert end == date(2032, 1, 3)


def test_period_tells_which_days_count() -> None:
    found = workdays.period(
        starts_on=date(2024, 9, 27), days=5, kind=WORKING, first_day_counts=True
    )
    counted = {day.on.isoformat(): day.number for day in found.days if day.number}
    assert counted == {
        "2024-09-27": 1,
        "2024-09-29": 2,
        "2024-09-30": 3,
        "2024-10-08": 4,
        "2024-10-09": 5,
    }
    assert {day.name for day in found.days if not day.is_working} >= {"国庆节"}


def test_period_that_leaves_the_published_years_is_refused() -> None:
    with pytest.raises(workdays.YearNotPublished, match="2027") as refused:
        workdays.end_of_period(date(2026, 12, 30), 5, WORKING, first_day_counts=True)
    assert refused.value.field == "starts_on"
    with pytest.raises(workdays.YearNotPublished):
        workdays.end_of_period(date(2003, 12, 1), 5, WORKING, first_day_counts=True)


def test_period_in_the_last_days_of_the_known_years_says_that_it_may_move() -> None:
    late = workdays.period(
        starts_on=date(2026, 12, 24), days=5, kind=WORKING, first_day_counts=True
    )
    assert late.ends_on == date(2026, 12, 30)
    assert late.may_move
    enter_2027()
    again = workdays.period(
        starts_on=date(2026, 12, 24), days=5, kind=WORKING, first_day_counts=True
    )
    assert not again.may_move


def enter_2027() -> None:
    off = [Named(date(2027, 1, 1) + timedelta(days=n), False, "元旦") for n in range(3)]
    made_up = Named(date(2026, 12, 27), True, "元旦")
    workdays.enter(
        year=2027,
        notice="国办发明电〔2026〕9号",
        days=[*off, made_up],
        actor=factories.UserFactory.create(),
        now=NOW,
    )


def test_entered_year_is_known_and_may_name_a_day_of_the_year_before() -> None:
    assert not workdays.is_known(2027)
    enter_2027()
    assert workdays.is_known(2027)
    assert workdays.is_working_day(date(2026, 12, 27))
    end = workdays.end_of_period(date(2026, 12, 30), 5, WORKING, first_day_counts=True)
    assert end == date(2027, 1, 6)
    assert workdays.known_years()[-1] == 2027


def test_entered_year_stands_in_the_place_of_the_packaged_one() -> None:
    assert not workdays.is_working_day(date(2026, 10, 7))
    workdays.enter(
        year=2026,
        notice="调整通知",
        days=[Named(date(2026, 10, 1), False, "国庆节")],
        actor=factories.UserFactory.create(),
        now=NOW,
    )
    assert workdays.is_working_day(date(2026, 10, 7))
    assert [day.on for day in workdays.named_days(2026)] == [date(2026, 10, 1)]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], "days off"),
        ([Named(date(2025, 1, 1), False, "元旦")], "2025-01-01"),
        ([Named(date(2027, 1, 4), True, "元旦")], "weekday"),
        (
            [Named(date(2027, 1, 2), False, "元旦"), Named(date(2027, 1, 2), True, "元旦")],
            "both",
        ),
    ],
)
def test_year_that_cannot_be_right_is_refused(days: list[Named], words: str) -> None:
    with pytest.raises(workdays.BadCalendar, match=words):
        workdays.enter(
            year=2027, notice="x", days=days, actor=factories.UserFactory.create(), now=NOW
        )


@pytest.mark.parametrize("days", [0, 31])
def test_period_has_one_to_thirty_days(days: int) -> None:
    with pytest.raises(ValueError, match=str(days)):
        workdays.end_of_period(date(2024, 11, 5), days, WORKING, first_day_counts=True)
