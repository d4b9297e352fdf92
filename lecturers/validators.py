"""What the fields of a nomination may hold. Screen and API share these checks.

Nothing here asks for completeness: an empty text is always fine. What is missing before it can be
handed in says lecturers.domain.completeness.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from calls.enums import SubmitterKind
from core.errors import DomainError
from core.text import names, phones
from lecturers.enums import AwardHolder, AwardLevel, Education, TitleLevel
from people.enums import Gender

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_YEAR: Final = re.compile(r"(19|20)[0-9]{2}")
FIRST_YEAR: Final = 1950
MOST_AWARDS: Final = 20

# Longest texts, in characters, by field.
LENGTHS: Final[Mapping[str, int]] = {
    "name": 60,
    "email": 120,
    "unit_name": 120,
    "post": 120,
    "prof_title": 60,
    "topics": 300,
    "kin": 200,
    "superior_unit_name": 120,
    "limit_reason": 300,
    "reasons": 3000,
    "deeds": 10000,
}
LONG_TEXTS: Final = frozenset({"reasons", "deeds", "limit_reason"})
CHOICES: Final[Mapping[str, list[str]]] = {
    "submitter_kind": SubmitterKind.values,
    "gender": Gender.values,
    "education": Education.values,
    "title_level": TitleLevel.values,
}


class InvalidField(DomainError):
    """One field was refused; `field` names it."""

    code = "invalid_field"


def clean(name: str, typed: str, *, this_year: int) -> Any:
    """The stored form of one field, "" or None where nothing was typed.

    Raises a DomainError that says why and what would be right.
    """
    text = _tidy(typed, keep_lines=name in LONG_TEXTS)
    check = _CHECKS.get(name)
    if check is not None:
        return check(name, text, this_year) if text else _EMPTY.get(name, "")
    if name in CHOICES and text not in ["", *CHOICES[name]]:
        raise InvalidField(_("Please choose one of the list."), field=name)
    most = LENGTHS.get(name, 0)
    if most and len(text) > most:
        raise InvalidField(
            _("At most %(most)d characters fit here; these are %(count)d.")
            % {"most": most, "count": len(text)},
            field=name,
        )
    return text


def clean_award(row: Mapping[str, str], *, this_year: int) -> dict[str, Any]:
    """One row of awards, whole. Raises InvalidField with the field of the row."""
    title = _tidy(row.get("title", ""), keep_lines=False)
    if not title:
        raise InvalidField(_("Please enter what the commendation is called."), field="title")
    if len(title) > 120:
        raise InvalidField(
            _("At most %(most)d characters fit here; these are %(count)d.")
            % {"most": 120, "count": len(title)},
            field="title",
        )
    if row.get("holder") not in AwardHolder.values:
        raise InvalidField(_("Please say whose it is: the person's or the unit's."), field="holder")
    if row.get("level") not in AwardLevel.values:
        raise InvalidField(_("Please choose the level of the commendation."), field="level")
    year = _year("year", _tidy(row.get("year", ""), keep_lines=False), this_year)
    return {"title": title, "holder": row["holder"], "level": row["level"], "year": year}


def _tidy(typed: str, *, keep_lines: bool) -> str:
    text = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").replace("\r", "\n")
    if not keep_lines:
        text = " ".join(text.split())
    return _CONTROL.sub("", text).strip()


def _name(_field: str, text: str, _this_year: int) -> str:
    stored = names.normalise_name(text)
    names.check_name(stored)
    return stored


def _phone(_field: str, text: str, _this_year: int) -> str:
    return phones.parse_mobile(text)


def _email(field: str, text: str, _this_year: int) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise InvalidField(
            _("This is not an e-mail address, for example name@example.cn."), field=field
        ) from None
    return text


def _year(field: str, text: str, this_year: int) -> int:
    digits = unicodedata.normalize("NFKC", text).removesuffix("年")
    if not _YEAR.fullmatch(digits):
        raise InvalidField(_("Please enter a year of four digits, for example 2016."), field=field)
    if not FIRST_YEAR <= int(digits) <= this_year:
        raise InvalidField(
            _("The year lies between %(first)d and %(last)d.")
            % {"first": FIRST_YEAR, "last": this_year},
            field=field,
        )
    return int(digits)


def _birth_year(field: str, text: str, this_year: int) -> int:
    year = _year(field, text, this_year)
    if year > this_year - 18:
        raise InvalidField(_("Who is nominated is of age."), field=field)
    return year


_EMPTY: Final[Mapping[str, Any]] = {"birth_year": None, "in_field_since": None}
_CHECKS: Final[Mapping[str, Callable[[str, str, int], Any]]] = {
    "name": _name,
    "phone": _phone,
    "email": _email,
    "birth_year": _birth_year,
    "in_field_since": _year,
}
