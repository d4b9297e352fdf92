"""A backup brings back the same rows and the same bytes, into an empty place only."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from calls.models import Objection
from core.backup import acts, files, tables
from core.backup.manifest import BackupUnusable
from people.models import Unit
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media", "base_url": None},
        },
    }


def fill() -> None:
    """A certificate with its file, a scan with a microsecond, a name outside the basic plane."""
    factories.CertificateFactory.create(
        person=factories.PersonFactory.create(name="𠮷田·阿卜杜拉"),
        file="certificates/2026/a.pdf",
        sha256="0" * 64,
        snapshot={"name": "𠮷田", "hours": 4.5, "none": None},
    )
    factories.ScanFactory.create(scanned_at=NOW.replace(microsecond=123456))
    factories.ObjectionFactory.create(name="周正")
    factories.GateFactory.create().sessions.add(factories.SessionFactory.create())
    default_storage.save("certificates/2026/a.pdf", ContentFile(b"%PDF-1.7 \x00\xff"))
    default_storage.save("wechat/2026/二维码.png", ContentFile(b"\x89PNG"))


def everything() -> dict[str, list[tuple[Any, ...]]]:
    return {
        model._meta.label_lower: list(
            model._base_manager.order_by("pk").values_list(
                *(field.attname for field in tables.columns(model))
            )
        )
        for model in tables.models()
    }


def bytes_stored() -> dict[str, bytes]:
    found = {}
    for name in files.names():
        with default_storage.open(name) as handle:
            found[name] = handle.read()
    return found


def empty_the_place() -> None:
    call_command("flush", interactive=False, verbosity=0)
    for name in list(files.names()):
        default_storage.delete(name)


def test_restored_site_has_the_same_rows_and_bytes(tmp_path: Path) -> None:
    fill()
    rows, stored = everything(), bytes_stored()
    assert len(stored) == 2
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    empty_the_place()
    assert tables.are_empty()
    call_command("restore", str(tmp_path / "backup"), verbosity=0)
    assert everything() == rows
    assert bytes_stored() == stored


def test_encrypted_values_stay_encrypted_in_the_backup(tmp_path: Path, settings: Any) -> None:
    factories.ObjectionFactory.create(name="周正")
    acts.take(folder=tmp_path / "backup", now=NOW)
    assert "周正" not in (tmp_path / "backup/tables/calls.objection.jsonl").read_text("utf-8")
    empty_the_place()
    keys, settings.FIELD_KEYS = settings.FIELD_KEYS, [Fernet.generate_key().decode()]
    with pytest.raises(acts.OtherKey):
        acts.restore(folder=tmp_path / "backup")
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *keys]
    acts.restore(folder=tmp_path / "backup")
    assert Objection.objects.get().name == "周正"
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    assert Objection.objects.get().name == "周正"


def test_restored_site_gives_new_keys_above_the_old(tmp_path: Path) -> None:
    old = [factories.UnitFactory.create().pk for _ in range(3)]
    acts.take(folder=tmp_path / "backup", now=NOW)
    empty_the_place()
    acts.restore(folder=tmp_path / "backup")
    assert factories.UnitFactory.create().pk > max(old)


def test_backup_sees_one_moment_while_others_write(tmp_path: Path) -> None:
    factories.UnitFactory.create(name="先到的单位")
    with tables.one_moment():
        assert Unit.objects.count() == 1
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO people_unit (name, short_name, name_pinyin, region_code, created_at)"
                " VALUES ('后到的单位', '', '', '', '2026-05-20 00:00:00+00')"
            )
        other.close()
        assert Unit.objects.count() == 1
    assert Unit.objects.count() == 2


def test_restore_refuses_a_place_that_is_not_empty(tmp_path: Path) -> None:
    fill()
    acts.take(folder=tmp_path / "backup", now=NOW)
    with pytest.raises(acts.PlaceNotEmpty):
        acts.restore(folder=tmp_path / "backup")
    call_command("flush", interactive=False, verbosity=0)
    with pytest.raises(acts.PlaceNotEmpty):  # the files are still there
        acts.restore(folder=tmp_path / "backup")


def test_restore_refuses_a_changed_byte_and_leaves_nothing(tmp_path: Path) -> None:
    fill()
    acts.take(folder=tmp_path / "backup", now=NOW)
    empty_the_place()
    path = tmp_path / "backup/files/certificates/2026/a.pdf"
    path.write_bytes(path.read_bytes().replace(b"1.7", b"1.8"))
    with pytest.raises(BackupUnusable, match=r"a\.pdf"):
        acts.restore(folder=tmp_path / "backup")
    assert tables.are_empty()
    assert bytes_stored() == {}


def test_restore_that_fails_half_way_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill()
    acts.take(folder=tmp_path / "backup", now=NOW)
    empty_the_place()

    def fail() -> None:
        assert not transaction.get_autocommit()
        raise OSError("disk full")

    monkeypatch.setattr(tables, "reset_sequences", fail)
    with pytest.raises(OSError, match="disk full"):
        acts.restore(folder=tmp_path / "backup")
    assert tables.are_empty()
    assert bytes_stored() == {}


def test_restore_refuses_another_version_and_half_a_backup(tmp_path: Path) -> None:
    acts.take(folder=tmp_path / "backup", now=NOW)
    half = tmp_path / "half"
    shutil.copytree(tmp_path / "backup", half)
    (half / "manifest.json").unlink()
    with pytest.raises(CommandError):
        call_command("restore", str(half))
    manifest = tmp_path / "backup/manifest.json"
    values = json.loads(manifest.read_text())
    values["migrations"].append("people.9999_later")
    manifest.write_text(json.dumps(values))
    with pytest.raises(BackupUnusable, match=r"版本|version"):
        acts.restore(folder=tmp_path / "backup")


def test_restore_asks_for_the_same_secret_key(tmp_path: Path, settings: Any) -> None:
    factories.UnitFactory.create()
    acts.take(folder=tmp_path / "backup", now=NOW)
    empty_the_place()
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(acts.OtherKey):
        acts.restore(folder=tmp_path / "backup")
    acts.restore(folder=tmp_path / "backup", accept_new_key=True)
    assert Unit.objects.count() == 1


def test_backup_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(acts.PlaceNotEmpty):
        acts.take(folder=tmp_path, now=NOW)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["note.txt"]
