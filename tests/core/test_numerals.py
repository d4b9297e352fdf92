"""Dates, ranges and numbers as the papers print them."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import numerals


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        (dt.date(2024, 9, 29), "二〇二四年九月二十九日"),
        (dt.date(2024, 9, 10), "二〇二四年九月十日"),
        (dt.date(2025, 12, 31), "二〇二五年十二月三十一日"),
        (dt.date(2030, 10, 20), "二〇三〇年十月二十日"),
        (dt.date(2026, 1, 11), "二〇二六年一月十一日"),
    ],
)
def test_chinese_date_is_printed_with_the_round_zero(date: dt.date, printed: str) -> None:
    assert numerals.chinese_date(date) == printed


@given(st.dates(min_value=dt.date(1000, 1, 1)))
def test_chinese_date_never_holds_a_digit_or_the_other_zero(date: dt.date) -> None:
    assert not set(numerals.chinese_date(date)) & set("0123456789零")


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (0, "〇"),
        (7, "七"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (105, "一百〇五"),
        (110, "一百一十"),
        (1005, "一千〇五"),
        (2024, "二千〇二十四"),
    ],
)
def test_chinese_number_is_counted_in_tens(number: int, printed: str) -> None:
    assert numerals.chinese_number(number) == printed


def test_arabic_date_is_not_padded() -> None:
    assert numerals.arabic_date(dt.date(2024, 9, 9)) == "2024年9月9日"


@pytest.mark.parametrize(
    ("start", "end", "chinese", "english"),
    [
        ((2024, 9, 25), (2024, 9, 29), "2024年9月25日至29日", "25–29 September 2024"),
        ((2024, 9, 25), (2024, 9, 25), "2024年9月25日", "25 September 2024"),
        ((2024, 9, 28), (2024, 10, 2), "2024年9月28日至10月2日", "28 September – 2 October 2024"),
        (
            (2024, 12, 30),
            (2025, 1, 2),
            "2024年12月30日至2025年1月2日",
            "30 December 2024 – 2 January 2025",
        ),
    ],
)
def test_date_range_says_what_repeats_once(
    start: tuple[int, int, int], end: tuple[int, int, int], chinese: str, english: str
) -> None:
    first, last = dt.date(*start), dt.date(*end)
    assert numerals.date_range(first, last) == chinese
    assert numerals.date_range(first, last, language="en") == english


def test_date_range_can_leave_the_year_out_within_one_year_only() -> None:
    first = dt.date(2024, 9, 25)
    assert numerals.date_range(first, dt.date(2024, 9, 29), with_year=False) == "9月25日至29日"
    assert "2025年" in numerals.date_range(first, dt.date(2025, 1, 1), with_year=False)


def test_date_range_refuses_an_end_before_its_start() -> None:
    with pytest.raises(ValueError, match="2024"):
        numerals.date_range(dt.date(2024, 9, 2), dt.date(2024, 9, 1))


@pytest.mark.parametrize(
    ("value", "printed"),
    [("4.0", "4"), ("4.50", "4.5"), ("40", "40"), ("0.00", "0"), ("1E+2", "100"), ("-0.0", "0")],
)
def test_decimal_is_trimmed_without_an_exponent(value: str, printed: str) -> None:
    assert numerals.trim_decimal(Decimal(value)) == printed


def test_number_is_made_from_its_pattern() -> None:
    pattern = "社联城乡培〔{year}〕{seq:04d}号"
    assert numerals.number_from_pattern(pattern, year=2024, seq=1) == "社联城乡培〔2024〕0001号"
    assert (
        numerals.number_from_pattern(pattern, year=2024, seq=12345) == "社联城乡培〔2024〕12345号"
    )
    assert numerals.number_from_pattern("{year}-{seq}", year=2024, seq=7) == "2024-7"


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "培〔{year}〕号",
        "培{seq:04d}号",
        "{year}{seq}{seq}",
        "{year}{seq}{office}",
        "{year.__class__}{seq}",
        "{year[0]}{seq}",
        "{year!r}{seq}",
        "{year}{seq:>99999d}",
        "{year}{seq:{year}}",
        "{0}{year}{seq}",
        "{}{year}{seq}",
        "{year}{seq",
        "x" * 50 + "{year}{seq}",
    ],
)
def test_number_pattern_with_anything_else_is_refused(pattern: str) -> None:
    with pytest.raises(numerals.InvalidPattern):
        numerals.check_pattern(pattern)
    with pytest.raises(numerals.InvalidPattern):
        numerals.number_from_pattern(pattern, year=2024, seq=1)


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_numbers_of_one_year_are_never_equal(first: int, second: int) -> None:
    pattern = "培〔{year}〕{seq:02d}号"
    made = [numerals.number_from_pattern(pattern, year=2024, seq=seq) for seq in (first, second)]
    assert (made[0] == made[1]) == (first == second)
