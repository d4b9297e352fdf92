"""QR codes as vector and as picture.

Addresses in codes are upper case (`HTTPS://HOST/T/CODE`): the alphanumeric mode keeps the modules
large enough for a bad camera.
"""

from functools import lru_cache
from io import BytesIO
from typing import Final

BORDER: Final = 4  # modules of quiet zone, ISO/IEC 18004
_MASK: Final = 2  # any mask can be read; choosing the prettiest of eight costs four times the time


@lru_cache(maxsize=2048)  # a batch of 1,000 prints each code twice; 2 kB each
def svg(text: str) -> str:
    """A black code on white with its quiet zone, error level M, as a small SVG of one path.

    One unit is one module; the caller sets the size. About a thousand a second.
    """
    import segno

    matrix = segno.make_qr(text, error="m", mask=_MASK, boost_error=False).matrix
    size = len(matrix) + 2 * BORDER
    parts: list[str] = []
    for y, row in enumerate(matrix, start=BORDER):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            parts.append(f"M{start + BORDER} {y}h{x - start}v1h-{x - start}z")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path d="{"".join(parts)}"/></svg>'
    )


def png(text: str, *, scale: int = 10) -> bytes:
    """The code as a black-and-white PNG, `scale` pixels a module, quiet zone included."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=scale, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    file = BytesIO()
    code.make_image().save(file, "PNG")
    return file.getvalue()
