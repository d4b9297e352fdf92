"""A public notice as a paper: A4 upright, set as official papers are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.documents import fonts, qr, typst_runner

_TEMPLATE: Final = Path(__file__).parent / "layouts" / "public_notice.typ"


@dataclass(frozen=True, kw_only=True)
class NoticePaper:
    """What the paper says, in words ready to print.

    `paragraphs` stand above the list, `closing` below it; `rows` are number, name, unit and post.
    `url` is printed and is what the code holds.
    """

    title: str
    number: str
    paragraphs: Sequence[str]
    rows: Sequence[tuple[str, str, str, str]]
    closing: Sequence[str]
    issuer: str
    date: str
    url: str


def pdf(paper: NoticePaper, *, created_at: dt.datetime) -> bytes:
    """The paper in the active language; the same words and moment give the same bytes.

    Raises `fonts.UndrawableCharacter`.
    """
    words = [paper.title, paper.number, *paper.paragraphs, *paper.closing, paper.issuer]
    fonts.check_drawable("".join([*words, *("".join(row) for row in paper.rows)]))
    data = {
        "language": get_language() or "zh-hans",
        "fonts": fonts.serif_families(),
        "title": paper.title,
        "number": paper.number,
        "paragraphs": list(paper.paragraphs),
        "columns": [_("No."), _("Name"), _("Unit"), _("Post")],
        "rows": [list(row) for row in paper.rows],
        "closing": list(paper.closing),
        "issuer": paper.issuer,
        "date": paper.date,
        "qr": qr.svg(paper.url),
        "hint": _("Scan the code to read this notice online and to object."),
        "address": paper.url,
    }
    return typst_runner.compile_pdf(_TEMPLATE, data, created_at=created_at)
