"""An official paper with lists, A4 upright, as PDF and as Word with the same words.

Title, number, then paragraphs, headings and tables in the order given; issuer and date below at
the right with room for the seal (after GB/T 9704-2012).
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.documents import fonts, typst_runner

if TYPE_CHECKING:
    from docx.document import Document as DocumentType

WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE: Final = "application/pdf"
_TEMPLATE: Final = Path(__file__).parent / "layouts" / "paper.typ"
_TEXT_WIDTH: Final = 156  # millimetres between the margins
_BODY_FACE, _TITLE_FACE, _HEADING_FACE = "仿宋", "宋体", "黑体"


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Grid:
    """A table: `columns` are a header and a share of the width; `title` stands above it."""

    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]
    title: str = ""


Block = str | Heading | Grid


@dataclass(frozen=True, kw_only=True)
class Paper:
    """Every word of a paper; a plain string is an indented paragraph."""

    title: str
    blocks: Sequence[Block]
    issuer: str
    date: str
    number: str = ""

    def words(self) -> Iterator[str]:
        yield from (self.title, self.number, self.issuer, self.date)
        for block in self.blocks:
            if isinstance(block, str):
                yield block
            elif isinstance(block, Heading):
                yield block.text
            else:
                yield block.title
                yield from (header for header, _share in block.columns)
                for row in block.rows:
                    yield from row


def _shown(block: Block) -> dict[str, Any]:
    if isinstance(block, str):
        return {"kind": "paragraph", "text": block}
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text}
    return {
        "kind": "grid",
        "text": block.title,
        "headers": [header for header, _share in block.columns],
        "widths": [share for _header, share in block.columns],
        "rows": [list(row) for row in block.rows],
    }


def pdf(paper: Paper, *, created_at: dt.datetime) -> bytes:
    """The paper as PDF; header rows are repeated. Raises `fonts.UndrawableCharacter`."""
    fonts.check_drawable("".join(paper.words()))
    data = {
        "fonts": fonts.serif_families(),
        "title": paper.title,
        "number": paper.number,
        "blocks": [_shown(block) for block in paper.blocks],
        "issuer": paper.issuer,
        "date": paper.date,
    }
    return typst_runner.compile_pdf(_TEMPLATE, data, tags=True, created_at=created_at)


def word(paper: Paper) -> bytes:
    """The same as a Word document, to be changed by hand."""
    from docx import Document
    from docx.shared import Mm

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    _line(document, paper.title, face=_TITLE_FACE, points=22, at="c")
    if paper.number:
        _line(document, paper.number, points=16, at="c")
    _line(document, "")
    for block in paper.blocks:
        if isinstance(block, str):
            _line(document, block, indent=True)
        elif isinstance(block, Heading):
            _line(document, block.text, face=_HEADING_FACE, indent=True)
        else:
            _grid(document, block)
    _line(document, "")
    _line(document, paper.issuer, at="r")
    _line(document, paper.date, at="r")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _line(
    document: "DocumentType",
    text: str,
    *,
    face: str = _BODY_FACE,
    points: int = 16,
    indent: bool = False,
    at: str = "j",
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    _run(paragraph, text, face=face, points=points)
    places = {
        "j": WD_ALIGN_PARAGRAPH.JUSTIFY,
        "c": WD_ALIGN_PARAGRAPH.CENTER,
        "r": WD_ALIGN_PARAGRAPH.RIGHT,
    }
    paragraph.alignment = places[at]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(28 if points <= 16 else 36)
    if indent:
        form.first_line_indent = Pt(2 * points)
    if at == "r":
        form.right_indent = Pt(2 * points)


def _run(paragraph: Any, text: str, *, face: str, points: int) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(points), face
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _grid(document: "DocumentType", grid: Grid) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    if grid.title:
        _line(document, grid.title, face=_HEADING_FACE, points=14, at="c")
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.columns), style="Table Grid")
    table.autofit = False
    whole = sum(share for _header, share in grid.columns)
    widths = [Mm(_TEXT_WIDTH * share / whole) for _header, share in grid.columns]
    texts = [[header for header, _share in grid.columns], *grid.rows]
    for place, (row, cells) in enumerate(zip(table.rows, texts, strict=True)):
        face = _HEADING_FACE if place == 0 else _BODY_FACE
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            _run(cell.paragraphs[0], text, face=face, points=12)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
