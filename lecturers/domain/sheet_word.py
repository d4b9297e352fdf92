"""The nomination form as a Word document: the same table as on paper, to be edited and stamped."""

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import get_language

from lecturers.domain import sheet
from lecturers.models import Nomination

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.table import Table, _Cell

DOCX_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WIDTHS: Final = (25, 31, 21, 19, 22, 16, 32)  # millimetres
_LAST: Final = len(_WIDTHS) - 1


def docx(nomination: Nomination) -> bytes:
    """One form in the active language, A4 upright."""
    from docx import Document  # lxml and its schemas, only where a form is asked for

    one, words = sheet.of(nomination), sheet.words()
    document = Document()
    _set_up(document, one)
    _heading(document, one.title, 17, bold=True)
    _heading(document, one.call, 11, bold=False)
    table = _table(document)
    _person(table, one, words)
    _row(table, words["kind"], (1, 4, one.kind), (5, 5, words["since"]), (6, 6, one.since))
    _row(table, words["topics"], (1, _LAST, one.topics))
    _row(table, words["awards"], (1, _LAST, "\n".join(one.awards) or words["none"]))
    _row(table, words["reasons"], (1, _LAST, one.reasons), least=26)
    _row(table, words["deeds"], (1, _LAST, one.deeds), least=28)
    if one.limit_reason:
        _row(table, words["limit"], (1, _LAST, one.limit_reason))
    _closing(table, words["own"], one.promise, words["signature"], least=20)
    _closing(table, words["opinion"], one.unit, words["seal"], least=30)
    _closing(table, words["superior"], one.superior, words["seal"], least=30)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: "DocumentType", one: sheet.Sheet) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    style: Any = document.styles["Normal"]
    is_chinese = (get_language() or "zh").startswith("zh")
    style.font.name = "宋体" if is_chinese else "Times New Roman"
    style.font.size = Pt(11)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "宋体")
    fonts.set(qn("w:ascii"), "Times New Roman")
    fonts.set(qn("w:hAnsi"), "Times New Roman")
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(language)
    document.core_properties.title = f"{one.title} {one.name}"
    document.core_properties.author = one.unit


def _heading(document: "DocumentType", text: str, size: int, *, bold: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _table(document: "DocumentType") -> "Table":
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    table: Table = document.add_table(rows=0, cols=len(_WIDTHS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    return table


def _person(table: "Table", one: sheet.Sheet, words: dict[str, str]) -> None:
    """The first rows, with the place for the photo beside them."""
    first = len(table.rows)
    _row(
        table,
        words["name"],
        (1, 1, one.name),
        (2, 2, words["gender"]),
        (3, 3, one.gender),
        (4, 4, words["birth"]),
        (5, 5, one.birth),
    )
    _row(
        table,
        words["education"],
        (1, 1, one.education),
        (2, 2, words["prof_title"]),
        (3, 5, one.prof_title),
    )
    _row(table, words["phone"], (1, 1, one.phone), (2, 2, words["email"]), (3, 5, one.email))
    _row(table, words["unit"], (1, 5, one.unit_name))
    photo = table.cell(first, _LAST).merge(table.cell(first + 3, _LAST))
    _write(photo, words["photo"], centred=True)
    _row(table, words["post"], (1, _LAST, one.post))


def _row(table: "Table", label: str, *cells: tuple[int, int, str], least: int = 9) -> None:
    """A label and cells as (first column, last column, text); labels stand centred."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Mm

    row: Any = table.add_row()  # type: ignore[no-untyped-call]
    row.height, row.height_rule = Mm(least), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, width in zip(row.cells, _WIDTHS, strict=True):
        cell.width = Mm(width)
    _write(row.cells[0], label, centred=True)
    for first, last, text in cells:
        cell = row.cells[first]
        if last > first:
            cell = cell.merge(row.cells[last])
        is_label = first == last and first in (2, 4, 5) and len(cells) > 1
        _write(cell, text, centred=is_label, at_top=least > 20)


def _closing(table: "Table", label: str, text: str, closing: str, *, least: int) -> None:
    """A place to sign or to seal: the words above, the line for the date below on the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Pt

    _row(table, label, (1, _LAST, text), least=least)
    row = table.rows[-1]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    end = row.cells[1].add_paragraph(closing)
    end.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    end.paragraph_format.space_before = Pt(least)


def _write(cell: "_Cell", text: str, *, centred: bool, at_top: bool = False) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    lines = [_writable(line) for line in text.split("\n")] or [""]
    paragraph = cell.paragraphs[0]
    for number, line in enumerate(lines):
        if number:
            paragraph = cell.add_paragraph()
        paragraph.add_run(line)
        paragraph.paragraph_format.space_before = Pt(2)
        paragraph.paragraph_format.space_after = Pt(2)
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cell.vertical_alignment = (
        WD_CELL_VERTICAL_ALIGNMENT.TOP if at_top else WD_CELL_VERTICAL_ALIGNMENT.CENTER
    )


def _writable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(c for c in text if c.isprintable() or c == "\t")
