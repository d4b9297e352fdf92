"""The fonts are the ones we know, and a character without a glyph is named."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from core.documents import fonts


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("path", [fonts.serif_path(), fonts.sans_path(), fonts.fallback_path()])
def test_font_file_is_the_one_that_was_checked(path: Path) -> None:
    assert hashlib.sha256(path.read_bytes()).hexdigest() == fonts.SHA256[path.name]


def test_rare_characters_can_be_drawn() -> None:
    assert fonts.missing_glyphs("㛃䶮𠮷𬭚喆堃买买提·吐尔逊〔2024〕〇“”José\n\u3000") == []


def test_character_without_a_glyph_is_named_with_its_code_point() -> None:
    assert fonts.missing_glyphs("王𤥭𤥭") == ["𤥭"]
    with pytest.raises(fonts.UndrawableCharacter) as refused:
        fonts.check_drawable("王𤥭", field="name")
    assert "𤥭 (U+2496D)" in str(refused.value)
    assert refused.value.field == "name"
    assert refused.value.characters == ["𤥭"]
