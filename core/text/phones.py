"""Mobile numbers of mainland China: stored as E.164, shown in groups, masked in public."""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

from core.errors import DomainError

_MOBILE: Final = re.compile(r"(?:(?:\+|00)?86)?0?(1[3-9][0-9]{9})")
_SEPARATORS: Final = re.compile(r"[\s\-‐‑–—−.·()/\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_E164: Final = re.compile(r"\+86(1[3-9][0-9]{9})")


class InvalidPhone(DomainError):
    """What was typed is not a mobile number of mainland China."""

    code = "invalid_phone"
    field = "phone"


def parse_mobile(typed: str) -> str:
    """The number as E.164 (`+8613800138000`); raises `InvalidPhone` that says why not.

    Full-width digits, spaces, hyphens, +86, 0086 and 86 in front are understood. The pattern
    decides, not the carriers' list of ranges, because new ranges are opened every few years.
    """
    cleaned = _SEPARATORS.sub("", unicodedata.normalize("NFKC", typed))
    if match := _MOBILE.fullmatch(cleaned):
        return f"+86{match[1]}"
    raise InvalidPhone(_why_not(cleaned))


def _why_not(cleaned: str) -> str:
    import phonenumbers  # only a refusal needs it, and its metadata are slow to load

    digits = re.sub(r"\D", "", cleaned)
    if not digits:
        return _("Please enter a mobile number, for example 138 0013 8000.")
    if re.search(r"[^\d+]", cleaned):
        return _("A mobile number has digits only, for example 138 0013 8000.")
    try:
        number = phonenumbers.parse(cleaned, "CN")
    except phonenumbers.NumberParseException:
        number = None
    if number is not None and phonenumbers.is_valid_number(number):
        if number.country_code != 86:
            return _("Only mobile numbers of mainland China (11 digits, +86) can be used.")
        if phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE:
            return _("This is a landline number. Please enter a mobile number of 11 digits.")
    if not digits.startswith("1") or len(digits) != 11:
        return _("A mobile number has 11 digits and begins with 1; this one has %(count)d.") % {
            "count": len(digits)
        }
    return _("A mobile number begins with 13 to 19, for example 138 0013 8000.")


def _national(phone: str) -> str | None:
    match = _E164.fullmatch(phone)
    return match[1] if match else None


def display_phone(phone: str) -> str:
    """`138 0013 8000` for a stored number; anything else as it is."""
    digits = _national(phone)
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}" if digits else phone


def masked_phone(phone: str) -> str:
    """`138****8000`; of anything else only the last two characters are shown."""
    if digits := _national(phone):
        return f"{digits[:3]}****{digits[7:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:] if len(phone) > 4 else "*" * len(phone)


def last_four(phone: str) -> str:
    """The four digits that a person says at the desk."""
    return phone[-4:]
