"""A list to be printed and signed: A4 across, with a heading, a table and lines below."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.documents import fonts, typst_runner

_TEMPLATE: Final = Path(__file__).parent / "layouts" / "table.typ"


@dataclass(frozen=True, kw_only=True)
class Table:
    """`columns` are pairs of a header and a share of the width; each row has as many texts.

    `right` are numbers of columns with figures; `notes` stand below, `signatures` last in one line.
    """

    title: str
    subtitle: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]
    right: Sequence[int] = ()
    notes: Sequence[str] = field(default_factory=tuple)
    signatures: Sequence[str] = field(default_factory=tuple)


def pdf(table: Table, *, created_at: dt.datetime) -> bytes:
    """The list as PDF; the header row is repeated. Raises `fonts.UndrawableCharacter`."""
    words = [table.title, table.subtitle, *table.notes, *table.signatures]
    words += [header for header, _share in table.columns]
    words += [text for row in table.rows for text in row]
    fonts.check_drawable("".join(words))
    data = {
        "fonts": fonts.serif_families(),
        "title": table.title,
        "subtitle": table.subtitle,
        "headers": [header for header, _share in table.columns],
        "widths": [share for _header, share in table.columns],
        "rows": [list(row) for row in table.rows],
        "right": list(table.right),
        "notes": list(table.notes),
        "signatures": list(table.signatures),
    }
    return typst_runner.compile_pdf(_TEMPLATE, data, created_at=created_at)
