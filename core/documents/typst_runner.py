"""Typst templates to PDF.

Data reach a template as one JSON string in `sys.inputs.data`, so no text of a user is ever read as
markup. Each thread keeps one compiler, and all share the fonts: they are read once and unchanged
parts of a template stay cached. Compiling releases the interpreter lock, so two threads use two
cores.
"""

import datetime as dt
import json
import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from django.conf import settings

from core.documents import fonts

if TYPE_CHECKING:
    import typst

Standard = Literal["a-2b"]
_own: Final = threading.local()  # a compiler keeps its inputs between calls, so none is shared

_LARGE: Final = 1_000_000  # bytes of a file whose parts are not worth remembering
_REMEMBERED: Final = 10  # compilations after which typst drops what was not used again


class DocumentFailed(Exception):
    """A template did not compile: a defect of the template or of its data, not of the user."""


@cache
def _fonts() -> "typst.Fonts":
    import typst  # 30 MB of machine code, only where papers are made

    return typst.Fonts(
        include_system_fonts=False,  # the same words give the same file on every machine
        include_embedded_fonts=False,
        font_paths=[str(directory) for directory in fonts.directories()],
    )


def _compiler() -> "typst.Compiler":
    import typst

    kept: typst.Compiler | None = getattr(_own, "compiler", None)
    if kept is None:
        kept = _own.compiler = typst.Compiler(root=str(settings.BASE_DIR), font_paths=_fonts())
    return kept


def _let_go() -> None:
    """Let typst forget a large document: it would keep a quarter of a gigabyte of 1,000 pages."""
    for _round in range(_REMEMBERED + 2):
        _compiler().compile(input=b"#rect()", format="pdf", sys_inputs={})


def compile_pdf(
    template: Path,
    data: dict[str, Any],
    *,
    standard: Standard | None = None,
    tags: bool = False,
    created_at: dt.datetime | None = None,
) -> bytes:
    """The PDF of a template below the project with its data (anything JSON can say).

    With `standard="a-2b"` a missing glyph is an error; callers check names with
    `fonts.check_drawable` before. The same template, data and `created_at` give the same bytes.
    Raises `DocumentFailed`. Safe to call from several threads at once.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False, separators=(",", ":"))}
    try:
        made = _compiler().compile(
            input=str(template),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=standard or [],
            timestamp=int(created_at.timestamp()) if created_at else None,
            pdf_tags=tags,
        )
    except RuntimeError as error:  # a TypstError, or a template that cannot be read
        raise DocumentFailed(f"{template.name}: {error}") from error
    if len(made or b"") > _LARGE:
        _let_go()
    if not isinstance(made, bytes):
        raise DocumentFailed(f"{template.name}: no file was made")
    return made


def compile_png(template: Path, data: dict[str, Any], *, ppi: int) -> bytes:
    """The first page as a picture of so many pixels an inch. Raises `DocumentFailed`."""
    inputs = {"data": json.dumps(data, ensure_ascii=False, separators=(",", ":"))}
    try:
        made = _compiler().compile(
            input=str(template), format="png", sys_inputs=inputs, ppi=float(ppi)
        )
    except RuntimeError as error:
        raise DocumentFailed(f"{template.name}: {error}") from error
    if isinstance(made, list):
        made = made[0] if made else None
    if not isinstance(made, bytes):
        raise DocumentFailed(f"{template.name}: no picture was made")
    return made
