"""The poster of an event: A4 upright, with a code that any phone opens."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.documents import fonts, qr, typst_runner

_TEMPLATE: Final = Path(__file__).parent / "layouts" / "poster.typ"


@dataclass(frozen=True, kw_only=True)
class Poster:
    """What a poster says, in words ready to print.

    `rows` are pairs of a label and its lines: (主办, [单位…]). `url` is printed below the code and
    is what the code holds.
    """

    title: str
    url: str
    kind: str = ""
    theme: str = ""
    issuer: str = ""
    rows: Sequence[tuple[str, Sequence[str]]] = field(default_factory=tuple)


def pdf(poster: Poster, *, created_at: dt.datetime) -> bytes:
    """The poster in the active language. Raises `fonts.UndrawableCharacter`."""
    lines = "".join(label + "".join(words) for label, words in poster.rows)
    fonts.check_drawable(poster.title + poster.theme + poster.kind + lines)
    data = {
        "language": get_language() or "zh-hans",
        "fonts": fonts.sans_families(),
        "title": poster.title,
        "author": poster.issuer,
        "kind": poster.kind,
        "theme": poster.theme,
        "rows": [{"label": label, "lines": list(words)} for label, words in poster.rows if words],
        "qr": qr.svg(poster.url),
        "call": _("Scan to register"),
        "hint": _("Scan the code with WeChat or the camera, or open this address:"),
        "address": poster.url,
    }
    return typst_runner.compile_pdf(_TEMPLATE, data, created_at=created_at)
