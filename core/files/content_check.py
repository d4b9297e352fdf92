"""What an upload really is, by its content: its name and its declared type are not asked."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO, TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from core.errors import DomainError

if TYPE_CHECKING:
    from PIL import Image

MEBIBYTE: Final = 1024 * 1024
_IMAGE_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_MOST_MEGAPIXELS: Final = 40
_LONGEST_SIDE: Final = 2400


class FileRefused(DomainError):
    """An upload is too large, empty, or not what is asked for."""

    code = "file_refused"
    field = "file"


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """Bytes that may be stored, with the type that was found in them."""

    data: bytes
    content_type: str
    extension: str


def bounded(upload: IO[bytes], most_bytes: int) -> bytes:
    """The whole upload, which is not empty and not larger. Raises `FileRefused`."""
    upload.seek(0)
    data = upload.read(most_bytes + 1)
    if not data:
        raise FileRefused(_("This file is empty."))
    if len(data) > most_bytes:
        raise FileRefused(
            _("This file is larger than %(most)s.") % {"most": f"{most_bytes / MEBIBYTE:g} MB"}
        )
    return data


def _opened(data: bytes) -> "Image.Image":
    """A picture whose file is sound and whose size is bounded, not decoded yet."""
    from PIL import Image, UnidentifiedImageError

    unreadable = _("This picture cannot be read. Please save it again as JPEG or PNG.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=_IMAGE_FORMATS)
            pixels = picture.width * picture.height
            if pixels <= _MOST_MEGAPIXELS * 1_000_000:
                picture.verify()
                return Image.open(BytesIO(data), formats=_IMAGE_FORMATS)
    except UnidentifiedImageError:
        raise FileRefused(
            _("Only these kinds of file can be used: %(kinds)s.") % {"kinds": "JPEG, PNG, WebP"}
        ) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pass
    except (OSError, SyntaxError, ValueError):
        raise FileRefused(unreadable) from None
    raise FileRefused(
        _("This picture has too many pixels; %(most)d million are possible.")
        % {"most": _MOST_MEGAPIXELS}
    )


def checked_image(upload: IO[bytes], *, most_bytes: int = 8 * MEBIBYTE) -> CheckedFile:
    """The picture drawn anew: upright, without place or camera data, at most 2,400 pixels a side.

    JPEG stays JPEG, everything else becomes PNG. Raises `FileRefused` that says what is wrong.
    """
    from PIL import Image, ImageOps

    source = _opened(bounded(upload, most_bytes))
    is_photo = source.format == "JPEG"
    try:
        picture = ImageOps.exif_transpose(source)
        picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        if is_photo:
            picture = picture.convert("RGB")
        elif picture.mode not in {"1", "L", "RGB", "RGBA"}:
            picture = picture.convert("RGBA")
        clean = Image.new(picture.mode, picture.size)
        clean.paste(picture)
    except (OSError, SyntaxError, ValueError):
        raise FileRefused(
            _("This picture cannot be read. Please save it again as JPEG or PNG.")
        ) from None
    file = BytesIO()
    if is_photo:
        clean.save(file, "JPEG", quality=88, optimize=True)
        return CheckedFile(data=file.getvalue(), content_type="image/jpeg", extension="jpg")
    clean.save(file, "PNG", optimize=True)
    return CheckedFile(data=file.getvalue(), content_type="image/png", extension="png")


def checked_pdf(upload: IO[bytes], *, most_bytes: int = 20 * MEBIBYTE) -> CheckedFile:
    """A file that begins and ends as a PDF does. Raises `FileRefused`.

    What a PDF may run is not judged here: stored files are only ever served as downloads.
    """
    data = bounded(upload, most_bytes)
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise FileRefused(_("Only these kinds of file can be used: %(kinds)s.") % {"kinds": "PDF"})
    return CheckedFile(data=data, content_type="application/pdf", extension="pdf")


def checked_document(upload: IO[bytes], *, most_bytes: int = 20 * MEBIBYTE) -> CheckedFile:
    """A PDF as it is, or else a picture drawn anew: a voucher or a stamped scan."""
    upload.seek(0)
    if upload.read(5) == b"%PDF-":
        return checked_pdf(upload, most_bytes=most_bytes)
    return checked_image(upload, most_bytes=most_bytes)
