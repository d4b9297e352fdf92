"""Certificates of A4 landscape as PDF: one for its owner, or many in one file for the printer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from core.documents import fonts, qr, typst_runner

_TEMPLATE: Final = Path(__file__).with_name("certificate.typ")
PRINTABLE_PAGES: Final = 1000  # more in one file costs memory: 10,000 pages took 1.3 GB


@dataclass(frozen=True, kw_only=True)
class Page:
    """Every word of one certificate, as printed.

    `recipient` and `salutation` make the first line (王芳 + 同志：); both empty where the wording
    names the person itself (兹证明…). `verify_url` is what the QR holds, in upper case.
    """

    title: str
    recipient: str
    salutation: str
    paragraphs: tuple[str, ...]
    issuer: str
    date: str
    number_label: str
    number: str
    verify_url: str
    verify_code: str
    verify_hint: str
    seal_label: str
    note: str = ""


def _shown(page: Page) -> dict[str, Any]:
    values: dict[str, Any] = {field.name: getattr(page, field.name) for field in fields(page)}
    values["qr"] = qr.svg(values.pop("verify_url"))
    code = page.verify_code
    values["verify_code"] = " ".join(code[i : i + 4] for i in range(0, len(code), 4))
    return values


def check(page: Page) -> None:
    """Raise `fonts.UndrawableCharacter` where a word of the page has a character without glyph."""
    values = (value for field in fields(page) if (value := getattr(page, field.name)))
    fonts.check_drawable("".join("".join(value) for value in values))


def _data(pages: Sequence[Page], *, language: str, title: str) -> dict[str, Any]:
    return {
        "language": language,
        "fonts": fonts.serif_families(),
        "title": title,
        "author": pages[0].issuer,
        "pages": [_shown(page) for page in pages],
    }


def single(page: Page, *, language: str, created_at: dt.datetime) -> bytes:
    """The file of one certificate, PDF/A-2b with subset fonts; the same input, the same bytes.

    About 8 ms; two threads use two cores. Raises `fonts.UndrawableCharacter`.
    """
    check(page)
    return typst_runner.compile_pdf(
        _TEMPLATE,
        _data([page], language=language, title=f"{page.title} {page.number}"),
        standard="a-2b",
        tags=True,  # read aloud in the right order, and costs nothing in time
        created_at=created_at,
    )


def picture(page: Page, *, language: str, ppi: int = 110) -> bytes:
    """The same certificate as a PNG, about 1,290 × 910 pixels: for chat programs' browsers.

    Raises `fonts.UndrawableCharacter`.
    """
    check(page)
    return typst_runner.compile_png(
        _TEMPLATE,
        _data([page], language=language, title=f"{page.title} {page.number}"),
        ppi=ppi,
    )


def printable(
    pages: Sequence[Page], *, language: str, title: str, created_at: dt.datetime
) -> bytes:
    """One file with a page for each certificate, in the order given: 1 to 1,000 of them.

    Not PDF/A, which an archive copy does not need twice. Raises `fonts.UndrawableCharacter`.
    """
    if not 1 <= len(pages) <= PRINTABLE_PAGES:
        raise ValueError(len(pages))
    for page in pages:
        check(page)
    return typst_runner.compile_pdf(
        _TEMPLATE, _data(pages, language=language, title=title), created_at=created_at
    )
