"""Exports as spreadsheet programs read them back."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from core.spreadsheet import export
from core.spreadsheet.export import Column

COLUMNS = [
    Column(header="序号", kind="number"),
    Column(header="姓名"),
    Column(header="联系电话"),
    Column(header="学时", kind="number"),
    Column(header="报名时间", kind="datetime"),
    Column(header="日期", kind="date"),
    Column(header="备注"),
]
DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "#N/A", "＝1"]


def row(**changes: object) -> list[object]:
    values: dict[str, object] = {
        "no": 1,
        "name": "买买提·吐尔逊𠮷",
        "phone": "13800138000",
        "hours": Decimal("4.5"),
        "at": dt.datetime(2024, 9, 25, 1, 30, tzinfo=dt.UTC),
        "on": dt.date(2024, 9, 25),
        "remark": "",
    }
    return list((values | changes).values())


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def test_export_has_title_frozen_header_and_typed_cells() -> None:
    sheet = sheet_of(export.workbook("报名汇总表", COLUMNS, [row()], sheet="报名"))
    assert sheet.title == "报名"
    assert sheet["A1"].value == "报名汇总表"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:G1"]
    assert [cell.value for cell in sheet[2]] == [column.header for column in COLUMNS]
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:G3"
    no, name, phone, hours, at, on, remark = sheet[3]
    assert (no.value, name.value, hours.value, remark.value) == (1, "买买提·吐尔逊𠮷", 4.5, None)
    assert (phone.value, phone.data_type, phone.number_format) == ("13800138000", "s", "@")
    assert at.value == dt.datetime(2024, 9, 25, 9, 30)  # noqa: DTZ001 - a sheet has no time zones
    assert on.value.date() == dt.date(2024, 9, 25)


def test_export_without_title_begins_with_the_header() -> None:
    sheet = sheet_of(export.workbook("", COLUMNS, [], sheet="报名"))
    assert sheet["A1"].value == "序号"
    assert sheet.freeze_panes == "A2"
    assert not sheet.merged_cells.ranges


def test_export_is_set_up_for_a_landscape_page() -> None:
    sheet = sheet_of(export.workbook("表", COLUMNS, [row()], sheet="报名"))
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "9"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$2:$2"


def test_export_columns_are_wide_enough_for_chinese() -> None:
    long = "湖南省长沙市天心区社会工作协会"
    sheet = sheet_of(export.workbook("表", [Column(header="单位")], [[long]], sheet="a"))
    assert sheet.column_dimensions["A"].width >= 2 * len(long)


@pytest.mark.parametrize("text", DANGEROUS)
def test_export_keeps_what_looks_like_a_formula_as_text(text: str) -> None:
    data = export.workbook(text, [Column(header=text)], [[text]], sheet=text)
    sheet = sheet_of(data)
    for cell in (sheet["A1"], sheet["A2"], sheet["A3"]):
        assert cell.data_type in {"s", "inlineStr"}
        assert str(cell.value).strip() == text.strip()
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_export_is_read_by_another_reader() -> None:
    data = export.workbook("", COLUMNS, [row(), row(no=2, remark="=1")], sheet="报名")
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    table = rows.get_sheet_by_index(0).to_python()
    assert table[0] == [column.header for column in COLUMNS]
    assert table[2][:3] == [2.0, "买买提·吐尔逊𠮷", "13800138000"]
    assert table[2][6] == "=1"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30), st.text(max_size=40))
def test_export_survives_any_text(value: str, sheet: str) -> None:
    data = export.workbook(value, [Column(header=value)], [[value]], sheet=sheet)
    assert sheet_of(data).max_row >= 1
    export.csv_bytes([Column(header=value)], [[value]])


def test_export_cuts_what_a_cell_cannot_hold() -> None:
    sheet = sheet_of(export.workbook("", [Column(header="a")], [["字" * 40000]], sheet="a"))
    assert len(sheet["A2"].value) == 32767


def test_export_refuses_a_row_of_another_length() -> None:
    with pytest.raises(ValueError, match="zip"):
        export.workbook("", COLUMNS, [[1, 2]], sheet="a")


def test_export_of_more_rows_than_are_measured_keeps_them_all() -> None:
    sheet = sheet_of(export.workbook("", COLUMNS, (row(no=n) for n in range(700)), sheet="a"))
    assert [cell.value for cell in sheet["A"][1:]] == list(range(700))


def test_csv_is_read_by_excel_and_runs_nothing() -> None:
    data = export.csv_bytes(COLUMNS, [row(remark=text) for text in DANGEROUS])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1][:6] == [
        "1",
        "买买提·吐尔逊𠮷",
        "13800138000",
        "4.5",
        "2024-09-25 09:30",
        "2024-09-25",
    ]
    for cells, text in zip(rows[1:], DANGEROUS, strict=True):
        assert cells[6] == (text if text == "#N/A" else f"'{text}")
