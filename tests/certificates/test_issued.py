"""Withholding, revoking, correcting: the old one stays and says what became of it."""

import hashlib

import pytest
from django.core.files.storage import default_storage

from certificates.domain import issued, making, queries, signing_off
from certificates.enums import CertificateStatus
from certificates.models import Certificate
from core.documents.fonts import UndrawableCharacter
from core.errors import NotAllowed
from core.models import AuditEntry
from core.state import IllegalTransition
from core.text.names import InvalidName
from tests.certificates.scenes import TrainingClass, training_class
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def effective(scene: TrainingClass, name: str = "王方") -> Certificate:
    batch = scene.made(scene.person(name))
    signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    return batch.certificates.get()


def test_revoke_keeps_number_file_and_reason() -> None:
    scene = training_class()
    row = effective(scene)
    revoked = issued.revoke(certificate=row, reason="冒名顶替", actor=scene.head, now=NOW)
    assert (revoked.status, revoked.end_reason, revoked.ended_at) == ("revoked", "冒名顶替", NOW)
    assert (revoked.number, revoked.sha256) == (row.number, row.sha256)
    assert default_storage.exists(row.file)
    assert AuditEntry.objects.get(action="certificates.revoked").reason == "冒名顶替"


@pytest.mark.parametrize("reason", ["", "   ", "长" * 301])
def test_revoke_needs_a_reason_that_can_be_kept(reason: str) -> None:
    scene = training_class()
    row = effective(scene)
    with pytest.raises(issued.ReasonMissing):
        issued.revoke(certificate=row, reason=reason, actor=scene.head, now=NOW)


def test_staff_can_neither_withhold_nor_revoke() -> None:
    scene = training_class()
    row = effective(scene)
    prepared = scene.made(scene.person("李雷")).certificates.get()
    with pytest.raises(NotAllowed):
        issued.revoke(certificate=row, reason="试试", actor=scene.staff, now=NOW)
    with pytest.raises(NotAllowed):
        issued.withhold(certificate=prepared, reason="试试", actor=scene.staff, now=NOW)


def test_states_move_only_as_the_table_says() -> None:
    scene = training_class()
    row = effective(scene)
    with pytest.raises(IllegalTransition):
        issued.withhold(certificate=row, reason="已生效", actor=scene.head, now=NOW)
    issued.revoke(certificate=row, reason="撤销", actor=scene.head, now=NOW)
    with pytest.raises(IllegalTransition):
        issued.revoke(certificate=row, reason="再撤", actor=scene.head, now=NOW)
    with pytest.raises(IllegalTransition):
        issued.reissue(certificate=row, name="王芳", reason="更正", actor=scene.head, now=NOW)


def test_reissue_gives_a_new_number_and_the_old_one_points_to_it() -> None:
    scene = training_class()
    old = effective(scene, "王方")
    new = issued.reissue(certificate=old, name="王芳", reason="姓名有误", actor=scene.head, now=NOW)
    old.refresh_from_db()
    assert (old.status, old.end_reason) == (CertificateStatus.SUPERSEDED, "姓名有误")
    assert new.supersedes == old
    assert new.seq == (old.seq or 0) + 1
    assert new.verify_code != old.verify_code
    assert (new.holder_name, new.status) == ("王芳", CertificateStatus.PREPARED)
    facts = queries.facts_of(queries.by_code(old.verify_code))  # type: ignore[arg-type]
    assert facts.successor == new.number


def test_reissued_one_is_made_and_takes_effect_by_a_sign_off() -> None:
    scene = training_class()
    old = effective(scene)
    new = issued.reissue(certificate=old, name="王芳", reason="姓名有误", actor=scene.head, now=NOW)
    assert making.make_files(batch_id=new.batch_id, clock=lambda: NOW) is True
    new.batch.refresh_from_db()
    signing_off.sign_off(batch=new.batch, overrides={}, actor=scene.head, now=NOW)
    new.refresh_from_db()
    assert new.status == CertificateStatus.EFFECTIVE
    assert new.sha256 != old.sha256


def test_prepared_one_with_a_misspelt_name_is_withheld_and_made_anew_by_staff() -> None:
    scene = training_class()
    old = scene.made(scene.person("王方")).certificates.get()
    new = issued.reissue(
        certificate=old, name="王芳", reason="姓名有误", actor=scene.staff, now=NOW
    )
    old.refresh_from_db()
    assert old.status == CertificateStatus.WITHHELD
    assert new.supersedes == old


def test_staff_cannot_reissue_what_is_in_effect() -> None:
    scene = training_class()
    row = effective(scene)
    with pytest.raises(NotAllowed):
        issued.reissue(certificate=row, name="王芳", reason="更正", actor=scene.staff, now=NOW)


@pytest.mark.parametrize(
    ("name", "error"),
    [("", InvalidName), ("王芳!", InvalidName), ("王\U0002496d", UndrawableCharacter)],
)
def test_reissue_with_a_name_that_cannot_be_changes_nothing(
    name: str, error: type[Exception]
) -> None:
    scene = training_class()
    row = effective(scene)
    with pytest.raises(error):
        issued.reissue(certificate=row, name=name, reason="更正", actor=scene.head, now=NOW)
    row.refresh_from_db()
    assert row.status == CertificateStatus.EFFECTIVE
    assert Certificate.objects.count() == 1


def test_what_was_issued_stays_after_a_rename_and_a_template_edit() -> None:
    scene = training_class()
    row = effective(scene)
    person = row.person
    assert person is not None
    person.name = "王芳芳"
    person.save()
    scene.part.event.title = "改名后的培训班"
    scene.part.event.save()
    scene.template.body = "改过的正文 {name}"
    scene.template.title = "改过的标题"
    scene.template.save()
    making.make_files(batch_id=row.batch_id, clock=lambda: NOW + making.LEASE * 9)
    again = Certificate.objects.get(pk=row.pk)
    with default_storage.open(again.file) as file:
        assert hashlib.sha256(file.read()).hexdigest() == row.sha256
    assert (again.sha256, again.snapshot, again.holder_name) == (
        row.sha256,
        row.snapshot,
        "王方",
    )
    assert queries.facts_of(again).kind_name == "结业证书"


def test_template_edited_between_numbers_and_files_changes_no_word() -> None:
    scene = training_class()
    batch = scene.prepare(scene.person())
    before = batch.certificates.get().snapshot
    scene.template.title = "改过的标题"
    scene.template.language = "en"
    scene.template.save()
    making.make_files(batch_id=batch.pk, clock=lambda: NOW)
    row = batch.certificates.get()
    assert row.snapshot == before
    assert row.sha256
