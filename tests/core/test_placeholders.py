"""Wordings are filled by known names and nothing else."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from core.text import placeholders


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_wording_is_filled() -> None:
    values = {"name": "王芳", "hours": "32", "unused": ""}
    assert placeholders.fill("{name}同志共{ hours }学时", values) == "王芳同志共32学时"


def test_braces_in_a_value_stay_what_they_are() -> None:
    assert placeholders.fill("{a}{b}", {"a": "{b}", "b": "x"}) == "{b}x"


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("{nobody}同志", "{nobody}"),
        ("{name.__class__}", "{name.__class__}"),
        ("{name!r}", "{name!r}"),
        ("{}", "{}"),
        ("{name", "brace"),
        ("name}", "brace"),
        ("{{name}}", "brace"),
    ],
)
def test_wording_with_anything_else_is_refused_by_name(wording: str, said: str) -> None:
    with pytest.raises(placeholders.InvalidWording) as refused:
        placeholders.check(wording, {"name", "hours"})
    assert said in str(refused.value)


def test_wording_tells_its_placeholders() -> None:
    assert placeholders.names_in("{name}{hours}{name}") == ["name", "hours"]
