"""Pages of somebody's PDF as pictures: to look at a paper without opening the file itself.

Typst draws them (in Rust, memory-safe); no script, link or form of the file survives. Fonts that a
file does not embed are replaced, so a preview is for reading, never for evidence.
"""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import DomainError

if TYPE_CHECKING:
    import typst

MOST_PAGES: Final = 60
_PIXELS_PER_INCH: Final = 96.0
_TEMPLATE: Final = b"""
#set page(width: auto, height: auto, margin: 0pt)
#image("paper.pdf", page: int(sys.inputs.page), width: 210mm)
"""


class CannotPreview(DomainError):
    """The file is protected, broken, or has no such page."""

    code = "cannot_preview"


def page_png(data: bytes, *, page: int) -> bytes:
    """Page `page` (from 1), as wide as an A4 sheet. Raises `CannotPreview`."""
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        return _drawn(_compiler(folder, data), page)


def count_pages(data: bytes) -> int:
    """How many pages can be shown, at most MOST_PAGES; 0 for a file that cannot be drawn."""
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        compiler = _compiler(folder, data)
        last, beyond = 0, MOST_PAGES + 1
        probe = 1
        while last + 1 < beyond:
            if _can_draw(compiler, probe):
                last, probe = probe, min(probe * 2, (probe + beyond + 1) // 2)
            else:
                beyond, probe = probe, (last + probe) // 2
            probe = min(max(probe, last + 1), beyond - 1)
        return last


def _compiler(folder: str, data: bytes) -> "typst.Compiler":
    import typst  # 30 MB of machine code, only where papers are looked at

    Path(folder, "paper.pdf").write_bytes(data)
    return typst.Compiler(root=folder, font_paths=typst.Fonts(include_system_fonts=False))


def _can_draw(compiler: "typst.Compiler", page: int) -> bool:
    try:
        _drawn(compiler, page, ppi=6.0)
    except CannotPreview:
        return False
    return True


def _drawn(compiler: "typst.Compiler", page: int, *, ppi: float = _PIXELS_PER_INCH) -> bytes:
    try:
        made = compiler.compile(
            input=_TEMPLATE, format="png", ppi=ppi, sys_inputs={"page": str(page)}
        )
    except RuntimeError as error:
        raise CannotPreview(f"page {page}") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # Rust's own, below BaseException
            raise CannotPreview(f"page {page}") from error
        raise
    if isinstance(made, list):
        made = made[0]
    if not isinstance(made, bytes):
        raise CannotPreview(f"page {page}")
    return made
