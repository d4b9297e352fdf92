"""Nomination forms as PDF: one, or all of a call in one file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from django.utils.translation import get_language

from core.documents import fonts, typst_runner
from lecturers.domain import sheet
from lecturers.models import Nomination

_TEMPLATE: Final = Path(__file__).parent.parent / "layouts" / "nomination.typ"


def pdf(nominations: Sequence[Nomination], *, created_at: dt.datetime) -> bytes:
    """Each form on pages of its own, in the active language.

    Raises core.documents.fonts.UndrawableCharacter for a name that no font can draw.
    """
    sheets = sheet.all_of(nominations)
    fonts.check_drawable("".join(one.name + one.unit_name + one.unit for one in sheets))
    labels = sheet.words()
    author = nominations[0].submission.call.office.name if nominations else ""
    data = {
        "language": get_language() or "zh-hans",
        "fonts": fonts.serif_families(),
        "title": sheets[0].title if sheets else "",
        "author": author,
        "sheets": [{**asdict(one), "words": labels} for one in sheets],
    }
    return typst_runner.compile_pdf(_TEMPLATE, data, created_at=created_at)
