"""Nothing takes effect without the attendance asked, unless the head says why (domain rule 5)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from attendance.enums import AttendanceStatus
from certificates.domain import signing_off
from certificates.enums import BatchStatus, CertificateStatus
from certificates.models import Certificate, CompletionRule
from core.errors import NotAllowed
from core.models import AuditEntry
from notifications.domain import rendering
from notifications.models import Message
from registrations.enums import RegistrationStatus
from registrations.models import Registration
from tests.certificates.scenes import training_class
from tests.factories import NOW
from tests.fixtures import RunTasks

pytestmark = pytest.mark.django_db


def states(batch_id: int) -> dict[str, str]:
    return dict(Certificate.objects.filter(batch=batch_id).values_list("holder_name", "status"))


def test_only_the_head_of_secretariat_signs_off() -> None:
    scene = training_class()
    batch = scene.made(scene.person())
    with pytest.raises(NotAllowed):
        signing_off.sign_off(batch=batch, overrides={}, actor=scene.staff, now=NOW)
    assert states(batch.pk) == {"王芳": "prepared"}


def test_sign_off_lets_the_batch_take_effect() -> None:
    scene = training_class()
    batch = scene.made(scene.person("王芳"), scene.person("李雷"))
    outcome = signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    assert len(outcome.effective) == 2
    assert states(batch.pk) == {"王芳": "effective", "李雷": "effective"}
    batch.refresh_from_db()
    assert (batch.status, batch.signed_off_by) == (BatchStatus.SIGNED_OFF, scene.head)
    row = batch.certificates.first()
    assert row is not None
    assert (row.effective_at, row.rule_met, row.basis["attended"]) == (NOW, True, 10)


def test_who_falls_short_by_now_is_withheld_with_the_figures() -> None:
    scene = training_class()
    late = scene.person("李雷")
    batch = scene.made(scene.person("王芳"), late)
    for index in range(4):
        scene.mark(late, index, AttendanceStatus.ABSENT)
    signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    assert states(batch.pk) == {"王芳": "effective", "李雷": "withheld"}
    row = batch.certificates.get(holder_name="李雷")
    assert "10 场中参加 6 场（60%，要求 80%）" in row.end_reason
    assert AuditEntry.objects.get(action="certificates.withheld").reason == row.end_reason


def test_organisers_override_is_only_a_proposal() -> None:
    scene = training_class()
    short = scene.person(attended=2)
    batch = scene.made(short, overrides={short.pk: "承担会务"})
    signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    assert states(batch.pk) == {"王芳": "withheld"}


def test_heads_override_is_kept_with_its_reason() -> None:
    scene = training_class()
    short = scene.person(attended=2)
    batch = scene.made(short, overrides={short.pk: "承担会务"})
    key = batch.certificates.get().pk
    outcome = signing_off.sign_off(
        batch=batch, overrides={key: "全程承担会务，予以认可"}, actor=scene.head, now=NOW
    )
    row = batch.certificates.get()
    assert (row.status, row.override_reason) == ("effective", "全程承担会务，予以认可")
    assert row.rule_met is False
    assert [certificate.pk for certificate in outcome.overridden] == [key]
    assert AuditEntry.objects.filter(action="certificates.overridden").count() == 1


def test_reason_for_somebody_who_meets_the_rule_makes_no_exception() -> None:
    scene = training_class()
    batch = scene.made(scene.person())
    key = batch.certificates.get().pk
    signing_off.sign_off(batch=batch, overrides={key: "多余的理由"}, actor=scene.head, now=NOW)
    row = batch.certificates.get()
    assert (row.rule_met, row.override_reason) == (True, "")


def test_database_refuses_an_effective_certificate_without_rule_or_reason() -> None:
    scene = training_class()
    row = scene.made(scene.person()).certificates.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=row.pk).update(
            status="effective", effective_at=NOW, rule_met=False
        )


def test_batch_goes_by_the_rule_it_was_prepared_with() -> None:
    scene = training_class()
    batch = scene.made(scene.person(attended=8))
    CompletionRule.objects.create(part=scene.part, kind="completion", min_share=100)
    signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    assert states(batch.pk) == {"王芳": "effective"}


def test_cancelled_registration_is_withheld() -> None:
    scene = training_class()
    person = scene.person()
    batch = scene.made(person)
    Registration.objects.filter(pk=person.pk).update(status=RegistrationStatus.CANCELLED)
    signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    assert states(batch.pk) == {"王芳": "withheld"}


def test_batch_is_signed_off_only_once_and_only_when_its_files_are_made() -> None:
    scene = training_class()
    batch = scene.prepare(scene.person())
    with pytest.raises(signing_off.NotPrepared):
        signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    made = scene.made(scene.person("李雷"))
    signing_off.sign_off(batch=made, overrides={}, actor=scene.head, now=NOW)
    with pytest.raises(signing_off.NotPrepared):
        signing_off.sign_off(batch=made, overrides={}, actor=scene.head, now=NOW)


def test_holders_of_effective_certificates_are_told_once_with_their_own_link(
    run_tasks: RunTasks,
) -> None:
    scene = training_class()
    scene.person("李雷", attended=0)
    person = scene.person("王芳", phone="+8613800138000")
    person.person.phone = "+8613800138000"
    person.person.save()
    batch = scene.made(person)
    with run_tasks():
        signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    [message] = Message.objects.filter(kind="certificate_effective")
    assert message.person == person.person
    with translation.override("zh-hans"):
        body = rendering.render(message).body
    assert batch.certificates.get().number in body
    assert "/r/" in body
    assert batch.certificates.get().status == CertificateStatus.EFFECTIVE
