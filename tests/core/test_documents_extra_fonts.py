"""A directory of more fonts makes more names printable, on paper and in pictures."""

import datetime as dt
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from django.test import override_settings
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from core.documents import fonts, picture, poster, typst_runner

RARE = "𤥭"


def font_with(character: str, path: Path) -> None:
    """A font of one character: a black square."""
    pen = TTGlyphPen(None)
    for move, point in (("moveTo", (0, 0)), ("lineTo", (0, 900)), ("lineTo", (900, 900))):
        getattr(pen, move)(point)
    pen.lineTo((900, 0))
    pen.closePath()
    square, empty = pen.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(character): "square"})
    builder.setupGlyf({".notdef": empty, "square": square})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "square": (1000, 0)})
    builder.setupHorizontalHeader(ascent=900, descent=-100)
    builder.setupNameTable(
        {"familyName": "Square Extra", "styleName": "Regular", "psName": "SquareExtra"}
    )
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-100)
    builder.setupPost()
    builder.save(path)


def forget_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    for kept in (fonts._extra_faces, fonts._drawable, picture._faces, typst_runner._fonts):
        kept.cache_clear()
    picture.wrapped.cache_clear()
    monkeypatch.setattr(typst_runner, "_own", threading.local())


@pytest.fixture
def more_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    font_with(RARE, tmp_path / "square.ttf")
    with override_settings(EXTRA_FONT_DIRS=[str(tmp_path)]):
        forget_fonts(monkeypatch)
        yield
    forget_fonts(monkeypatch)


def test_character_of_no_packaged_font_is_missing() -> None:
    assert fonts.missing_glyphs(RARE) == [RARE]


@pytest.mark.usefixtures("more_fonts")
def test_character_of_an_extra_font_is_printed_with_it() -> None:
    assert fonts.missing_glyphs(RARE) == []
    assert fonts.serif_families()[-1] == "Square Extra"
    made = poster.pdf(
        poster.Poster(title=f"王{RARE}", url="https://hw.example.org/"),
        created_at=dt.datetime(2024, 9, 29, tzinfo=dt.UTC),
    )
    page = pypdf.PdfReader(io.BytesIO(made)).pages[0]
    used = {str(font["/BaseFont"]) for font in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert any("Square" in name for name in used)
    assert RARE in page.extract_text()


@pytest.mark.usefixtures("more_fonts")
def test_character_of_an_extra_font_is_drawn_in_a_picture() -> None:
    runs = [(text, font.getname()[0]) for text, font in picture._runs(f"王{RARE}芳", 40)]
    assert runs == [("王", "Noto Sans SC"), (RARE, "Square Extra"), ("芳", "Noto Sans SC")]
