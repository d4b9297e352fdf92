"""The fonts that papers are printed with, and which characters they can draw.

Noto Serif SC for papers and Noto Sans SC for posters and labels; what they lack comes from Noto
Sans CJK (all of Extension A, part of B), then from the directories of the setting EXTRA_FONT_DIRS
(for example Debian's fonts-hanazono). A missing glyph is silent in a PDF, so text is checked first.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import DomainError

SERIF_FAMILY: Final = "Noto Serif SC"
SANS_FAMILY: Final = "Noto Sans SC"
FALLBACK_FAMILY: Final = "Noto Sans CJK SC"
_FALLBACK_FACE: Final = 2  # the SC face of the collection
_SUFFIXES: Final = frozenset({".otf", ".ttf", ".ttc", ".otc"})

# A package that changes under its version number must not change certificates unnoticed.
SHA256: Final = {
    "NotoSerifSC-Regular.otf": "e8f396decc1f0963a016a989c3d8852e863d1350996f573860a80767c83a1cd3",
    "NotoSansSC-Regular.otf": "faa6c9df652116dde789d351359f3d7e5d2285a2b2a1f04a2d7244df706d5ea9",
    "NotoSansCJK-Regular.ttc": "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a",
}


class UndrawableCharacter(DomainError):
    """No font of this installation can draw a character of the text."""

    code = "undrawable_character"

    def __init__(self, characters: list[str], *, field: str | None = None) -> None:
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters)
        super().__init__(
            _("The fonts of this system cannot print: %(characters)s") % {"characters": named},
            field=field,
        )
        self.characters = characters


def serif_path() -> Path:
    """Noto Serif SC, regular."""
    return Path(str(files("pylopdf_fonts_zh_cn").joinpath("NotoSerifSC-Regular.otf")))


def sans_path() -> Path:
    """Noto Sans SC, regular."""
    return Path(str(files("pylopdf_fonts_zh_cn").joinpath("NotoSansSC-Regular.otf")))


def fallback_path() -> Path:
    """Noto Sans CJK, a collection; its face `fallback_face` is the simplified Chinese one."""
    return Path(str(files("noto_cjk_sans_otc").joinpath("NotoSansCJK-Regular.ttc")))


def extra_directories() -> list[Path]:
    """Directories with more fonts, in the order in which they are asked."""
    return [Path(directory) for directory in settings.EXTRA_FONT_DIRS]


def directories() -> list[Path]:
    """Every directory that holds a font of ours."""
    return [serif_path().parent, fallback_path().parent, *extra_directories()]


def sans_faces() -> list[tuple[Path, int]]:
    """(file, face) of the fonts for a picture, in the order of fallback."""
    extra = [(path, face) for path, face, _family, _points in _extra_faces()]
    return [(sans_path(), -1), (fallback_path(), _FALLBACK_FACE), *extra]


def _faces_of(collection: Path) -> int:
    from fontTools.ttLib import TTCollection

    with TTCollection(collection, lazy=True) as fonts:
        return len(fonts.fonts)


@cache
def _extra_faces() -> list[tuple[Path, int, str, frozenset[int]]]:
    """(file, face, family, code points) of every face in the extra directories."""
    from fontTools.ttLib import TTFont

    faces: list[tuple[Path, int, str, frozenset[int]]] = []
    for directory in extra_directories():
        for path in sorted(p for p in directory.rglob("*") if p.suffix.lower() in _SUFFIXES):
            in_collection = path.suffix.lower() in {".ttc", ".otc"}
            for number in range(_faces_of(path)) if in_collection else [-1]:
                with TTFont(path, fontNumber=number, lazy=True) as font:
                    family = font["name"].getBestFamilyName()
                if family:
                    faces.append((path, number, family, characters(path, number)))
    return faces


@cache
def characters(path: Path, face: int = -1) -> frozenset[int]:
    """Code points that one face has a glyph for; `face` is its number in a collection."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=face, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())


@cache
def _drawable() -> frozenset[int]:
    """Code points that a paper set in the serif face can show, by whichever font."""
    known = characters(serif_path()) | characters(fallback_path(), _FALLBACK_FACE)
    return known.union(*(row[3] for row in _extra_faces()))


def serif_families() -> list[str]:
    """Families for a paper, in the order of fallback."""
    extra = dict.fromkeys(row[2] for row in _extra_faces())
    return [SERIF_FAMILY, FALLBACK_FAMILY, *extra]


def sans_families() -> list[str]:
    """Families for a poster or a label, in the order of fallback."""
    return [SANS_FAMILY, *serif_families()[1:]]


def missing_glyphs(text: str) -> list[str]:
    """Characters that cannot be drawn, each once, in order; white space needs no glyph."""
    known = _drawable()
    return [c for c in dict.fromkeys(text) if ord(c) not in known and not c.isspace()]


def check_drawable(text: str, *, field: str | None = None) -> None:
    """Raise `UndrawableCharacter` that names each character of the text without a glyph."""
    if missing := missing_glyphs(text):
        raise UndrawableCharacter(missing, field=field)
