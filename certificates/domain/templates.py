"""Templates and number series of an office: entered and corrected by its secretariat.

What was prepared keeps its own words (domain rule 6): a template says what the next batch will say.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain import wording
from certificates.enums import CertificateKind, DateStyle
from certificates.models import CertificateTemplate, NumberSeries
from core import audit
from core.errors import DomainError
from core.text import numerals
from people.models import Issuer, Office, User

_TEXTS: Final = ("title", "salutation", "body", "closing")


class TemplateRefused(DomainError):
    code = "template_refused"


class NumberSeriesRefused(DomainError):
    code = "number_series_refused"


@dataclass(frozen=True)
class TemplateFields:
    """What a template says; the texts hold placeholders such as {name} (wording.PLACEHOLDERS)."""

    name: str
    language: str
    issuer: Issuer
    series: NumberSeries
    title: str
    salutation: str
    body: str
    closing: str
    date_style: DateStyle
    is_archived: bool = False


@transaction.atomic
def create_template(
    *, office: Office, kind: CertificateKind, fields: TemplateFields, actor: User, now: datetime
) -> CertificateTemplate:
    """A new template. Raises TemplateRefused, placeholders.InvalidWording."""
    _check(office, fields, own=None, kind=kind)
    template = CertificateTemplate.objects.create(office=office, kind=kind, **_values(fields))
    audit.record(
        action="certificates.template_created",
        subject=template,
        scope=office,
        actor=actor,
        now=now,
    )
    return template


@transaction.atomic
def change_template(
    *, template: CertificateTemplate, fields: TemplateFields, actor: User, now: datetime
) -> CertificateTemplate:
    """Change what the next batch will say; the kind stays. Raises as create_template."""
    _check(template.office, fields, own=template, kind=template.kind)
    values = _values(fields)
    changed = [name for name, value in values.items() if getattr(template, name) != value]
    for name, value in values.items():
        setattr(template, name, value)
    template.save(update_fields=list(values))
    audit.record(
        action="certificates.template_changed",
        subject=template,
        scope=template.office,
        actor=actor,
        now=now,
        fields=changed,
    )
    return template


def _values(fields: TemplateFields) -> dict[str, Any]:
    return {name: getattr(fields, name) for name in fields.__dataclass_fields__}


def _check(
    office: Office, fields: TemplateFields, *, own: CertificateTemplate | None, kind: str
) -> None:
    Office.objects.select_for_update().get(pk=office.pk)
    for name in _TEXTS:
        wording.check_placeholders(getattr(fields, name), field=name, known=wording.known_for(kind))
    if fields.series.office_id != office.pk:
        raise TemplateRefused(_("This number series belongs to another office."), field="series")
    if not fields.issuer.offices.filter(pk=office.pk).exists():
        raise TemplateRefused(
            _("This office may not issue in the name of %(issuer)s.") % {"issuer": fields.issuer},
            field="issuer",
        )
    same = CertificateTemplate.objects.filter(office=office, name=fields.name)
    if own is not None:
        same = same.exclude(pk=own.pk)
    if same.exists():
        raise TemplateRefused(_("There is a template of this name already."), field="name")


@transaction.atomic
def create_series(
    *, office: Office, name: str, pattern: str, actor: User, now: datetime
) -> NumberSeries:
    """A run of numbers. Raises NumberSeriesRefused, numerals.InvalidPattern."""
    _check_series(office, name, pattern, own=None)
    series = NumberSeries.objects.create(office=office, name=name, pattern=pattern)
    audit.record(
        action="certificates.series_created", subject=series, scope=office, actor=actor, now=now
    )
    return series


@transaction.atomic
def change_series(
    *, series: NumberSeries, name: str, pattern: str, actor: User, now: datetime
) -> NumberSeries:
    """Correct a series; its pattern only before the first number. Raises as create_series."""
    _check_series(series.office, name, pattern, own=series)
    if pattern != series.pattern and series.counters.filter(last__gt=0).exists():
        raise NumberSeriesRefused(
            _("Numbers were given by this pattern; it stays. Make a new series for another one."),
            field="pattern",
        )
    changed = [
        key
        for key, value in (("name", name), ("pattern", pattern))
        if getattr(series, key) != value
    ]
    series.name, series.pattern = name, pattern
    series.save(update_fields=["name", "pattern"])
    audit.record(
        action="certificates.series_changed",
        subject=series,
        scope=series.office,
        actor=actor,
        now=now,
        fields=changed,
    )
    return series


def _check_series(office: Office, name: str, pattern: str, *, own: NumberSeries | None) -> None:
    Office.objects.select_for_update().get(pk=office.pk)
    numerals.check_pattern(pattern)
    others = NumberSeries.objects.exclude(pk=own.pk) if own else NumberSeries.objects.all()
    if others.filter(office=office, name=name).exists():
        raise NumberSeriesRefused(_("There is a number series of this name already."), field="name")
    if others.filter(pattern=pattern).exists():
        raise NumberSeriesRefused(
            _("Another series has this pattern; the same number would be given twice."),
            field="pattern",
        )


def placeholders_explained() -> list[tuple[str, str]]:
    """(placeholder in braces, what it becomes), for whoever writes a wording."""
    words = {
        "name": _("full name of the person"),
        "unit": _("unit at the time of registration"),
        "class": _("title of the part, or of a simple event"),
        "event": _("title of the event"),
        "start": _("first day"),
        "end": _("last day"),
        "dates": _("from the first to the last day"),
        "city": _("province and city"),
        "hours": _("credit hours attended"),
        "class_hours": _("credit hours of the class"),
        "issuer": _("issuer"),
        "host": _("hosts and co-hosts"),
        "topics": _("topics taught; on proofs of teaching only"),
        "credit": _("credit hours taught, as a phrase; on proofs of teaching only"),
    }
    return [(f"{{{name}}}", words[name]) for name in wording.TEACHING_PLACEHOLDERS]


def specimen(template: CertificateTemplate) -> dict[str, object]:
    """The words of a template filled for an invented person: `recipient`, `salutation`,
    `paragraphs`, and the `cautions` of the wording check.
    """
    values = {**_example(template), **_letter_example(template)}
    recipient, salutation = wording.addressee(template.salutation, values)
    texts = [*template.body.splitlines(), template.closing]
    return {
        "recipient": recipient,
        "salutation": salutation,
        "paragraphs": [wording.fill(text, values) for text in texts if text.strip()],
        "issuer": values["issuer"],
        "cautions": wording.cautions(
            kind=template.kind,
            title=template.title,
            salutation=template.salutation,
            body=template.body,
            closing=template.closing,
            names=[template.issuer.name, template.office.name],
        ),
    }


def _letter_example(template: CertificateTemplate) -> dict[str, str]:
    """What only letters of appointment name: the corps, the role and the term."""
    if not template.language.startswith("zh"):
        return {
            "office": template.office.name,
            "corps": "Corps of Lecturers",
            "role": "lecturer",
            "batch": "2",
            "years": "2",
            "from": "1 December 2024",
            "until": "30 November 2026",
        }
    return {
        "office": template.office.name,
        "corps": "城乡社区工作讲师团",
        "role": "讲师",
        "batch": "二",
        "years": "两",
        "from": "2024年12月1日",
        "until": "2026年11月30日",
    }


def _example(template: CertificateTemplate) -> dict[str, str]:
    if not template.language.startswith("zh"):
        return {
            "name": "Wang Fang",
            "unit": "Chunfeng Community Service Centre",
            "class": "Training Class for Community Workers",
            "event": "Training Class for Community Workers",
            "start": "25 September 2024",
            "end": "29 September 2024",
            "dates": "25–29 September 2024",
            "city": "Changsha",
            "hours": "32",
            "class_hours": "40",
            "issuer": template.issuer.name_en or template.issuer.name,
            "host": template.issuer.name_en or template.issuer.name,
            "topics": "“Ways of Consulting Residents”",
            "credit": ", 4 credit hours",
        }
    return {
        "name": "王芳",
        "unit": "春风街道社区服务中心",
        "class": "社区工作者能力提升培训班",
        "event": "社区工作者能力提升培训班",
        "start": "2024年9月25日",
        "end": "2024年9月29日",
        "dates": "2024年9月25日至29日",
        "city": "湖南省长沙市",
        "hours": "32",
        "class_hours": "40",
        "issuer": template.issuer.name,
        "host": template.issuer.name,
        "topics": "《社区协商的方法》",
        "credit": "，共 4 学时",
    }
