"""Make a backup; restore one into an empty place."""

from datetime import datetime
from pathlib import Path

from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.translation import gettext as _

from core import encryption
from core.backup import files, tables
from core.backup.manifest import (
    BackupUnusable,
    Manifest,
    Stored,
    applied_migrations,
    digest_of,
    key_fingerprint,
)
from core.errors import DomainError


class PlaceNotEmpty(DomainError):
    """Something is there already, and nothing of it may be mixed or overwritten."""

    code = "place_not_empty"


class OtherKey(DomainError):
    """The site's SECRET_KEY or FIELD_KEYS are not those the backup was made with."""

    code = "other_key"


def take(*, folder: Path, now: datetime) -> Manifest:
    """Write every row and stored file below `folder`, which must be new or empty.

    Rows are read at one moment while the site goes on; files are copied afterwards, so that every
    file a row speaks of is there. Raises PlaceNotEmpty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PlaceNotEmpty(_("The folder is not empty; a backup never overwrites anything."))
    for part in ("tables", "files"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    stored_tables = {}
    with tables.one_moment():
        migrations = applied_migrations()
        for model in tables.models():
            path = folder / "tables" / f"{model._meta.label_lower}.jsonl"
            rows = tables.write(model, path)
            stored_tables[model._meta.label_lower] = _stored(folder, path, rows)
    stored_files = {}
    for name in files.names():
        path = folder / "files" / name
        files.copy_out(name, path)
        stored_files[name] = _stored(folder, path)
    manifest = Manifest(
        made_at=now.isoformat(),
        key=key_fingerprint(),
        migrations=migrations,
        tables=stored_tables,
        files=stored_files,
        field_keys=encryption.fingerprints(),
    )
    manifest.write(folder)
    return manifest


def _stored(folder: Path, path: Path, rows: int = 0) -> Stored:
    size, sha256 = digest_of(path)
    return Stored(path.relative_to(folder).as_posix(), size, sha256, rows)


def restore(*, folder: Path, accept_new_key: bool = False) -> Manifest:
    """Bring a backup back into an empty database and an empty storage: all of it, or nothing.

    Everything is checked against its digest before the first row is written. Raises
    BackupUnusable, PlaceNotEmpty, or OtherKey: personal links are derived from SECRET_KEY, so
    with another key (`accept_new_key`) those sent before still open by their digests, but none
    can be computed again until it is renewed.
    """
    manifest = Manifest.read(folder)
    _check_digests(folder, manifest)
    if manifest.key != key_fingerprint() and not accept_new_key:
        raise OtherKey(
            _(
                "SECRET_KEY is not the one of the backed-up site: set it first, or accept that "
                "personal links must be renewed before they can be sent again."
            )
        )
    if not set(manifest.field_keys) <= set(encryption.fingerprints()):
        raise OtherKey(
            _(
                "FIELD_KEYS lacks a key of the backed-up site, without which its encrypted values "
                "cannot be read: add it first."
            )
        )
    if not applied_migrations():
        call_command("migrate", interactive=False, verbosity=0)
    if applied_migrations() != manifest.migrations:
        raise BackupUnusable(
            _("The backup was made by another version: restore it with that one, then upgrade.")
        )
    if not tables.are_empty() or next(files.names(), None) is not None:
        raise PlaceNotEmpty(_("The database or the file storage is not empty."))
    copied: list[str] = []
    try:
        for name, stored in manifest.files.items():
            files.copy_in(name, folder / stored.path)
            copied.append(name)
        _restore_tables(folder, manifest)
    except BaseException:
        for name in copied:
            default_storage.delete(name)
        raise
    return manifest


def _check_digests(folder: Path, manifest: Manifest) -> None:
    for stored in [*manifest.tables.values(), *manifest.files.values()]:
        path = folder / stored.path
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BackupUnusable(_("The backup names a file outside its folder."))
        if not path.is_file() or digest_of(path) != (stored.size, stored.sha256):
            raise BackupUnusable(
                _("The backup is damaged: %(name)s is missing or changed.") % {"name": stored.path}
            )


def _restore_tables(folder: Path, manifest: Manifest) -> None:
    with transaction.atomic():
        for model in tables.models():
            stored = manifest.tables.get(model._meta.label_lower)
            if stored and tables.read(model, folder / stored.path) != stored.rows:
                raise BackupUnusable(
                    _("The backup is damaged: %(name)s is missing or changed.")
                    % {"name": stored.path}
                )
        tables.reset_sequences()
        connection.check_constraints()
