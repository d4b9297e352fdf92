"""What a backup holds: `manifest.json`, written last, so that without it a backup is none."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from core.errors import DomainError

FORMAT: Final = 1
NAME: Final = "manifest.json"


class BackupUnusable(DomainError):
    """The folder is no backup, is damaged, or does not fit this version of the program."""

    code = "backup_unusable"


@dataclass(frozen=True)
class Stored:
    """One file of the backup: path below the folder, size in bytes, SHA-256 as hex digits.

    `rows` counts the rows of a table's file.
    """

    path: str
    size: int
    sha256: str
    rows: int = 0


@dataclass(frozen=True)
class Manifest:
    """`tables` by model label, `files` by their name in the storage, `migrations` as applied.

    `field_keys` are fingerprints of the keys that encrypted columns were written with.
    """

    made_at: str
    key: str
    migrations: list[str]
    tables: dict[str, Stored]
    files: dict[str, Stored]
    field_keys: list[str] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        text = json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text, "utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """Raises BackupUnusable where there is no manifest that this version understands."""
        try:
            values: dict[str, Any] = json.loads((folder / NAME).read_text("utf-8"))
            if values.pop("format") != FORMAT:
                raise BackupUnusable(_("This backup has a format that this version cannot read."))
            for group in ("tables", "files"):
                values[group] = {name: Stored(**row) for name, row in values[group].items()}
            return cls(**values)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BackupUnusable(_("There is no complete backup in this folder.")) from error


def key_fingerprint() -> str:
    """Tells whether a site has the same SECRET_KEY, without telling anything of the key."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"huiwu backup", "sha256").hex()[:32]


def applied_migrations() -> list[str]:
    """ "app.name" of every migration of ours that the database has."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in settings.HUIWU_APPS)


def digest_of(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file, read in pieces."""
    sha256 = hashlib.sha256()
    size = 0
    with path.open("rb") as handle:
        while piece := handle.read(1 << 20):
            sha256.update(piece)
            size += len(piece)
    return size, sha256.hexdigest()
