"""Lists as real .xlsx workbooks and as CSV.

The habits of the field: a merged title, one header row, frozen; phones, numbers and identities as
text; A4 landscape, fitted to the width. What a person typed is never taken for a formula.
"""

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, Literal

from django.utils import timezone

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Kind = Literal["text", "number", "date", "datetime"]
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE: Final = "text/csv; charset=utf-8"

_FORMATS: Final[dict[Kind, str]] = {
    "text": "@",
    "number": "General",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}
_CELL_LIMIT: Final = 32767  # characters, of the format
_UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_WIDEST: Final = 48
_SAMPLE: Final = 300  # rows that decide the widths


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its header, the kind of its cells and, where it should not be measured, a width.

    `width` is in characters of half width. Text is the kind of phones, numbers and identities.
    """

    header: str
    kind: Kind = "text"
    width: int | None = None


def _clean(value: object) -> str:
    text = _UNWRITABLE.sub("", str(value))
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - 1] + "…"


def _value(value: object, kind: Kind) -> Any:
    """What the cell holds: None, a string, a number, or a date without a time zone."""
    if value is None or value == "":
        return None
    if kind == "number" and isinstance(value, int | float | Decimal):
        return value
    if kind in {"date", "datetime"} and isinstance(value, dt.date):
        if isinstance(value, dt.datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return local.date() if kind == "date" else local.replace(tzinfo=None)
        return value
    return _clean(value)


def _shown_width(value: object) -> int:
    """Half-width characters that a value takes; of several lines the longest."""
    if isinstance(value, dt.datetime):
        return 16
    return max(
        (
            sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
            for line in str(value).split("\n")
        ),
        default=0,
    )


def _widths(columns: Sequence[Column], sample: Iterable[Sequence[object]]) -> list[int]:
    widths = [_shown_width(column.header) for column in columns]
    for row in sample:
        for index, value in enumerate(row):
            if value is not None:
                widths[index] = max(widths[index], _shown_width(value))
    return [
        column.width or min(max(width + 2, 6), _WIDEST)
        for column, width in zip(columns, widths, strict=True)
    ]


class _Cells:
    """Makes cells of one sheet; each look is computed once and shared."""

    def __init__(self, sheet: "WriteOnlyWorksheet", *, locale: str) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        self.sheet = sheet
        face = "宋体" if locale.startswith("zh") else "Calibri"
        side = Side(style="thin", color="FFBFBFBF")
        border = Border(left=side, right=side, top=side, bottom=side)
        self.looks = {
            kind: self._look(
                font=Font(name=face, size=11),
                number_format=number_format,
                border=border,
                alignment=Alignment(
                    vertical="center", wrap_text=kind == "text", shrink_to_fit=False
                ),
            )
            for kind, number_format in _FORMATS.items()
        }
        self.header = self._look(
            font=Font(name=face, size=11, bold=True),
            number_format="@",
            border=border,
            fill=PatternFill("solid", fgColor="FFE9E4DC"),
            alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
        )
        self.title = self._look(
            font=Font(name=face, size=16, bold=True),
            number_format="@",
            alignment=Alignment(horizontal="center", vertical="center"),
        )

    def _look(self, **styles: Any) -> Any:
        cell = self._new(None)
        for name, style in styles.items():
            setattr(cell, name, style)
        return cell._style

    def _new(self, value: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell

        return WriteOnlyCell(self.sheet, value)

    def make(self, value: Any, look: Any) -> Any:
        cell = self._new(value)
        if isinstance(value, str):
            cell.data_type = "s"  # openpyxl reads "=…" as a formula; here it is somebody's text
        cell._style = look
        return cell


def workbook(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    sheet: str,
    locale: str = "zh-hans",
) -> bytes:
    """One sheet as .xlsx. An empty `title` leaves the merged title row out.

    Every row has a value for each column (ValueError otherwise); aware times are shown in the
    active time zone. `locale` chooses the typeface and the words of the page numbers.
    """
    from openpyxl import Workbook

    prepared = (
        [_value(value, column.kind) for value, column in zip(row, columns, strict=True)]
        for row in rows
    )
    sample = list(islice(prepared, _SAMPLE))
    book = Workbook(write_only=True)
    page: WriteOnlyWorksheet = book.create_sheet(_SHEET_NAME.sub(" ", _clean(sheet))[:31] or "1")
    header_row = 2 if title else 1
    _set_up(page, _widths(columns, sample), header_row=header_row, locale=locale)
    cells = _Cells(page, locale=locale)
    if title:
        _merge_title(page, len(columns))
        page.append([cells.make(_clean(title), cells.title)])
    page.append([cells.make(_clean(column.header), cells.header) for column in columns])
    looks = [cells.looks[column.kind] for column in columns]
    count = 0
    for values in chain(sample, prepared):
        page.append([cells.make(value, look) for value, look in zip(values, looks, strict=True)])
        count += 1
    _filter(page, header_row, header_row + count, len(columns))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _merge_title(page: Any, width: int) -> None:
    from openpyxl.utils import get_column_letter

    if width > 1:
        page.merged_cells.add(f"A1:{get_column_letter(width)}1")
    page.row_dimensions[1].height = 32


def _filter(page: Any, header_row: int, last_row: int, width: int) -> None:
    from openpyxl.utils import get_column_letter

    page.auto_filter.ref = f"A{header_row}:{get_column_letter(width)}{last_row}"


def _set_up(page: Any, widths: Sequence[int], *, header_row: int, locale: str) -> None:
    """What has to stand in the file before the first row: widths, panes and the printer's page."""
    from openpyxl.utils import get_column_letter

    for index, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(index)].width = width
    page.freeze_panes = f"A{header_row + 1}"
    page.row_dimensions[header_row].height = 22
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_setup.paperSize = 9  # A4
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.print_title_rows = f"{header_row}:{header_row}"
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top = page.page_margins.bottom = 0.6
    page.oddFooter.center.text = "第 &P 页，共 &N 页" if locale.startswith("zh") else "&P / &N"


def csv_bytes(columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> bytes:
    """The list as CSV in UTF-8 with a mark, so that Excel and WPS read Chinese.

    CSV has no text cells: what a spreadsheet would run as a formula gets an apostrophe in front.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([_inert(_clean(column.header)) for column in columns])
    for row in rows:
        writer.writerow(
            [
                _csv_value(_value(value, column.kind))
                for value, column in zip(row, columns, strict=True)
            ]
        )
    return file.getvalue().encode("utf-8-sig")


def _inert(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text


def _csv_value(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return _inert(value) if isinstance(value, str) else value
