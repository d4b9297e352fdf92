"""异议: filed by anyone, blocking, read by the supervisor alone, concluded and told."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import translation

from calls.domain import concluding, objections, path
from calls.domain.guards import ObjectionOpen
from calls.enums import ObjectionStatus, ObjectorKind, StepOutcome, SubmissionStatus
from calls.models import NoticeEntry, Objection
from certificates.domain import letters
from certificates.enums import CertificateKind
from core.files.content_check import FileRefused
from core.models import AuditEntry
from core.state import IllegalTransition
from notifications.domain import sending
from notifications.models import Message
from people.enums import OfficeRole
from people.models import User
from tests import factories
from tests.factories import NOW
from tests.fixtures import Clock
from usecases import appoint_lecturers

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def entry() -> NoticeEntry:
    return factories.NoticeEntryFactory.create()


@pytest.fixture
def supervisor(entry: NoticeEntry) -> User:
    return factories.OfficeMemberFactory.create(
        office=entry.notice.call.office, role=OfficeRole.SUPERVISOR
    ).user


def filed(**changes: Any) -> objections.Filed:
    typed = {
        "kind": ObjectorKind.PERSON,
        "name": "周正",
        "unit_name": "某街道办事处",
        "address": "和平路1号",
        "phone": "199 0000 9999",
        "email": "",
        "facts": "从事社区工作不满两年。",
    }
    return objections.Filed(**{**typed, **changes})


def received(entry: NoticeEntry, **more: Any) -> Objection:
    return objections.file_objection(
        notice=entry.notice, filed=filed(), targets=[entry], now=NOW, **more
    )


def to_investigated(objection: Objection, actor: User) -> Objection:
    objections.accept(objection=objection, actor=actor, now=NOW)
    return objections.investigate(objection=objection, actor=actor, now=NOW)


def concluded(objection: Objection, actor: User, *, upheld: bool) -> Objection:
    to_investigated(objection, actor)
    return objections.conclude(
        objection=objection,
        upheld={row.pk: upheld for row in objection.targets.all()},
        reason="从业年限不足" if upheld else "",
        findings="",
        conclusion="经核查，情况属实。",
        actor=actor,
        now=NOW,
    )


def test_who_objects_and_what_is_said_lie_encrypted(entry: NoticeEntry) -> None:
    objection = received(entry)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM calls_objection")
        stored = str(cursor.fetchone())
    for word in ("周正", "9999", "和平路", "某街道", "两年"):
        assert word not in stored
    assert Objection.objects.get(pk=objection.pk).phone == "+8619900009999"


def test_objection_is_taken_within_the_period_only(entry: NoticeEntry) -> None:
    for days in (-2, 6):
        with pytest.raises(objections.ObjectionsClosed):
            objections.file_objection(
                notice=entry.notice,
                filed=filed(),
                targets=[entry],
                now=NOW + timedelta(days=days),
            )


def test_objection_names_somebody_of_this_notice(entry: NoticeEntry) -> None:
    with pytest.raises(objections.TargetMissing):
        objections.file_objection(
            notice=entry.notice,
            filed=filed(),
            targets=[factories.NoticeEntryFactory.create()],
            now=NOW,
        )


def test_unit_objects_under_its_stamp(entry: NoticeEntry) -> None:
    unit = filed(kind=ObjectorKind.UNIT)
    with pytest.raises(objections.StampMissing):
        objections.file_objection(notice=entry.notice, filed=unit, targets=[entry], now=NOW)


@pytest.mark.parametrize("data", [b"MZ\x90", b"<html>", b""])
def test_evidence_is_judged_by_its_content(entry: NoticeEntry, data: bytes) -> None:
    with pytest.raises(FileRefused):
        received(entry, evidence=[objections.Evidence("证据.pdf", BytesIO(data))])
    assert not Objection.objects.exists()


def test_open_objection_blocks_and_lets_nobody_pass(entry: NoticeEntry, supervisor: User) -> None:
    objection = received(entry)
    other = factories.NoticeEntryFactory.create(notice=entry.notice)
    after = NOW + timedelta(days=6)
    assert objections.open_for([entry.submission, other.submission]) == {entry.submission_id}
    with pytest.raises(ObjectionOpen):
        path.decide(
            submission=entry.submission,
            step=entry.notice.step,
            outcome=StepOutcome.PASSED,
            actor=supervisor,
            now=after,
        )
    with pytest.raises(concluding.PeriodNotOver):
        concluding.conclude(notice=entry.notice, actor=supervisor, now=NOW + timedelta(days=5))
    found = concluding.conclude(notice=entry.notice, actor=supervisor, now=after)
    assert ([row.pk for row in found.free], [row.pk for row in found.blocked]) == (
        [other.pk],
        [entry.pk],
    )
    entry.submission.refresh_from_db()
    assert entry.submission.status == SubmissionStatus.IN_PROGRESS
    # Unfounded: it blocks no more, and the same button passes the rest
    concluded(objection, supervisor, upheld=False)
    assert objections.open_for([entry.submission]) == set()
    concluding.conclude(notice=entry.notice, actor=supervisor, now=after)
    entry.submission.refresh_from_db()
    assert entry.submission.status == SubmissionStatus.APPROVED  # no step follows here


def test_no_letter_while_an_objection_is_open(entry: NoticeEntry, supervisor: User) -> None:
    """Even for an appointment that was made before the objection came."""
    appointment = factories.AppointmentFactory.create(submission=entry.submission)
    objection = received(entry)
    assert appoint_lecturers.without_letter(appointment.batch) == []
    letter = factories.CertificateFactory.create(
        batch=factories.BatchFactory.create(
            part=None,
            appointments=appointment.batch,
            template=factories.CertificateTemplateFactory.create(kind=CertificateKind.APPOINTMENT),
        ),
        appointment=appointment,
        person=appointment.lecturer.person,
    )
    assert letters.obstacles([letter])[letter.pk].code == "objection"
    concluded(objection, supervisor, upheld=False)
    assert letters.obstacles([letter]) == {}


def test_upheld_objection_ends_the_candidates_way(entry: NoticeEntry, supervisor: User) -> None:
    concluded(received(entry), supervisor, upheld=True)
    entry.submission.refresh_from_db()
    assert entry.submission.status == SubmissionStatus.NOT_APPROVED
    assert entry.submission.results.get().reason == "从业年限不足"


def test_refused_objection_blocks_no_more(entry: NoticeEntry, supervisor: User) -> None:
    objection = received(entry)
    objections.refuse(objection=objection, reason="匿名", actor=supervisor, now=NOW)
    assert objections.open_for([entry.submission]) == set()
    with pytest.raises(IllegalTransition):
        objections.accept(objection=objection, actor=supervisor, now=NOW)


def test_conclusion_is_told_without_a_word_of_it_in_the_outbox(
    entry: NoticeEntry, supervisor: User
) -> None:
    objection = concluded(received(entry), supervisor, upheld=False)
    objections.tell(objection=objection, by_message=True, actor=supervisor, now=NOW)
    message = Message.objects.get()
    assert (message.recipient, message.scope) == (f"calls.objection:{objection.pk}", "")
    assert "9999" not in str(message.context)
    assert sending.address_of(message) == "+8619900009999"
    assert sending.send(message=message.pk, now=NOW)


def test_audit_names_acts_and_no_values(entry: NoticeEntry, supervisor: User) -> None:
    objection = concluded(received(entry), supervisor, upheld=True)
    objections.reveal(objection=objection, actor=supervisor, now=NOW)
    entries = AuditEntry.objects.filter(subject=f"calls.objection:{objection.pk}")
    assert [row.action for row in entries.order_by("pk")] == [
        "objection.received",
        "objection.accepted",
        "objection.investigated",
        "objection.concluded",
        "objection.revealed",
    ]
    written = str([(row.reason, row.fields) for row in AuditEntry.objects.all()])
    assert "周正" not in written
    assert "9999" not in written


def typed(entry: NoticeEntry, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "person",
        "name": "周正",
        "unit_name": "某街道",
        "address": "和平路1号",
        "phone": "19900009999",
        "facts": "不满两年",
        "targets": [str(entry.pk)],
        **changes,
    }


def test_stranger_objects_on_the_page_and_follows_it(
    entry: NoticeEntry, supervisor: User, client: Client
) -> None:
    url = f"/notices/{entry.notice.slug}/objection/"
    evidence = SimpleUploadedFile("证据.pdf", PDF)
    response = client.post(url, typed(entry, evidence=[evidence]), follow=True)
    objection = Objection.objects.get()
    code = objections.code_of(objection.number)
    assert code[:4] in response.content.decode()
    assert Client().get(f"{url}received/").status_code == 302  # another browser
    objections.refuse(objection=objection, reason="与评选条件无关", actor=supervisor, now=NOW)
    stranger = Client()
    status = "/notices/objections/"
    wrong = stranger.post(status, {"number": objection.number, "code": "AAAABBBBCCCC"})
    assert wrong.status_code == 422
    unknown = stranger.post(status, {"number": "AAAABBBB", "code": code})
    assert unknown.status_code == 422
    shown = stranger.post(status, {"number": objection.number.lower(), "code": code})
    assert "与评选条件无关" in shown.content.decode()
    assert "周正" not in shown.content.decode()


@pytest.mark.parametrize("missing", ["name", "unit_name", "address", "phone", "facts", "targets"])
def test_anonymous_or_empty_objection_is_refused_and_stays_typed(
    entry: NoticeEntry, client: Client, missing: str
) -> None:
    data = typed(entry)
    del data[missing]
    response = client.post(f"/notices/{entry.notice.slug}/objection/", data)
    assert response.status_code == 422
    if missing != "facts":
        assert "不满两年" in response.content.decode()
    assert not Objection.objects.exists()


def test_form_closes_with_the_period(entry: NoticeEntry, client: Client, clock: Clock) -> None:
    clock(NOW + timedelta(days=6))
    url = f"/notices/{entry.notice.slug}/objection/"
    assert '<form method="post" enctype' not in client.get(url).content.decode()
    client.post(url, typed(entry))
    assert not Objection.objects.exists()


def test_objecting_is_rate_limited(entry: NoticeEntry, client: Client, settings: Any) -> None:
    settings.RATE_LIMITS = True
    url = f"/notices/{entry.notice.slug}/objection/"
    answers = [client.post(url, {}, REMOTE_ADDR="198.51.100.7").status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_supervisor_handles_it_on_the_page(
    entry: NoticeEntry, supervisor: User, client: Client
) -> None:
    objection = received(entry, evidence=[objections.Evidence("证据.pdf", BytesIO(PDF))])
    client.force_login(supervisor)
    url = f"/console/objections/{objection.pk}/"
    page = client.get(url).content.decode()
    assert "周正" not in page
    assert "19900009999" not in page
    assert "周正" in client.post(f"{url}contact/").content.decode()
    file = client.post(f"{url}files/{objection.files.get().pk}/")
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]
    assert "attachment" in file["Content-Disposition"]
    for act in ("accept", "investigate"):
        client.post(f"{url}act/", {"act": act})
    target = objection.targets.get()
    refused = client.post(f"{url}act/", {"act": "conclude", f"target-{target.pk}": "yes"})
    assert refused.status_code == 422
    client.post(
        f"{url}act/",
        {
            "act": "conclude",
            f"target-{target.pk}": "no",
            "conclusion": "经核查不属实。",
        },
    )
    client.post(f"{url}act/", {"act": "told"})
    objection.refresh_from_db()
    assert objection.status == ObjectionStatus.TOLD
    assert not Message.objects.exists()


@pytest.mark.parametrize("role", [OfficeRole.HEAD, OfficeRole.STAFF, OfficeRole.FINANCE])
def test_nobody_else_learns_that_there_is_one(
    entry: NoticeEntry, client: Client, role: OfficeRole
) -> None:
    objection = received(entry, evidence=[objections.Evidence("证据.pdf", BytesIO(PDF))])
    member = factories.OfficeMemberFactory.create(office=entry.notice.call.office, role=role)
    client.force_login(member.user)
    url = f"/console/objections/{objection.pk}/"
    assert client.get("/console/objections/").status_code == 404
    assert client.get(url).status_code == 404
    assert client.post(f"{url}contact/").status_code == 404
    assert client.post(f"{url}files/{objection.files.get().pk}/").status_code == 404
