"""讲课费发放表 as a workbook and as a paper to be signed."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from core.documents import table
from core.spreadsheet import export
from core.text.numerals import arabic_date, date_range, trim_decimal
from events.models import Event
from lecturers.domain.fees import Line, Sheet
from lecturers.enums import TitleLevel

_TITLE: Final = "讲课费发放表"
# Filled in by hand: what the system does not keep (conventions 1.5).
_BY_HAND: Final = ("税前金额", "身份证号", "开户行", "账号", "签领")
_LEVELS: Final = {
    TitleLevel.NONE: "",
    TitleLevel.JUNIOR: "初级",
    TitleLevel.INTERMEDIATE: "中级",
    TitleLevel.ASSOCIATE: "副高级",
    TitleLevel.SENIOR: "正高级",
    TitleLevel.ACADEMICIAN: "院士、全国知名专家",
}
_NOTES: Final = (
    "标准和金额均为税后；每半天最多按4学时计算。",
    "身份证号、开户行、账号由财务线下采集，本系统不保存。",
)


def workbook(event: Event, sheet: Sheet) -> bytes:
    """One row a lecture, the sum last."""
    columns = [
        export.Column(header="序号", kind="number", width=6),
        *(export.Column(header=words) for words in ("姓名", "单位", "职称", "授课内容", "日期")),
        export.Column(header="学时", kind="number"),
        export.Column(header="标准（元/学时，税后）", kind="number"),
        export.Column(header="金额（元，税后）", kind="number"),
        *(export.Column(header=words, width=16) for words in _BY_HAND),
        export.Column(header="备注", width=24),
    ]
    rows: list[list[object]] = [
        [
            number,
            *_who(line),
            line.hours,
            line.rate if line.is_fixed else None,
            line.amount if line.is_fixed else None,
            *("" for _column in _BY_HAND),
            _remark(line),
        ]
        for number, line in enumerate(sheet.lines, start=1)
    ]
    blanks = [""] * (len(_BY_HAND) + 1)
    rows.append([None, "合计", "", "", "", "", sheet.hours, None, sheet.total, *blanks])
    return export.workbook(f"{event.title} {_TITLE}", columns, rows, sheet=_TITLE)


def pdf(event: Event, sheet: Sheet, *, now: datetime) -> bytes:
    """The same for signing. Raises core.documents.fonts.UndrawableCharacter."""
    rows = [
        [
            str(number),
            *_who(line),
            trim_decimal(line.hours),
            trim_decimal(line.rate) if line.is_fixed else "",
            trim_decimal(line.amount) if line.is_fixed else "",
            "",
            "",
            _remark(line),
        ]
        for number, line in enumerate(sheet.lines, start=1)
    ]
    total = ["", "合计", "", "", "", "", trim_decimal(sheet.hours), "", trim_decimal(sheet.total)]
    rows.append([*total, "", "", ""])
    return table.pdf(
        table.Table(
            title=_TITLE,
            subtitle=f"{event.title}　{date_range(event.starts_on, event.ends_on)}",
            columns=[
                ("序号", 0.5),
                ("姓名", 0.9),
                ("单位", 2),
                ("职称", 0.9),
                ("授课内容", 2.2),
                ("日期", 1.3),
                ("学时", 0.6),
                ("标准", 0.7),
                ("金额（税后）", 0.9),
                ("税前金额", 0.9),
                ("签领", 1.1),
                ("备注", 1.5),
            ],
            rows=rows,
            right=(6, 7, 8),
            notes=[f"{_NOTES[0]}{_NOTES[1]}"],
            signatures=(
                "制表：",
                "审核：",
                "负责人：",
                f"制表日期：{arabic_date(timezone.localdate(now))}",
            ),
        ),
        created_at=now,
    )


def _who(line: Line) -> list[str]:
    row = line.assignment
    lecturer = row.lecturer
    return [
        lecturer.person.name,
        str(lecturer.unit or ""),
        lecturer.person.prof_title or _LEVELS.get(TitleLevel(lecturer.title_level or "none"), ""),
        row.topic or row.session.title,
        arabic_date(timezone.localtime(row.starts_at).date()),
    ]


def _remark(line: Line) -> str:
    row = line.assignment
    if row.is_public_benefit:
        return "公益服务，不取酬"
    if not line.is_fixed:
        return "标准未定"
    words = []
    if line.hours_cut:
        words.append(f"课时{trim_decimal(row.session.hours)}学时，按半天4学时计")
    if line.is_over:
        words.append(f"超标准：{row.fee_reason}")
    return "；".join(words)
