"""邀请函 to the lecturer and to the employer who lets the lecturer go; 授课证明 afterwards.

They are letters of the office in Chinese, in words of our own after the field's habits. They name
what the lecturer was told last; the office prints, seals and sends them.
"""

from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from core.documents import letter
from core.errors import DomainError
from core.text.numerals import arabic_date, date_range, trim_decimal
from core.text.phones import display_phone
from events.domain import calendars
from events.models import Event
from lecturers.enums import AssignmentStatus, LetterKind
from lecturers.models import Assignment

_WEEKDAYS: Final = "一二三四五六日"
_TITLE: Final = "邀请函"
_PROOF: Final = "授课证明"


class NotTaught(DomainError):
    """What is still to come cannot be proved."""

    code = "not_taught"


class NoEmployer(DomainError):
    """The lecturer's unit is not known, so there is nobody to write to."""

    code = "no_employer"


def employer_of(row: Assignment) -> str:
    """The unit that the letter goes to; "" while none is noted."""
    unit = row.lecturer.unit
    return unit.name if unit is not None else ""


def make(row: Assignment, kind: LetterKind, extension: str, *, now: datetime) -> bytes:
    """The letter as "pdf" or "docx". Raises NoEmployer, fonts.UndrawableCharacter."""
    words = _words(row, kind, timezone.localdate(now))
    return letter.docx(words) if extension == "docx" else letter.pdf(words, created_at=now)


def file_name(row: Assignment, kind: LetterKind, extension: str) -> str:
    whom = employer_of(row) if kind == LetterKind.EMPLOYER else row.lecturer.person.name
    return f"{_title(kind)}-{whom}-{timezone.localtime(row.starts_at):%Y%m%d}.{extension}"


def _title(kind: LetterKind) -> str:
    return _PROOF if kind == LetterKind.TEACHING else _TITLE


def _proof(row: Assignment, today: date) -> letter.Letter:
    """授课证明 in the office's name, to be sealed (conventions 3.1). Raises NotTaught."""
    if row.status != AssignmentStatus.DONE:
        raise NotTaught(_("A proof can be made once the lecture was held."))
    event, lecturer = row.session.part.event, row.lecturer
    unit = f"（{employer_of(row)}）" if employer_of(row) else ""
    return letter.Letter(
        title=_PROOF,
        addressee="",
        paragraphs=(
            (
                f"兹证明{lecturer.person.name}同志{unit}于{_hours(row)}在“{event.title}”"
                f"讲授《{_topic(row)}》{_credit(row)}。"
            ),
        ),
        closing="特此证明。",
        sender=event.office.name,
        date=arabic_date(today),
    )


def _words(row: Assignment, kind: LetterKind, today: date) -> letter.Letter:
    if kind == LetterKind.TEACHING:
        return _proof(row, today)
    event = row.session.part.event
    paragraphs = _to_lecturer(row) if kind == LetterKind.LECTURER else _to_employer(row)
    return letter.Letter(
        title=_TITLE,
        addressee=f"尊敬的{row.lecturer.person.name}老师："
        if kind == LetterKind.LECTURER
        else f"{employer_of(row)}：",
        paragraphs=paragraphs,
        closing="敬请拨冗莅临。" if kind == LetterKind.LECTURER else "专此函达，请予支持为盼。",
        sender=event.office.name,
        date=arabic_date(today),
        notes=_contact(event),
    )


def _to_lecturer(row: Assignment) -> tuple[str, ...]:
    paragraphs = [
        (
            f"{_held(row.session.part.event)}现诚邀您于{_hours(row)}为本次活动"
            f"讲授《{_topic(row)}》{_credit(row)}。授课地点：{row.place or _place(row)}。"
        ),
        "本次授课为公益服务，不取酬。" if row.is_public_benefit else "讲课费按有关规定发放。",
    ]
    if row.materials_due_on is not None:
        paragraphs.append(f"授课课件等材料，请于{arabic_date(row.materials_due_on)}前提交。")
    if row.message:
        paragraphs.append(row.message)
    return tuple(paragraphs)


def _to_employer(row: Assignment) -> tuple[str, ...]:
    if not employer_of(row):
        raise NoEmployer(
            _("The unit of this lecturer is not known. Note it in the lecturer's profile first.")
        )
    person, post = row.lecturer.person.name, row.lecturer.post
    return (
        (
            f"{_held(row.session.part.event)}为保证授课质量，拟邀请贵单位{person}同志"
            f"{f'（{post}）' if post else ''}于{_hours(row)}讲授《{_topic(row)}》{_credit(row)}，"
            f"授课地点：{row.place or _place(row)}。"
        ),
        "恳请贵单位对此项工作予以支持，并为其授课提供便利。"
        + ("本次授课为公益服务。" if row.is_public_benefit else ""),
    )


def _held(event: Event) -> str:
    days = date_range(event.starts_on, event.ends_on)
    where = calendars.place_of(event)
    return f"我单位定于{days}{f'在{where}' if where else ''}举办“{event.title}”。"


def _topic(row: Assignment) -> str:
    return (row.topic or row.session.title).strip("《》")


def _credit(row: Assignment) -> str:
    return f"（{trim_decimal(row.session.hours)}学时）" if row.session.hours else ""


def _place(row: Assignment) -> str:
    return calendars.place_of(row.session.part.event) or "另行通知"


def _hours(row: Assignment) -> str:
    start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    day = start.date()
    return f"{arabic_date(day)}（星期{_WEEKDAYS[day.weekday()]}）{start:%H:%M}—{end:%H:%M}"


def _contact(event: Event) -> tuple[str, ...]:
    name = event.contact_name or event.office.contact_name
    phone = display_phone(event.contact_phone or event.office.contact_phone)
    parts = [f"联系人：{name}" if name else "", f"电话：{phone}" if phone else ""]
    line = "　".join(part for part in parts if part)
    return (line,) if line else ()
