"""The papers of appointing: the list for approval 报批名单, the founding announcement 成立公告."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from django.utils.translation import gettext as _

from calls.models import Call
from core.documents import paper
from core.documents.paper import Block, Grid, Heading, Paper
from core.spreadsheet import export
from core.text import numerals, regions
from lecturers.domain.approval import Candidate
from lecturers.enums import AppointmentRole
from lecturers.models import Appointment, Corps

Form = Literal["word", "excel", "pdf"]
_SUFFIX: Final[dict[str, str]] = {"word": "docx", "excel": "xlsx", "pdf": "pdf"}


@dataclass(frozen=True)
class Made:
    """A file ready to be handed out."""

    name: str
    content: bytes
    content_type: str


def approval_list(
    *, form: Form, call: Call, listed: Sequence[Candidate], on: date, created_at: datetime
) -> Made:
    """The people without objection, in order, for the issuer: name, unit, post, who recommends.

    Raises fonts.UndrawableCharacter for the PDF.
    """
    title = _("List for approval: %(call)s") % {"call": call.title}
    headers = [_("No."), _("Name"), _("Unit"), _("Post"), _("Recommending unit"), _("Province")]
    rows = [
        [
            str(number),
            one.subject.name,
            one.subject.unit_name,
            one.subject.post,
            one.submission.unit.name if one.submission.unit else "",
            _province(one),
        ]
        for number, one in enumerate(listed, start=1)
    ]
    if form == "excel":
        content = export.workbook(
            title,
            [export.Column(header=header) for header in headers],
            rows,
            sheet=_("List for approval"),
        )
        return Made(f"{title}.xlsx", content, export.XLSX_TYPE)
    text = _(
        "The following %(count)d people were put forward and checked by the notice “%(call)s”"
        "%(number)s; their names hung in public and no objection is open. They are submitted for "
        "approval and for letters of appointment."
    ) % {
        "count": len(listed),
        "call": call.title,
        "number": f"（{call.number}）" if call.number else "",
    }
    made = Paper(
        title=title,
        blocks=[text, Grid(list(zip(headers, (8, 17, 30, 21, 30, 13), strict=True)), rows)],
        issuer=call.office.name,
        date=numerals.arabic_date(on),
    )
    return _file(made, form, title, created_at)


def _province(one: Candidate) -> str:
    unit = one.submission.unit
    return regions.province_name(unit.region_code) if unit and unit.region_code else ""


def _file(made: Paper, form: Form, title: str, created_at: datetime) -> Made:
    if form == "pdf":
        return Made(f"{title}.pdf", paper.pdf(made, created_at=created_at), paper.PDF_TYPE)
    return Made(f"{title}.{_SUFFIX[form]}", paper.word(made), paper.WORD_TYPE)


def announcement(corps: Corps, appointments: Sequence[Appointment]) -> Paper:
    """成立公告: its text, honorary head and head, the roster, the working rules.

    The appointments come with lecturer, person and unit; the caller chose those in office on the
    day of the announcement.
    """
    by_role: dict[str, list[Appointment]] = {}
    for row in appointments:
        by_role.setdefault(row.role, []).append(row)
    blocks: list[Block] = [line for line in corps.founding_text.splitlines() if line.strip()]
    for role in (AppointmentRole.HONORARY_HEAD, AppointmentRole.HEAD):
        heads = by_role.get(role, [])
        if heads:
            named = "、".join(_named(row) for row in heads)
            blocks.append(f"{_capital(role)}：{named}")
    lecturers = by_role.get(AppointmentRole.LECTURER, [])
    if lecturers:
        blocks.append(
            Grid(
                [(_("No."), 8), (_("Name"), 20), (_("Unit"), 38), (_("Post"), 27)],
                [
                    [
                        str(number),
                        row.lecturer.person.name,
                        row.lecturer.unit.name if row.lecturer.unit else "",
                        row.lecturer.post,
                    ]
                    for number, row in enumerate(lecturers, start=1)
                ],
                title=_("Roster of lecturers"),
            )
        )
    if corps.rules_text.strip():
        blocks.append(Heading(corps.rules_title or _("Working rules")))
        blocks += [line for line in corps.rules_text.splitlines() if line.strip()]
    return Paper(
        title=_("Announcement of the founding of the %(corps)s") % {"corps": corps.name},
        number=corps.founding_number,
        blocks=blocks,
        issuer=corps.issuer.name,
        date=numerals.arabic_date(corps.founded_on) if corps.founded_on else "",
    )


def _named(row: Appointment) -> str:
    beside = " ".join(filter(None, [str(row.lecturer.unit or ""), row.lecturer.post]))
    return f"{row.lecturer.person.name}（{beside}）" if beside else row.lecturer.person.name


def _capital(role: AppointmentRole) -> str:
    label = str(role.label)
    return label[:1].upper() + label[1:]


def announcement_file(
    corps: Corps, appointments: Sequence[Appointment], *, form: Form, created_at: datetime
) -> Made:
    """The announcement as "word" or "pdf". Raises fonts.UndrawableCharacter for the PDF."""
    made = announcement(corps, appointments)
    return _file(made, form, made.title, created_at)
