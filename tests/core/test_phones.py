"""Mobile numbers: many ways to type one, one way to store it."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core.text import phones


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "+86 138-0013-8000",
        "0086 13800138000",
        "8613800138000",
        "１３８００１３８０００",
        "＋８６　１３８　００１３　８０００",
        "013800138000",
        "\u202a138\u00a00013\u20118000\u202c",
    ],
)
def test_mobile_is_stored_as_e164(typed: str) -> None:
    assert phones.parse_mobile(typed) == "+8613800138000"


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_mobile_survives_being_shown_and_typed_again(national: str) -> None:
    stored = phones.parse_mobile(national)
    assert phones.parse_mobile(phones.display_phone(stored)) == stored
    assert phones.parse_mobile(stored) == stored


@given(st.text(max_size=20))
def test_mobile_is_parsed_or_refused_in_words(typed: str) -> None:
    stored = said = ""
    try:
        stored = phones.parse_mobile(typed)
    except phones.InvalidPhone as refused:
        said = str(refused)
    assert said or (stored.startswith("+861") and len(stored) == 14 and stored.isascii())


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "enter"),
        ("010-65081896", "landline"),
        ("0971 8230101", "landline"),
        ("+1 415 555 2671", "mainland"),
        ("1380013800", "11 digits"),
        ("138001380000", "11 digits"),
        ("12800138000", "13 to 19"),
        ("138OO138000", "digits only"),
    ],
)
def test_mobile_refused_says_why(typed: str, said: str) -> None:
    with pytest.raises(phones.InvalidPhone) as refused:
        phones.parse_mobile(typed)
    assert said in str(refused.value)


def test_phone_is_shown_masked_and_by_its_end() -> None:
    assert phones.display_phone("+8613800138000") == "138 0013 8000"
    assert phones.masked_phone("+8613800138000") == "138****8000"
    assert phones.last_four("+8613800138000") == "8000"


def test_phone_of_another_kind_is_hidden_but_for_its_end() -> None:
    assert phones.masked_phone("01065081896") == "*********96"
    assert phones.masked_phone("123") == "***"
