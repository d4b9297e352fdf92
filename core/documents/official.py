"""An official paper (GB/T 9704 in spirit): head, number, title, text, signature, attachments."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from core.documents import fonts, qr, typst_runner

_TEMPLATE: Final = Path(__file__).parent / "layouts" / "official.typ"
_HEADING_MARKS: Final = tuple(f"{numeral}、" for numeral in "一二三四五六七八九十")
_LONGEST_HEADING: Final = 30  # characters; a longer line that begins with 一、 is a paragraph


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of an attachment; `widths` are the shares of the columns."""

    heading: str
    columns: Sequence[str]
    widths: Sequence[float]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """附件: its title, and its text or tables."""

    title: str
    text: str = ""
    tables: Sequence[Table] = ()


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What the paper says, in words ready to print; `text` has one paragraph a line.

    `facts` are label and value lines below the text. `url` is what the code at the end holds, with
    `hint` beside it.
    """

    title: str
    text: str
    issuer: str
    date: str
    number: str = ""
    facts: Sequence[tuple[str, str]] = ()
    attachments: Sequence[Attachment] = field(default_factory=tuple)
    url: str = ""
    hint: str = ""


def lines_of(text: str) -> list[dict[str, str]]:
    """Paragraphs by kind: "heading" (一、选聘范围), "address" (各委员单位：), "plain"."""
    found: list[dict[str, str]] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        kind = "plain"
        if (
            line.startswith(_HEADING_MARKS)
            and len(line) <= _LONGEST_HEADING
            and line[-1] not in "。；"
        ):
            kind = "heading"
        elif not found and line.endswith(("：", ":")):
            kind = "address"
        found.append({"kind": kind, "text": line})
    return found


def pdf(paper: Paper, *, created_at: dt.datetime) -> bytes:
    """The paper, always in Chinese; the same words and moment give the same bytes.

    Raises `fonts.UndrawableCharacter`.
    """
    attachments = [
        {
            "title": one.title,
            "lines": lines_of(one.text),
            "tables": [
                {
                    "heading": table.heading,
                    "columns": list(table.columns),
                    "widths": list(table.widths),
                    "rows": [list(row) for row in table.rows],
                }
                for table in one.tables
            ],
        }
        for one in paper.attachments
    ]
    data: dict[str, Any] = {
        "fonts": fonts.serif_families(),
        "headings": fonts.sans_families(),
        "title": paper.title,
        "number": paper.number,
        "lines": lines_of(paper.text),
        "facts": [{"label": label, "value": value} for label, value in paper.facts if value],
        "issuer": paper.issuer,
        "date": paper.date,
        "attachments": attachments,
        "qr": qr.svg(paper.url) if paper.url else "",
        "address": paper.url,
        "hint": paper.hint,
    }
    fonts.check_drawable("".join(_words(data)))
    return typst_runner.compile_pdf(_TEMPLATE, data, created_at=created_at)


def _words(value: Any) -> list[str]:
    """Every text of nested lists and mappings, but for fonts and drawings."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        kept = (one for key, one in value.items() if key not in ("fonts", "headings", "qr"))
        return [word for one in kept for word in _words(one)]
    if isinstance(value, list):
        return [word for one in value for word in _words(one)]
    return []
