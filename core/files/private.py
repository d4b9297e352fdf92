"""Private files: written once, read by those who may, always as a download.

Works with any storage behind `default_storage`; paths are relative names such as
`certificates/2024/ab12.pdf`. Whoever calls `serve` has checked the permission.
"""

import hashlib
import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import quote

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.errors import DomainError

_CSP: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_SHOWN_INLINE: Final = frozenset({"image/png", "image/jpeg", "image/webp"})
_UNSAFE_IN_NAME: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')

_Response = TypeVar("_Response", bound=HttpResponseBase)


class FileTaken(DomainError):
    """Other bytes are stored under this path; what was issued never changes."""

    code = "file_taken"


class FileMissing(DomainError):
    """Nothing is stored under this path."""

    code = "file_missing"


def sha256(data: bytes) -> str:
    """The digest as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def store(path: str, data: bytes) -> str:
    """Write once and return the SHA-256 digest.

    The same bytes again change nothing, so a task that was killed may run again. Other bytes raise
    `FileTaken`. On a local disk the file appears whole or not at all, and survives a power cut.
    """
    if isinstance(default_storage, FileSystemStorage):
        written = _store_local(Path(default_storage.path(path)), data)
    else:
        written = _store_remote(default_storage, path, data)
    if not written and read(path) != data:
        raise FileTaken(_("This name is stored with other content already."))
    return sha256(data)


def _store_local(target: Path, data: bytes) -> bool:
    """Whether the file is new; a link into place is atomic and never overwrites."""
    if target.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o640)
        os.link(name, target)
    except FileExistsError:
        return False
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()
    return True


def _store_remote(storage: Storage, path: str, data: bytes) -> bool:
    """Whether the file is new; a storage that found the name taken chose another, which goes."""
    if storage.exists(path):
        return False
    saved = storage.save(path, ContentFile(data))
    if saved != path:
        storage.delete(saved)
        return False
    return True


def read(path: str) -> bytes:
    """The stored bytes. Raises `FileMissing`."""
    try:
        with default_storage.open(path, "rb") as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise FileMissing(_("This file is not stored here any more.")) from None


def remove(path: str) -> None:
    """Delete at the end of the keeping time; nothing happens if it is gone."""
    default_storage.delete(path)


def _disposition(filename: str, *, inline: bool) -> str:
    """RFC 6266 with both forms: an ASCII name for old webviews, the real one for the others."""
    name = _UNSAFE_IN_NAME.sub(" ", filename).strip(" .") or "file"
    stem, dot, suffix = name.rpartition(".")
    plain = (stem or name).encode("ascii", "ignore").decode().strip(" .-_()[]") or "file"
    ascii_name = f"{plain}.{suffix}" if dot and suffix.isascii() else plain
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name, safe='')}"


def _guarded(response: _Response, filename: str, *, inline: bool) -> _Response:
    response["Content-Disposition"] = _disposition(filename, inline=inline)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _CSP
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def attach(data: bytes, *, filename: str, content_type: str) -> HttpResponse:
    """Bytes made on request (an export, a poster) as a download."""
    response = HttpResponse(data, content_type=content_type)
    response["Content-Length"] = str(len(data))
    return _guarded(response, filename, inline=False)


def show_png(data: bytes, *, filename: str) -> HttpResponse:
    """A picture that was drawn by us, shown in a page and kept in no cache."""
    response = HttpResponse(data, content_type="image/png")
    response["Content-Length"] = str(len(data))
    return _guarded(response, filename, inline=True)


def serve(path: str, *, filename: str, content_type: str, inline: bool = False) -> FileResponse:
    """A stored file as a streamed download under the name people see, Chinese included.

    `inline` is for pictures of a checked type that a page shows. Raises `FileMissing`.
    """
    if inline and content_type not in _SHOWN_INLINE:
        raise ValueError(content_type)
    try:
        file = default_storage.open(path, "rb")
    except FileNotFoundError:
        raise FileMissing(_("This file is not stored here any more.")) from None
    return _guarded(FileResponse(file, content_type=content_type), filename, inline=inline)
