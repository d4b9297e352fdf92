"""Private files: written once, served as downloads."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.storage import InMemoryStorage, default_storage, storages
from django.test import override_settings

from core.files import private

FILE_SYSTEM = "django.core.files.storage.FileSystemStorage"


@pytest.fixture(params=["local", "remote"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[None]:
    """A directory, and a storage without paths as S3 is."""
    backend = {"BACKEND": FILE_SYSTEM, "OPTIONS": {"location": tmp_path, "base_url": None}}
    if request.param == "remote":
        backend = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    with override_settings(STORAGES={"default": backend}):
        yield


@pytest.mark.usefixtures("storage")
def test_file_is_stored_once_and_keeps_its_bytes() -> None:
    digest = private.store("certificates/2024/a.pdf", b"one")
    assert digest == private.sha256(b"one")
    assert private.store("certificates/2024/a.pdf", b"one") == digest
    with pytest.raises(private.FileTaken):
        private.store("certificates/2024/a.pdf", b"two")
    assert private.read("certificates/2024/a.pdf") == b"one"


@pytest.mark.usefixtures("storage")
def test_file_that_is_gone_is_said_to_be_missing() -> None:
    private.store("a.pdf", b"one")
    private.remove("a.pdf")
    private.remove("a.pdf")
    with pytest.raises(private.FileMissing):
        private.read("a.pdf")
    with pytest.raises(private.FileMissing):
        private.serve("a.pdf", filename="a.pdf", content_type="application/pdf")


def test_file_that_two_writers_store_at_once_is_whichever_came_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = {"BACKEND": FILE_SYSTEM, "OPTIONS": {"location": tmp_path, "base_url": None}}
    with override_settings(STORAGES={"default": backend}):
        private.store("a.pdf", b"one")
        monkeypatch.setattr(Path, "exists", lambda _self: False)  # asked before the other one wrote
        with pytest.raises(private.FileTaken):
            private.store("a.pdf", b"two")
        assert private.store("a.pdf", b"one") == private.sha256(b"one")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_remote_file_that_two_writers_store_at_once_is_whichever_came_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with override_settings(
        STORAGES={"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    ):
        private.store("a.pdf", b"one")
        first = InMemoryStorage.exists
        asked: list[str] = []

        def late(self: InMemoryStorage, name: str) -> bool:
            asked.append(name)
            return len(asked) > 1 and first(self, name)

        monkeypatch.setattr(InMemoryStorage, "exists", late)
        with pytest.raises(private.FileTaken):
            private.store("a.pdf", b"two")
        assert storages["default"].listdir("")[1] == ["a.pdf"]


@pytest.mark.usefixtures("storage")
def test_file_outside_its_room_is_not_reached() -> None:
    with pytest.raises(Exception, match=r"(?i)suspicious|outside|traversal"):
        private.store("../outside.pdf", b"one")
    assert not default_storage.exists("outside.pdf")


@pytest.mark.django_db  # closing an answer looks after the connections
@pytest.mark.usefixtures("storage")
def test_served_file_is_a_guarded_download() -> None:
    private.store("a.pdf", b"one")
    response = private.serve("a.pdf", filename="结业证书 王芳.pdf", content_type="application/pdf")
    assert response.getvalue() == b"one"
    assert response["Content-Length"] == "3"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    shown = response["Content-Disposition"]
    assert shown.startswith("attachment; filename=\"file.pdf\"; filename*=UTF-8''")
    assert unquote(shown.rpartition("''")[2]) == "结业证书 王芳.pdf"
    response.close()


@pytest.mark.parametrize(
    "name", ['a"; x="b.pdf', "a\r\nSet-Cookie: x.pdf", "../../a.pdf", "", "...", "a\u202efdp.exe"]
)
def test_download_name_cannot_leave_its_header(name: str) -> None:
    response = private.attach(b"x", filename=name, content_type="application/pdf")
    shown = response["Content-Disposition"]
    assert shown.count('"') == 2
    assert not set("\r\n\u202e/\\") & set(unquote(shown))
    assert response["Content-Length"] == "1"


def test_only_checked_pictures_are_shown_inside_a_page() -> None:
    with pytest.raises(ValueError, match="svg"):
        private.serve("a.svg", filename="a.svg", content_type="image/svg+xml", inline=True)
