"""Finds what must never hang in public: numbers of phones and identity cards, e-mail addresses.

Built to refuse rather than to miss: digits may be full-width, grouped by blanks, dots or hyphens.
"""

import re
import unicodedata
from typing import Final

_GAP: Final = r"[\s\-‐‑–—.·]*"


def _digits(pattern: str) -> str:
    """A pattern of single digits in which gaps may stand between any two."""
    return rf"(?<!\d)(?:{_GAP.join(pattern.split())})(?!\d)"


_D: Final = r"\d"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        _digits(" ".join(["(?:86)?1", "[3-9]", *[_D] * 9])),  # mobile
        _digits(" ".join([*[_D] * 6, "(?:18|19|20)", *[_D] * 6, *[_D] * 3, r"[\dX]"])),  # 身份证
        r"(?<!\d)\(?0\d{2,3}\)?[\s\-–—]*[2-9]\d{2,3}[\s\-]*\d{4}(?!\d)",  # landline
        r"(?<!\d)[48]00[\s\-]*\d{3,4}[\s\-]*\d{3,4}(?!\d)",  # service number
        r"(?:电话|手机|联系方式|热线|tel|phone)[^\d\n]{0,6}\d[\d\s\-]{5,}",
        r"[\w.+-]+@[\w-]+\.[\w.-]+",
    )
)


def first_in(text: str) -> str | None:
    """The first piece that looks like contact or identity data, as it stands; None if clean."""
    plain = unicodedata.normalize("NFKC", text)
    for pattern in _PATTERNS:
        if match := pattern.search(plain):
            return match[0].strip()
    return None
