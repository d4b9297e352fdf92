"""A letter in the style of Chinese offices, A4 upright, as PDF and as Word with the same words.

Heading centred, the addressee flush left, paragraphs indented by two characters, sender and date
below at the right with room for the seal (after GB/T 9704-2012).
"""

import datetime as dt
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.documents import fonts, typst_runner

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

_TEMPLATE: Final = Path(__file__).parent / "layouts" / "letter.typ"
_BODY_FACE: Final = "仿宋"
_TITLE_FACE: Final = "宋体"
_BODY_POINTS: Final = 16  # 三号
_TITLE_POINTS: Final = 22  # 二号
_LINE_POINTS: Final = 28


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Every word of a letter. `addressee` ends with its colon; `notes` stand below the date."""

    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    sender: str
    date: str
    closing: str = ""
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, to be looked through for characters that cannot be drawn."""
        return "".join(
            (
                self.title,
                self.addressee,
                *self.paragraphs,
                self.closing,
                self.sender,
                self.date,
                *self.notes,
            )
        )


def pdf(letter: Letter, *, created_at: dt.datetime) -> bytes:
    """The letter as PDF. Raises `fonts.UndrawableCharacter`."""
    fonts.check_drawable(letter.text)
    data: dict[str, Any] = {
        "fonts": fonts.serif_families(),
        "title": letter.title,
        "addressee": letter.addressee,
        "paragraphs": list(letter.paragraphs),
        "closing": letter.closing,
        "sender": letter.sender,
        "date": letter.date,
        "notes": list(letter.notes),
    }
    return typst_runner.compile_pdf(_TEMPLATE, data, tags=True, created_at=created_at)


def docx(letter: Letter) -> bytes:
    """The same as a Word document, to be changed by hand."""
    from docx import Document
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    _line(document.add_paragraph(), letter.title, face=_TITLE_FACE, points=_TITLE_POINTS, at="c")
    _line(document.add_paragraph(), "")
    if letter.addressee:
        _line(document.add_paragraph(), letter.addressee)
    for text in letter.paragraphs:
        _line(document.add_paragraph(), text, indent=True)
    if letter.closing:
        _line(document.add_paragraph(), letter.closing, indent=True)
    for _number in range(2):
        _line(document.add_paragraph(), "")
    _line(document.add_paragraph(), letter.sender, at="r")
    _line(document.add_paragraph(), letter.date, at="r")
    for text in ("", *letter.notes) if letter.notes else ():
        _line(document.add_paragraph(), text)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _line(
    paragraph: "Paragraph",
    text: str,
    *,
    face: str = _BODY_FACE,
    points: int = _BODY_POINTS,
    indent: bool = False,
    at: str = "l",
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(points), face
    run.bold = points == _TITLE_POINTS
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    paragraph.alignment = {
        "l": WD_ALIGN_PARAGRAPH.JUSTIFY,
        "c": WD_ALIGN_PARAGRAPH.CENTER,
        "r": WD_ALIGN_PARAGRAPH.RIGHT,
    }[at]
    form = paragraph.paragraph_format
    form.space_after = form.space_before = Pt(0)
    form.line_spacing = Pt(_LINE_POINTS)
    if indent:
        form.first_line_indent = Pt(2 * points)
    if at == "r":
        form.right_indent = Pt(2 * points)
