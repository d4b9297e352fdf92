"""Issued files in the private storage: written once, whole or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO, Final

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

ROOT: Final = "certificates"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def store(name: str, content: bytes) -> str:
    """Write `content` under ROOT/`name` and return the stored path.

    The name ends in the content's hash, so writing the same file again changes nothing. On a disk
    the file appears whole or not at all: a worker killed in the middle leaves no half file.
    """
    path = f"{ROOT}/{name}"
    if isinstance(default_storage, FileSystemStorage):
        target = Path(default_storage.path(path))
        if not target.exists():
            _write_whole(target, content)
        return path
    if not default_storage.exists(path):
        return default_storage.save(path, ContentFile(content))
    return path


def _write_whole(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def open_stored(path: str) -> IO[bytes]:
    """The stored file for reading; raises FileNotFoundError."""
    return default_storage.open(path, "rb")
