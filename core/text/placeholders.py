"""Wordings with placeholders: `{name} 同志：` and what may stand between the braces.

Not `str.format`: a wording is typed by staff, and nothing but a plain known name is understood.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

from django.utils.translation import gettext as _

from core.errors import DomainError

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


class InvalidWording(DomainError):
    """A wording has a placeholder that nothing fills, or a brace that stands alone."""

    code = "invalid_wording"
    field = "wording"


def names_in(wording: str) -> list[str]:
    """The placeholders of a wording, each once, in order."""
    return list(dict.fromkeys(match[1].strip() for match in _PLACEHOLDER.finditer(wording)))


def check(wording: str, known: Collection[str]) -> None:
    """Raise `InvalidWording` that names the first placeholder outside `known`."""
    if re.search(r"[{}]", _PLACEHOLDER.sub("", wording)):
        raise InvalidWording(_("A brace in the wording is not closed, or not opened."))
    for name in names_in(wording):
        if name not in known:
            raise InvalidWording(
                _("Nothing fills the placeholder {%(name)s}. These can be used: %(known)s")
                % {"name": name, "known": " ".join(f"{{{word}}}" for word in sorted(known))}
            )


def fill(wording: str, values: Mapping[str, str]) -> str:
    """The wording with its placeholders filled; braces in a value stay what they are.

    Raises as `check` where a value is missing.
    """
    check(wording, values)
    return _PLACEHOLDER.sub(lambda match: values[match[1].strip()], wording)
