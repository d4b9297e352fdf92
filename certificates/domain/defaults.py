"""The templates an office begins with: wordings of our own after the field's models."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from certificates.enums import CertificateKind, DateStyle
from certificates.models import CertificateTemplate, NumberSeries
from core import audit
from core.text import numerals
from lecturers.enums import AppointmentRole
from people.models import Issuer, Office, User

_CHINESE: Final = "zh-hans"
_ENGLISH: Final = "en"

# kind, language, name in the list, heading, salutation, wording, closing line
_WORDINGS: Final[list[dict[str, Any]]] = [
    {
        "kind": CertificateKind.COMPLETION,
        "language": _CHINESE,
        "name": "结业证书",
        "title": "结业证书",
        "salutation": "{name} 同志：",
        "body": "于{dates}参加由{issuer}在{city}举办的“{class}”学习，"
        "修完规定课程，共计 {hours} 学时，考核合格，准予结业。",
        "closing": "特发此证。",
        "date_style": DateStyle.CHINESE,
    },
    {
        "kind": CertificateKind.ATTENDANCE,
        "language": _CHINESE,
        "name": "参会证明",
        "title": "参会证明",
        "salutation": "",
        "body": "兹证明 {name}（{unit}）于{dates}在{city}参加“{class}”。",
        "closing": "特此证明。",
        "date_style": DateStyle.CHINESE,
    },
    {
        "kind": CertificateKind.COMPLETION,
        "language": _ENGLISH,
        "name": "Certificate of Completion",
        "title": "Certificate of Completion",
        "salutation": "This is to certify that {name}",
        "body": "has completed “{class}”, held by {issuer} from {start} to {end}, "
        "with {hours} credit hours.",
        "closing": "",
        "date_style": DateStyle.ARABIC,
    },
    {
        "kind": CertificateKind.ATTENDANCE,
        "language": _ENGLISH,
        "name": "Proof of Attendance",
        "title": "Proof of Attendance",
        "salutation": "This is to certify that {name}",
        "body": "took part in “{class}”, held by {issuer}, {dates}.",
        "closing": "",
        "date_style": DateStyle.ARABIC,
    },
    {
        "kind": CertificateKind.TEACHING,
        "language": _CHINESE,
        "name": "授课证明",
        "title": "授课证明",
        "salutation": "",
        "body": "兹证明 {name} 同志（{unit}）于{dates}在{city}举办的“{class}”中"
        "讲授{topics}{credit}。",
        "closing": "特此证明。",
        "date_style": DateStyle.CHINESE,
    },
    {
        "kind": CertificateKind.TEACHING,
        "language": _ENGLISH,
        "name": "Proof of Teaching",
        "title": "Proof of Teaching",
        "salutation": "This is to certify that {name}",
        "body": "taught {topics} at “{class}”, held by {issuer}, {dates}{credit}.",
        "closing": "",
        "date_style": DateStyle.ARABIC,
    },
]
# Letters of appointment, in the issuer's name: role, name in the list, wording (conventions 3.1)
_LETTERS: Final = (
    (
        AppointmentRole.LECTURER,
        "讲师聘书",
        "兹聘请 {name} 同志为{office}第{batch}批“{corps}”讲师，聘期{years}年（{from}至{until}）。",
    ),
    (
        AppointmentRole.HEAD,
        "团长聘书",
        "兹聘请 {name} 同志担任{office}“{corps}”团长，聘期{years}年（{from}至{until}）。",
    ),
    (
        AppointmentRole.HONORARY_HEAD,
        "荣誉团长聘书",
        "兹聘请 {name} 同志担任{office}“{corps}”荣誉团长，聘期{years}年（{from}至{until}）。",
    ),
)
_PREFIX: Final = {
    CertificateKind.COMPLETION: "培",
    CertificateKind.ATTENDANCE: "会",
    CertificateKind.TEACHING: "授",
    CertificateKind.APPOINTMENT: "聘",
}


@transaction.atomic
def create_templates(
    *, office: Office, issuer: Issuer, prefix: str, actor: User | None, now: datetime
) -> list[CertificateTemplate]:
    """The default templates of an office and their number series; what is there stays as it is.

    `prefix` begins the numbers: "社联城乡" gives 社联城乡培〔2024〕0001号 for completion,
    社联城乡会〔2024〕0001号 for attendance and 社联城乡授〔2024〕0001号 for teaching.
    Raises numerals.InvalidPattern.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    templates = []
    for wording in _WORDINGS:
        found = CertificateTemplate.objects.filter(office=office, name=wording["name"]).first()
        if found is None:
            series = _series(office, prefix, wording["kind"])
            found = CertificateTemplate.objects.create(
                office=office, issuer=issuer, series=series, **wording
            )
            audit.record(
                action="certificates.template_created", subject=found, actor=actor, now=now
            )
        templates.append(found)
    return templates


@transaction.atomic
def create_letter_templates(
    *, office: Office, issuer: Issuer, prefix: str, actor: User | None, now: datetime
) -> list[CertificateTemplate]:
    """The letters of lecturers, head and honorary head in the issuer's name; again changes nothing.

    One series numbers all three: "社联城乡" gives 社联城乡聘〔2024〕0001号. Raises
    numerals.InvalidPattern.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    series = _series(office, prefix, CertificateKind.APPOINTMENT)
    templates = []
    for role, name, body in _LETTERS:
        template, created = CertificateTemplate.objects.get_or_create(
            office=office,
            name=name,
            defaults={
                "issuer": issuer,
                "series": series,
                "kind": CertificateKind.APPOINTMENT,
                "role": role,
                "title": "聘书",
                "body": body,
                "closing": "此聘。",
            },
        )
        if created:
            audit.record(
                action="certificates.template_created", subject=template, actor=actor, now=now
            )
        templates.append(template)
    return templates


def _series(office: Office, prefix: str, kind: CertificateKind) -> NumberSeries:
    pattern = f"{prefix}{_PREFIX[kind]}〔{{year}}〕{{seq:04d}}号"
    numerals.check_pattern(pattern)
    name = {
        CertificateKind.COMPLETION: "结业证书编号",
        CertificateKind.ATTENDANCE: "参会证明编号",
        CertificateKind.TEACHING: "授课证明编号",
        CertificateKind.APPOINTMENT: "聘书编号",
    }
    series, _created = NumberSeries.objects.get_or_create(
        office=office, name=name[kind], defaults={"pattern": pattern}
    )
    return series
