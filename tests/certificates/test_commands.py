"""`issue_certificates` and `verify_file` as a person at a terminal meets them."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from certificates.domain import issued, signing_off
from certificates.models import Batch, Certificate
from core.files import private
from tests.certificates.scenes import TrainingClass, training_class
from tests.factories import NOW, PartFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> TrainingClass:
    return training_class()


def said(*command: str) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_issue_certificates_prepares_who_is_eligible_and_names_the_others(
    scene: TrainingClass,
) -> None:
    scene.person("王芳")
    scene.person("李雷", attended=6)
    scene.person("王\U0002496d")
    told = said("issue_certificates", scene.part.event.slug, "--date", "2026-05-20", "--wait")
    assert "李雷" in told
    assert "U+2496D" in told
    batch = Batch.objects.get()
    assert f"batch {batch.pk}: 1 numbered, 1 files made" in told
    assert [row.holder_name for row in batch.certificates.all()] == ["王芳"]
    assert Certificate.objects.get().status == "prepared"


def test_issue_certificates_dry_run_gives_no_number(scene: TrainingClass) -> None:
    scene.person("王芳")
    assert "eligible: 1 of 1" in said("issue_certificates", scene.part.event.slug, "--dry-run")
    assert not Certificate.objects.exists()


def test_issue_certificates_refuses_what_it_does_not_know(scene: TrainingClass) -> None:
    scene.person()
    with pytest.raises(CommandError, match="no-such-event"):
        said("issue_certificates", "no-such-event")
    with pytest.raises(CommandError, match="no template"):
        said("issue_certificates", scene.part.event.slug, "--kind", "attendance")
    PartFactory.create(event=scene.part.event, title="研习班")
    with pytest.raises(CommandError, match="研习班"):
        said("issue_certificates", scene.part.event.slug)


def test_verify_file_knows_the_issued_bytes_and_no_other(
    scene: TrainingClass, tmp_path: Path
) -> None:
    batch = scene.made(scene.person())
    signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    row = batch.certificates.get()
    file = tmp_path / "证书.pdf"
    file.write_bytes(private.read(row.file))
    told = said("verify_file", str(file))
    assert row.number in told
    assert row.sha256 in told
    issued.revoke(certificate=row, reason="冒名", actor=scene.head, now=NOW)
    with pytest.raises(SystemExit) as ended:
        said("verify_file", str(file))
    assert ended.value.code == 2
    file.write_bytes(file.read_bytes() + b"\n")
    with pytest.raises(CommandError, match="no certificate"):
        said("verify_file", str(file))
    with pytest.raises(CommandError, match="cannot read"):
        said("verify_file", str(tmp_path / "none.pdf"))
