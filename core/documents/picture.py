"""A ticket as a picture to keep in the phone's album: 1080 pixels wide, PNG."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from core.documents import fonts, qr

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

WIDTH: Final = 1080
_MARGIN: Final = 84
_INNER: Final = WIDTH - 2 * _MARGIN
_INK: Final = "#1f1a17"
_GREY: Final = "#6b645c"
_RED: Final = "#9e1b20"
_QR_SIDE: Final = 660
# Signs that a Chinese line does not begin with.
_NO_LINE_START: Final = frozenset("，。、；：？！）〕》”’·,.;:?!)")
_NO_LINE_END: Final = frozenset("（〔《“‘(")


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """What a ticket shows; `code` is typed by hand at the door when the picture cannot be read."""

    event_title: str
    dates: str
    place: str
    name: str
    category: str
    url: str
    code: str
    unit: str = ""


@cache
def _faces(size: int) -> list[tuple["ImageFont.FreeTypeFont", frozenset[int]]]:
    from PIL import ImageFont

    return [
        (ImageFont.truetype(str(path), size, index=max(face, 0)), fonts.characters(path, face))
        for path, face in fonts.sans_faces()
    ]


def _runs(text: str, size: int) -> Iterator[tuple[str, "ImageFont.FreeTypeFont"]]:
    """The text cut where another font has to draw on."""
    faces = _faces(size)
    run, using = "", faces[0][0]
    for character in text:
        font = next((f for f, known in faces if ord(character) in known), faces[0][0])
        if font is not using and run:
            yield run, using
            run = ""
        using = font
        run += character
    if run:
        yield run, using


def _width(text: str, size: int) -> float:
    return sum(font.getlength(run) for run, font in _runs(text, size))


def _broken(text: str, size: int, width: float) -> list[str]:
    """Lines no wider than `width`, as Chinese lines break."""
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if not line or _width(line + word, size) <= width:
            line += word
            continue
        carried = ""
        while len(line) > 1 and (
            line[-1] in _NO_LINE_END or (not carried and word in _NO_LINE_START)
        ):
            line, carried = line[:-1], line[-1] + carried
        lines.append(line.rstrip())
        line = carried + word if carried else word.lstrip()
    return [*lines, line]


@lru_cache(maxsize=512)
def wrapped(text: str, size: int, width: int, most: int) -> tuple[str, ...]:
    """Lines of about one length, no wider than `width` pixels.

    There are at most `most`; what is left over ends in an ellipsis.
    """
    lines = _broken(text, size, width)
    if len(lines) > most:
        last = lines[most - 1]
        while last and _width(last + "…", size) > width:
            last = last[:-1]
        return (*lines[: most - 1], last + "…")
    for narrower in range(width - size // 2, width // 2, -size // 2):
        even = _broken(text, size, narrower)
        if len(even) > len(lines) or any(_width(line, size) > width for line in even):
            break
        lines = even
    return tuple(lines)


def _words(text: str) -> Iterator[str]:
    """Where a line may break: after every Han character, after a space in Latin text."""
    word = ""
    for character in text:
        if character.isascii() and not character.isspace():
            word += character
            continue
        if word:
            yield word
            word = ""
        yield character
    if word:
        yield word


class _Paper:
    """A page that is written from the top down."""

    def __init__(self, draw: "ImageDraw.ImageDraw", top: int) -> None:
        self.draw = draw
        self.y = top

    def centred(
        self, text: str, *, size: int, fill: str, most: int = 1, bold: bool = False
    ) -> None:
        for line in wrapped(text, size, _INNER, most):
            x = (WIDTH - _width(line, size)) / 2
            for run, font in _runs(line, size):
                self.draw.text(
                    (x, self.y + size),
                    run,
                    anchor="ls",  # every font on one base line
                    font=font,
                    fill=fill,
                    stroke_width=1 if bold else 0,
                    stroke_fill=fill,
                )
                x += font.getlength(run)
            self.y += round(size * 1.4)

    def space(self, pixels: int) -> None:
        self.y += pixels


def _code_image(url: str) -> "Image.Image":
    from PIL import Image

    code = Image.open(BytesIO(qr.png(url, scale=1))).convert("L")
    scale = _QR_SIDE // code.width
    return code.resize((code.width * scale, code.height * scale), Image.Resampling.NEAREST)


def ticket_png(ticket: Ticket) -> bytes:
    """The ticket as a PNG of about 40 kB. Raises `fonts.UndrawableCharacter`."""
    from PIL import Image, ImageDraw

    fonts.check_drawable(
        ticket.event_title + ticket.name + ticket.place + ticket.unit + ticket.category
    )
    image = Image.new("RGB", (WIDTH, 2400), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 28), fill=_RED)
    paper = _Paper(draw, 92)
    paper.centred(ticket.event_title, size=52, fill=_INK, most=4, bold=True)
    paper.space(18)
    paper.centred(ticket.dates, size=38, fill=_GREY)
    paper.centred(ticket.place, size=38, fill=_GREY, most=2)
    paper.space(36)
    paper.centred(ticket.name, size=76, fill=_INK, most=2, bold=True)
    paper.centred(ticket.category, size=40, fill=_RED)
    if ticket.unit:
        paper.centred(ticket.unit, size=36, fill=_GREY, most=2)
    paper.space(16)
    code = _code_image(ticket.url)
    image.paste(code, ((WIDTH - code.width) // 2, paper.y))
    paper.space(code.height + 4)
    grouped = "  ".join(ticket.code[i : i + 4] for i in range(0, len(ticket.code), 4))
    paper.centred(grouped, size=46, fill=_INK)
    paper.space(10)
    paper.centred(_("Please show this at the door."), size=34, fill=_GREY)
    paper.space(56)
    file = BytesIO()
    image.crop((0, 0, WIDTH, paper.y)).quantize(16, Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()
