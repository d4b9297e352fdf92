"""What the system knows about a person, from every table that points at one (PIPL art. 45).

The registry of `core.personal_data` says which tables those are; the facts of the door hang on a
registration and are added here. Secrets (digests, nonces, codes) are not facts about the person.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import personal_data
from core.text import phones
from people.models import Person

_BY_REGISTRATION: Final = ("attendance.Arrival", "attendance.Attendance", "attendance.Leave")
_PERSON_FIELDS: Final = (
    "name",
    "name_typed",
    "name_pinyin",
    "gender",
    "phone",
    "phone_proved_at",
    "email",
    "prof_title",
    "created_at",
)
_USER_FIELDS: Final = ("username", "display_name", "phone", "email", "created_at")
_SECRET: Final = (
    "digest",
    "nonce",
    "secret",
    "token",
    "code",
    "sha256",
    "dedup",
    "uid",
    "sequence",
    "file",
    "basis",
)
# Words for columns that have none of their own; a column without words is told in the file only.
_LABELS: Final[dict[str, Promise]] = {
    "created_at": _("recorded"),
    "phone_proved_at": _("phone confirmed"),
    "display_name": _("name shown"),
    "given_at": _("given"),
    "withdrawn_at": _("withdrawn"),
    "kind": _("kind"),
    "channel": _("channel"),
    "status": _("state"),
    "sent_at": _("sent"),
    "answers": _("answers"),
    "updated_at": _("last changed"),
    "recorded_at": _("recorded"),
    "arrived_at": _("arrived"),
    "minutes": _("minutes"),
    "effective_at": _("in effect since"),
    "first_in_at": _("came"),
    "last_out_at": _("left"),
}
# Things named in a row because they tell what it is about, not who somebody else is.
_NAMED: Final = frozenset(
    {"events.event", "events.part", "events.session", "events.category", "people.unit"}
)


@dataclass(frozen=True)
class Fact:
    """One value with its label in the page's language, "" for what only the file tells."""

    field: str
    label: str
    value: Any
    shown: str


@dataclass(frozen=True)
class Section:
    """One table: its name, and one list of facts for each row."""

    key: str
    title: str
    rows: list[list[Fact]]


def about(person: Person) -> list[Section]:
    """Everything on record about the person; empty tables are left out."""
    sections = [_section(Person, [person], only=_PERSON_FIELDS)]
    if person.user is not None:
        sections.append(_section(type(person.user), [person.user], only=_USER_FIELDS))
    for declaration in personal_data.declarations():
        if declaration.target != "person" or declaration.model == "people.Person":
            continue
        rows = declaration.model_class._default_manager.filter(**{declaration.key: person})
        sections.append(_section(declaration.model_class, _with_names(rows)))
    for label in _BY_REGISTRATION:
        model = apps.get_model(label)
        rows = model._default_manager.filter(registration__person=person)
        sections.append(_section(model, _with_names(rows)))
    return [section for section in sections if section.rows]


def as_json(person: Person, *, now: datetime) -> str:
    """The same for a program: field names and raw values, with the moment it was asked."""
    content: dict[str, Any] = {"generated_at": now}
    for section in about(person):
        content[section.key] = [{fact.field: fact.value for fact in row} for row in section.rows]
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _with_names(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    keys = [
        field.name
        for field in rows.model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model._meta.label_lower in _NAMED
    ]
    return (rows.select_related(*keys) if keys else rows).order_by("pk")


def _section(
    model: type[models.Model], rows: Iterable[models.Model], *, only: tuple[str, ...] = ()
) -> Section:
    return Section(
        key=model._meta.label_lower,
        title=str(model._meta.verbose_name_plural),
        rows=[_facts(row, only) for row in rows],
    )


def _facts(row: models.Model, only: tuple[str, ...]) -> list[Fact]:
    found = []
    for field in row._meta.concrete_fields:
        if (only and field.name not in only) or not (only or _is_told(field)):
            continue
        value = getattr(row, field.name)
        if value in (None, "", {}, []):
            continue
        if isinstance(value, models.Model):
            value = str(value)
        found.append(Fact(field.name, _label(field), value, _shown(row, field, value)))
    return found


def _is_told(field: "models.Field[Any, Any]") -> bool:
    if field.primary_key or any(word in field.name for word in _SECRET):
        return False
    if isinstance(field, models.ForeignKey):
        return field.related_model._meta.label_lower in _NAMED
    return True


def _label(field: "models.Field[Any, Any]") -> str:
    named = isinstance(field.verbose_name, Promise)  # a word of ours, not the column's name
    return str(field.verbose_name if named else _LABELS.get(field.name, ""))


def _shown(row: models.Model, field: "models.Field[Any, Any]", value: Any) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if field.name == "phone":
        return phones.display_phone(str(value))
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, (dict, list)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return str(formats.localize(value))
