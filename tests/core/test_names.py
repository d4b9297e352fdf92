"""Names: what is stored, what is refused, what a public page shows."""

import unicodedata
from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from core.text import names

HAN = st.sampled_from("王曾欧阳买吐㛃䶮𠮷𬭚喆堃々〇")
PIECES = st.one_of(HAN, st.sampled_from(list("•・‧∙．.▪· \u3000\u200bAé’'-Ｚ")), st.characters())


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("王 芳", "王芳"),
        ("王\u3000芳", "王芳"),
        (" 欧阳 娜 娜 ", "欧阳娜娜"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("吐拉古力.依明", "吐拉古力·依明"),
        ("买买提 ・ 吐尔逊", "买买提·吐尔逊"),
        ("阿‧卜∙杜．拉▪王", "阿·卜·杜·拉·王"),
        ("𠮷 野", "𠮷野"),
        ("王\u200b芳\ufeff", "王芳"),
        ("Ａｎｎａ  O’Neill", "Anna O'Neill"),
        ("Jose\u0301 García", "José García"),
        ("李 David Ming", "李 David Ming"),
    ],
)
def test_name_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert names.normalise_name(typed) == stored


def test_name_keeps_compatibility_characters_that_nfkc_would_change() -> None:
    assert names.normalise_name("王﨑") == "王﨑"


@given(st.lists(PIECES, max_size=20).map("".join))
@example("王 . ・ 芳")
@example("王\u200b•\u200b芳")
def test_normalising_twice_changes_nothing(typed: str) -> None:
    once = names.normalise_name(typed)
    assert names.normalise_name(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    "name",
    [
        "王",
        "王芳",
        "欧阳娜娜",
        "买买提·吐尔逊",
        "㛃䶮",
        "𠮷野",
        "𬭚𤥭",
        "Anna O'Neill",
        "SSé-Ñ",
        "扎格苏",
        "王" * 60,
    ],
)
def test_name_of_any_script_of_the_register_is_accepted(name: str) -> None:
    names.check_name(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "enter a name"),
        ("王" * 61, "61"),
        ("王芳1", "U+0031"),
        ("王芳<b>", "U+003C"),
        ("王\x00芳", "U+0000"),
        ("王\ud800", "U+D800"),
        ("王\ue863", "U+E863"),
        ("Иван", "U+0418"),
        ("王😀", "U+1F600"),
        ("·", "at least one"),
        ("- '", "at least one"),
    ],
)
def test_name_refused_says_what_is_wrong(name: str, said: str) -> None:
    with pytest.raises(names.InvalidName) as refused:
        names.check_name(name)
    assert said in str(refused.value)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张小三", "张**"),
        ("欧阳娜娜", "欧阳**"),
        ("欧阳锋", "欧阳*"),
        ("欧阳", "欧*"),
        ("爱新觉罗启", "爱新觉罗*"),
        ("买买提·吐尔逊", "买买提·***"),
        ("阿依·古丽·王", "阿依·**·*"),
        ("𠮷野", "𠮷*"),
        ("Anna Smith", "A*** S****"),
        ("王", "*"),
    ],
)
def test_masked_name_shows_the_surname_only(name: str, shown: str) -> None:
    assert names.masked_name(name) == shown


@given(st.text(HAN, min_size=2, max_size=8))
def test_masked_name_hides_something_and_keeps_the_length(name: str) -> None:
    masked = names.masked_name(name)
    assert "*" in masked
    assert len(masked) == len(name)


def test_han_is_found_in_every_plane() -> None:
    assert all(names.contains_han(f"a{character}") for character in "㐀王﨑𠮷𬭚𰻝〇")
    assert not names.contains_han("Anna ·1。")
