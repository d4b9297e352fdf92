"""Stored files, copied through the storage so that a folder and a bucket are the same to us."""

from collections.abc import Iterator
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage


def names(folder: str = "") -> Iterator[str]:
    """Every name in the storage, in order."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from names(f"{folder}/{name}" if folder else name)


def copy_out(name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with default_storage.open(name) as source, target.open("wb") as handle:
        for piece in source.chunks():
            handle.write(piece)


def copy_in(name: str, source: Path) -> None:
    """Store under exactly this name; FileExistsError where the storage chose another."""
    with source.open("rb") as handle:
        stored = default_storage.save(name, File(handle))
    if stored != name:
        default_storage.delete(stored)
        raise FileExistsError(name)
