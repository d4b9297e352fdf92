"""What a reply form may hold. Screen, API and workbook rows share these checks."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.text import names, phones
from registrations.enums import AttendMode

UNIT_LENGTH: Final = 120
POSITION_LENGTH: Final = 120
REMARK_LENGTH: Final = 500
_HAN_GAP: Final = re.compile(r"(?<=[\u3400-\u9fff（）])\s+(?=[\u3400-\u9fff（）])")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")


class InvalidField(DomainError):
    """One field was refused; `field` names it."""

    code = "invalid_field"


class InvalidFields(DomainError):
    """Several fields at once; `errors` maps each field to what is wrong and would be right."""

    code = "invalid_fields"

    def __init__(self, errors: Mapping[str, DomainError]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(str(error) for error in errors.values()))


@dataclass(frozen=True, kw_only=True)
class Applicant:
    """What a person (or somebody for them) fills in. `name_typed` keeps the name as it was typed.

    `phone` is E.164 once it is `clean`. `answers` holds fields without a column, by key.
    """

    name: str
    unit_name: str
    position: str = ""
    phone: str = ""
    attend_mode: str = AttendMode.ON_SITE
    remark: str = ""
    name_typed: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


def tidy(text: str) -> str:
    """NFC, without control characters, blanks made single and trimmed."""
    text = _CONTROL.sub(" ", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def clean_name(typed: str) -> str:
    """The stored form; raises core.text.names.InvalidName."""
    name = names.normalise_name(typed)
    names.check_name(name)
    return name


def clean_phone(typed: str) -> str:
    """E.164; raises core.text.phones.InvalidPhone."""
    return phones.parse_mobile(typed)


def clean_unit_name(typed: str) -> str:
    """The unit's full name, as on its seal; raises InvalidField."""
    unit = tidy(typed)
    if names.contains_han(unit):
        unit = _HAN_GAP.sub("", unit.replace("(", "（").replace(")", "）"))
    if not unit:
        raise InvalidField(_("Please enter the full name of your unit."), field="unit_name")
    if len(unit) > UNIT_LENGTH:
        raise _too_long("unit_name", len(unit), UNIT_LENGTH)
    if not any(character.isalpha() for character in unit):
        raise InvalidField(
            _("The name of a unit needs letters or Han characters."), field="unit_name"
        )
    return unit


def clean_position(typed: str) -> str:
    """The post; raises InvalidField where it is empty or too long."""
    position = tidy(typed)
    if not position:
        raise InvalidField(
            _("Please enter your post, for example 社区党总支书记."), field="position"
        )
    if len(position) > POSITION_LENGTH:
        raise _too_long("position", len(position), POSITION_LENGTH)
    return position


def clean_remark(typed: str) -> str:
    remark = tidy(typed)
    if len(remark) > REMARK_LENGTH:
        raise _too_long("remark", len(remark), REMARK_LENGTH)
    return remark


def clean_email(typed: str) -> str:
    email = tidy(typed)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise InvalidField(
                _("This is not an e-mail address, for example name@example.cn."), field="email"
            ) from None
    return email


def clean_applicant(
    applicant: Applicant, *, phone_required: bool = True, position_required: bool = True
) -> Applicant:
    """Every field in its stored form. Raises InvalidFields with all that is wrong at once."""
    errors: dict[str, DomainError] = {}

    def checked(name: str, check: Callable[[str], str], typed: str) -> str:
        try:
            return check(typed)
        except DomainError as error:
            errors[name] = error
            return typed

    name = checked("name", clean_name, applicant.name)
    unit_name = checked("unit_name", clean_unit_name, applicant.unit_name)
    position = applicant.position
    if position_required or position.strip():
        position = checked("position", clean_position, position)
    phone = applicant.phone
    if phone_required or phone.strip():
        phone = checked("phone", clean_phone, phone)
    remark = checked("remark", clean_remark, applicant.remark)
    answers = dict(applicant.answers)
    if answers.get("email"):
        answers["email"] = checked("email", clean_email, str(answers["email"]))
    if applicant.attend_mode not in AttendMode.values:
        errors["attend_mode"] = InvalidField(
            _("Please choose on site or online."), field="attend_mode"
        )
    if errors:
        raise InvalidFields(errors)
    return replace(
        applicant,
        name=name,
        name_typed=applicant.name_typed or applicant.name,
        unit_name=unit_name,
        position=position.strip(),
        phone=phone.strip(),
        remark=remark,
        answers=answers,
    )


def _too_long(name: str, length: int, most: int) -> InvalidField:
    return InvalidField(
        _("At most %(most)d characters fit here; these are %(count)d.")
        % {"most": most, "count": length},
        field=name,
    )
