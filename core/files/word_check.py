"""Whether bytes are a Word document that may be stored: by structure, without macros, bounded."""

import zipfile
from io import BytesIO
from typing import IO, Final

from django.utils.translation import gettext as _

from core.files.content_check import (
    MEBIBYTE,
    CheckedFile,
    FileRefused,
    bounded,
    checked_image,
    checked_pdf,
)

DOCX_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC_TYPE: Final = "application/msword"
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_MOST_UNPACKED: Final = 200 * MEBIBYTE
_MOST_PARTS: Final = 4000
_MOST_SMALL_PART: Final = MEBIBYTE  # of the two parts that are read
_MAIN_PART: Final = b"wordprocessingml.document.main+xml"


def checked_word(upload: IO[bytes], *, most_bytes: int = 20 * MEBIBYTE) -> CheckedFile:
    """A .docx or .doc as it is, for download only. Raises `FileRefused`.

    Refused by name: macros, a template fetched from elsewhere, other Office files, a password.
    """
    data = bounded(upload, most_bytes)
    if data.startswith(_OLE):
        return _checked_doc(data)
    if data.startswith(_ZIP):
        return _checked_docx(data)
    raise FileRefused(_("This is not a Word document. Please save it as .docx or PDF."))


def checked_paper(
    upload: IO[bytes], *, formats: frozenset[str], most_bytes: int = 20 * MEBIBYTE
) -> CheckedFile:
    """A PDF, picture or Word document, whichever of "pdf", "image", "word" is asked for.

    What it is, its content says. Pictures are drawn anew. Raises `FileRefused`.
    """
    upload.seek(0)
    head = upload.read(8)
    if head.startswith(b"%PDF-"):
        kind = "pdf"
    elif head.startswith((_ZIP, _OLE)):
        kind = "word"
    else:
        kind = "image"
    if head and kind not in formats:
        raise FileRefused(
            _("Only these kinds of file can be used: %(kinds)s.") % {"kinds": _words(formats)}
        )
    if kind == "pdf":
        return checked_pdf(upload, most_bytes=most_bytes)
    if kind == "word":
        return checked_word(upload, most_bytes=most_bytes)
    return checked_image(upload, most_bytes=most_bytes)


def _words(formats: frozenset[str]) -> str:
    named = (("pdf", "PDF"), ("image", "JPEG, PNG, WebP"), ("word", "Word (.docx, .doc)"))
    return ", ".join(words for key, words in named if key in formats)


def _checked_doc(data: bytes) -> CheckedFile:
    """The old compound file: its directory names the streams, in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FileRefused(_("This file is protected by a password. Please save it without one."))
    if "WordDocument".encode("utf-16-le") not in data:
        raise FileRefused(_("This is not a Word document. Please save it as .docx or PDF."))
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise _with_macros()
    return CheckedFile(data=data, content_type=DOC_TYPE, extension="doc")


def _checked_docx(data: bytes) -> CheckedFile:
    broken = _("This Word document cannot be read. Please save it again as .docx or PDF.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            _check_parts(parts)
            types = _small(archive, parts["[Content_Types].xml"])
            relations = b""
            if "word/_rels/settings.xml.rels" in parts:
                relations = _small(archive, parts["word/_rels/settings.xml.rels"])
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, RuntimeError) as error:
        raise FileRefused(broken) from error
    except NotImplementedError as error:  # a compression nobody uses in a document
        raise FileRefused(broken) from error
    if b"macroEnabled" in types:
        raise _with_macros()
    if _MAIN_PART not in types:
        raise FileRefused(_("This is not a Word document. Please save it as .docx or PDF."))
    if b"attachedTemplate" in relations and b"://" in relations.split(b"attachedTemplate", 1)[1]:
        raise FileRefused(
            _("This document loads its template from elsewhere. Please save it as PDF.")
        )
    return CheckedFile(data=data, content_type=DOCX_TYPE, extension="docx")


def _check_parts(parts: dict[str, zipfile.ZipInfo]) -> None:
    if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
        raise FileRefused(_("This is not a Word document. Please save it as .docx or PDF."))
    unpacked = sum(part.file_size for part in parts.values())
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED:
        raise FileRefused(
            _("This Word document is too large unpacked; %(most)d MB are possible.")
            % {"most": _MOST_UNPACKED // MEBIBYTE}
        )
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise _with_macros()


def _small(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part's bytes; the size it declares is not believed."""
    with archive.open(part) as file:
        data = file.read(_MOST_SMALL_PART + 1)
    if len(data) > _MOST_SMALL_PART:
        raise ValueError(part.filename)
    return data


def _with_macros() -> FileRefused:
    return FileRefused(
        _("This document holds macros. Please save it as .docx without macros, or as PDF.")
    )
