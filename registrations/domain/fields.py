"""The standard fields of a reply form (conventions 1.2): minimal unless the event asks for more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from events.models import Event
from registrations.models import RegistrationForm

Kind = Literal["text", "email", "choice"]


@dataclass(frozen=True)
class Field:
    """One field with why it is asked, whether it is sensitive, and how long it is kept.

    `column` is the registration's own column; without one the value lies in `answers` by `key`.
    `keep_days` counts from the last day of the event.
    """

    key: str
    label: str | Promise
    purpose: str | Promise
    column: str = ""
    kind: Kind = "text"
    max_length: int = 120
    required: bool = False
    sensitive: bool = False
    keep_days: int = 3 * 365
    choices: tuple[tuple[str, str | Promise], ...] = ()


_CORE_PURPOSE = _("to register you, to admit you and to issue your certificate")

STANDARD: Final = (
    Field("org_name", _("Unit"), _CORE_PURPOSE, column="unit_name", required=True),
    Field("full_name", _("Name"), _CORE_PURPOSE, column="name", max_length=60, required=True),
    Field("position", _("Post"), _CORE_PURPOSE, column="position", required=True),
    Field(
        "mobile",
        _("Mobile phone"),
        _("to send you your ticket and news of this event"),
        column="phone",
        max_length=30,
        required=True,
    ),
    Field("department", _("Department"), _("for lists and seating"), max_length=60),
    Field("prof_title", _("Professional title"), _("for lists and certificates"), max_length=60),
    Field("email", _("E-mail"), _("to send you documents"), kind="email", max_length=254),
    Field(
        "gender",
        _("Gender"),
        _("to arrange lodging"),
        kind="choice",
        keep_days=30,
        choices=(("female", _("female")), ("male", _("male"))),
    ),
    Field(
        "remark",
        _("Remark"),
        _("what the organiser should know"),
        column="remark",
        max_length=500,
    ),
)
BY_KEY: Final = {field.key: field for field in STANDARD}
DEFAULT_KEYS: Final = ("org_name", "full_name", "position", "mobile")


def asked_by(event: Event) -> list[Field]:
    """The fields that the event asks for, in its order; always with the four that identify."""
    try:
        keys = event.registration_form.fields
    except RegistrationForm.DoesNotExist:
        keys = []
    extra = [BY_KEY[key] for key in keys if key in BY_KEY and key not in DEFAULT_KEYS]
    return [*(BY_KEY[key] for key in DEFAULT_KEYS), *extra]


def notice_addition(event: Event) -> str:
    """What this event adds to the privacy notice, "" for nothing."""
    try:
        return str(event.registration_form.notice)
    except RegistrationForm.DoesNotExist:
        return ""


def shown_answers(event: Event, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, value in words) of what was answered beyond the columns, in the form's order."""
    found = []
    for asked in asked_by(event):
        value = answers.get(asked.key, "") if not asked.column else ""
        if value:
            found.append((str(asked.label), str(dict(asked.choices).get(value, value))))
    return found
