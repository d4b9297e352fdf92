"""Proofs of teaching: who taught in a held session gets one, once, and anyone can check it."""

from typing import Any

import pytest
from django.test import Client

from certificates.domain import making, news, signing_off, teaching
from certificates.domain.composing import page_of
from certificates.enums import CertificateKind, CertificateStatus
from certificates.models import Batch, Certificate, CertificateTemplate
from events.enums import SessionRole
from notifications.models import Message
from people.models import Person
from tests.certificates.scenes import TrainingClass, training_class
from tests.factories import (
    NOW,
    TODAY,
    CertificateTemplateFactory,
    LecturerFactory,
    PersonFactory,
    ProgrammeReleaseFactory,
    SessionFactory,
    SessionPersonFactory,
    UnitFactory,
    UserFactory,
    at,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> TrainingClass:
    """Two held sessions; the template is one for proofs of teaching."""
    scene = training_class(sessions=2)
    ProgrammeReleaseFactory.create(event=scene.part.event)
    scene.template = CertificateTemplateFactory.create(
        office=scene.part.event.office,
        kind=CertificateKind.TEACHING,
        title="授课证明",
        salutation="",
        body="兹证明 {name} 同志（{unit}）在“{class}”讲授{topics}{credit}。",
    )
    return scene


def taught(scene: TrainingClass, name: str = "欧阳娜娜", **fields: Any) -> Person:
    lecturer = LecturerFactory.create(
        person=PersonFactory.create(name=name, user=UserFactory.create()),
        unit=UnitFactory.create(name=f"{name}所在大学"),
    )
    values = {"session": scene.sessions[0], "topic": "社区协商的方法", **fields}
    SessionPersonFactory.create(person=lecturer.person, **values)
    return lecturer.person


def prepared(scene: TrainingClass) -> Batch:
    return teaching.prepare(
        part=scene.part, template=scene.template, issued_on=TODAY, actor=scene.staff, now=NOW
    )


def test_those_who_taught_in_held_sessions_get_one_and_not_twice(scene: TrainingClass) -> None:
    person = taught(scene)
    SessionPersonFactory.create(session=scene.sessions[1], person=person)
    coming = SessionFactory.create(part=scene.part, starts_at=at(2, 9), ends_at=at(2, 12))
    taught(scene, "未到", session=coming)
    taught(scene, "主持", role=SessionRole.MODERATOR)
    assert teaching.waiting(scene.part.event, now=NOW) == [(scene.part, 1)]
    row = prepared(scene).certificates.get()
    assert (row.kind, row.person, row.registration) == (CertificateKind.TEACHING, person, None)
    assert page_of(row.snapshot).paragraphs[0] == (
        "兹证明 欧阳娜娜 同志（欧阳娜娜所在大学）在“2026年城乡社区工作者培训班”"
        "讲授《社区协商的方法》《第2讲》，共 4.8 学时。"
    )
    assert teaching.waiting(scene.part.event, now=NOW) == []
    with pytest.raises(teaching.NobodyTaught):
        prepared(scene)


def test_names_that_cannot_be_drawn_are_left_out_by_name(
    scene: TrainingClass, client: Client
) -> None:
    taught(scene)
    taught(scene, "王\U0003fffd")
    batch = prepared(scene)
    assert (batch.total, [one["code"] for one in batch.left_out]) == (1, ["undrawable"])
    client.force_login(scene.staff)
    url = f"/console/events/{scene.part.event.slug}/certificates/batches/{batch.pk}/"
    assert "王\U0003fffd" in client.get(url).content.decode()


def test_button_batch_sign_off_and_verification(scene: TrainingClass, client: Client) -> None:
    person = taught(scene)
    base = f"/console/events/{scene.part.event.slug}/certificates/"
    client.force_login(scene.staff)
    assert f"{base}teaching/" in client.get(base).content.decode()
    response = client.post(f"{base}teaching/", {"part": scene.part.pk})
    batch = Batch.objects.get()
    assert response["Location"] == f"{base}batches/{batch.pk}/"
    making.make_files(batch_id=batch.pk, clock=lambda: NOW)
    client.force_login(scene.head)
    assert client.get(f"{base}batches/{batch.pk}/sign-off/").status_code == 200
    client.post(f"{base}batches/{batch.pk}/sign-off/")
    row = batch.certificates.get()
    assert row.status == CertificateStatus.EFFECTIVE
    assert client.get(f"{base}{row.pk}/").status_code == 200
    assert news.tell_holders(batch_id=batch.pk, now=NOW) == 1
    message = Message.objects.get(kind="certificate_effective", person=person)
    assert row.verify_code in news.build(message)["link"]
    client.logout()
    page = client.get(f"/verify/{row.verify_code}/", HTTP_ACCEPT_LANGUAGE="zh-hans")
    shown = page.content.decode()
    for fact in (row.number, "欧阳**", "授课证明", "2026年城乡社区工作者培训班", "2.4", row.sha256):
        assert fact in shown
    assert client.get(f"/verify/{row.verify_code}.json").status_code == 200
    assert person.user is not None
    client.force_login(person.user)
    for own in ("/my/certificates/", "/my/lecturer/"):
        assert row.number in client.get(own).content.decode()
    file = client.get(f"/my/certificates/{row.pk}.pdf")
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    file.close()


def test_who_was_taken_off_the_programme_meanwhile_is_withheld(scene: TrainingClass) -> None:
    person = taught(scene)
    batch = prepared(scene)
    making.make_files(batch_id=batch.pk, clock=lambda: NOW)
    person.appearances.all().delete()
    batch.refresh_from_db()
    signing_off.sign_off(batch=batch, overrides={}, actor=scene.head, now=NOW)
    assert Certificate.objects.get().status == CertificateStatus.WITHHELD


def test_an_office_without_a_template_is_told_where_to_make_one(
    scene: TrainingClass, client: Client
) -> None:
    taught(scene)
    CertificateTemplate.objects.filter(kind=CertificateKind.TEACHING).update(is_archived=True)
    client.force_login(scene.staff)
    url = f"/console/events/{scene.part.event.slug}/certificates/teaching/"
    response = client.post(url, {"part": scene.part.pk}, follow=True, HTTP_ACCEPT_LANGUAGE="en")
    assert "no template for proofs of teaching" in response.content.decode()
    assert not Batch.objects.exists()
