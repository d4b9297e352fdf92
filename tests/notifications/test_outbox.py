"""Storing and sending messages."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from notifications.channels.console import transport as console
from notifications.channels.failures import PermanentFailure, TransientFailure
from notifications.channels.outgoing import Outgoing
from notifications.domain import outbox, rendering, sending
from notifications.enums import Channel, MessageStatus
from notifications.models import Message
from people.domain import one_time_codes
from people.models import OneTimeCode
from tests.factories import EventFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def wording(settings: Any, tmp_path: Any) -> None:
    """A kind of message of the tests' own."""
    folder = tmp_path / "notifications" / "messages"
    folder.mkdir(parents=True)
    (folder / "test_news.txt").write_text("# Subject & more\nDear {{ name }}, room {{ room }}.\n")
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    ]


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[Outgoing]:
    """What the console channel was given."""
    sent: list[Outgoing] = []
    monkeypatch.setattr(console, "send", sent.append)
    return sent


def _failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> list[str]:
    tried: list[str] = []

    def send(outgoing: Outgoing) -> None:
        tried.append(outgoing.reference)
        raise error

    monkeypatch.setattr(console, "send", send)
    return tried


def test_post_chooses_the_channel_by_what_is_known_of_the_person(now: datetime) -> None:
    both = PersonFactory.create(phone="+8613800138000", email="a@example.org")
    mail_only = PersonFactory.create(phone="", email="b@example.org")
    neither = PersonFactory.create(phone="", email="")
    posted = [outbox.post(kind="test_news", person=p, now=now) for p in (both, mail_only, neither)]
    assert [m.channel for m in posted[:2]] == [Channel.SMS, Channel.EMAIL]
    assert posted[2].status == MessageStatus.DROPPED


def test_post_refuses_personal_values_in_the_context(now: datetime) -> None:
    person = PersonFactory.create()
    for value in ("+8613800138000", "13800138000", "who@example.org"):
        with pytest.raises(ValueError, match="references"):
            outbox.post(kind="test_news", person=person, context={"x": value}, now=now)
    assert not Message.objects.exists()


def test_post_says_the_same_news_once(now: datetime) -> None:
    person = PersonFactory.create()
    event = EventFactory.create()
    first = outbox.post(kind="k", person=person, scope=event, dedup_key="k:1", now=now)
    again = outbox.post(kind="k", person=person, scope=event, dedup_key="k:1", now=now)
    assert again.pk == first.pk
    assert first.scope == f"events.event:{event.pk}"


def test_sending_uses_the_address_and_language_of_the_moment(
    now: datetime, wording: None, texts: list[Outgoing], run_tasks: Callable[[], Any]
) -> None:
    person = PersonFactory.create(name="曾·<b>", phone="+8613800138000")
    with run_tasks():
        outbox.post(kind="test_news", person=person, context={"room": 3}, now=now)
    assert texts[0].to == "+8613800138000"
    assert texts[0].body == "【会务】Dear 曾·<b>, room 3."
    message = Message.objects.get()
    assert message.status == MessageStatus.SENT
    assert not sending.send(message=message.pk, now=now + timedelta(hours=1))
    assert len(texts) == 1


def test_email_carries_subject_and_a_stable_message_id(now: datetime, wording: None) -> None:
    person = PersonFactory.create(phone="", email="c@example.org")
    message = outbox.post(kind="test_news", person=person, context={"room": 3}, now=now)
    assert sending.send(message=message.pk, now=now)
    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("Subject & more", ["c@example.org"])
    assert sent.extra_headers["Message-ID"].startswith(f"<huiwu-{message.pk}-")


def test_transient_failure_is_retried_later_and_gives_up_in_the_end(
    now: datetime, wording: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = _failing(monkeypatch, TransientFailure("busy"))
    message = outbox.post(kind="test_news", person=PersonFactory.create(), now=now)
    moment = now
    for wait in sending.BACKOFF:
        assert sending.send_next_due(now=moment)
        message.refresh_from_db()
        assert (message.status, message.next_try_at) == (MessageStatus.QUEUED, moment + wait)
        assert not sending.send_next_due(now=moment + wait - timedelta(seconds=1))
        moment += wait
    assert sending.send_next_due(now=moment)
    message.refresh_from_db()
    assert (message.status, message.error) == (MessageStatus.FAILED, "busy")
    assert len(tried) == len(sending.BACKOFF) + 1
    assert len(set(tried)) == 1  # every try under one reference


def test_permanent_failure_is_final_until_somebody_retries(
    now: datetime, wording: None, monkeypatch: pytest.MonkeyPatch, texts: list[Outgoing]
) -> None:
    _failing(monkeypatch, PermanentFailure("no such number"))
    message = outbox.post(kind="test_news", person=PersonFactory.create(), now=now)
    assert sending.send(message=message.pk, now=now)
    message.refresh_from_db()
    assert message.status == MessageStatus.FAILED
    assert not sending.send_next_due(now=now + timedelta(days=1))
    monkeypatch.setattr(console, "send", texts.append)
    sending.resend(message=message, actor=UserFactory.create(), now=now)
    assert sending.send_next_due(now=now)
    assert len(texts) == 1


class Killed(BaseException):
    """What no handler catches."""


def test_worker_that_dies_before_handing_over_gives_the_message_back(
    now: datetime, wording: None, monkeypatch: pytest.MonkeyPatch, texts: list[Outgoing]
) -> None:
    message = outbox.post(kind="test_news", person=PersonFactory.create(), now=now)

    def die(_message: Message) -> None:
        raise Killed

    with monkeypatch.context() as during:
        during.setattr(rendering, "render", die)
        with pytest.raises(Killed):
            sending.send(message=message.pk, now=now)

    assert not sending.send(message=message.pk, now=now + timedelta(seconds=30))
    assert sending.send_next_due(now=now + sending.LEASE)
    assert len(texts) == 1


def test_worker_that_dies_while_handing_over_sends_nothing_twice(
    now: datetime, wording: None, monkeypatch: pytest.MonkeyPatch, texts: list[Outgoing]
) -> None:
    message = outbox.post(kind="test_news", person=PersonFactory.create(), now=now)

    def die(_outgoing: Outgoing) -> None:
        raise Killed

    with monkeypatch.context() as during:
        during.setattr(console, "send", die)
        with pytest.raises(Killed):
            sending.send(message=message.pk, now=now)

    later = now + sending.LEASE
    assert not sending.send_next_due(now=later)
    assert sending.set_aside_interrupted(now=later) == 1
    message.refresh_from_db()
    assert (message.status, texts) == (MessageStatus.UNSURE, [])
    sending.resend(message=message, actor=UserFactory.create(), now=later)
    assert sending.send_next_due(now=later)
    assert len(texts) == 1


def test_late_outcome_of_an_interrupted_message_is_its_outcome_after_all(
    now: datetime, wording: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = outbox.post(kind="test_news", person=PersonFactory.create(), now=now)

    def slow(_outgoing: Outgoing) -> None:
        sending.set_aside_interrupted(now=now + sending.LEASE)
        message.refresh_from_db()
        assert message.status == MessageStatus.UNSURE

    monkeypatch.setattr(console, "send", slow)
    sending.send(message=message.pk, now=now)
    message.refresh_from_db()
    assert (message.status, message.error) == (MessageStatus.SENT, "")


def test_message_of_an_erased_person_goes_nowhere(
    now: datetime, wording: None, texts: list[Outgoing]
) -> None:
    person = PersonFactory.create()
    message = outbox.post(kind="test_news", person=person, now=now)
    person.erased_at = now
    person.save()
    sending.send(message=message.pk, now=now)
    message.refresh_from_db()
    assert message.status == MessageStatus.DROPPED
    assert texts == []


def test_message_of_a_merged_person_follows_to_the_survivor(
    now: datetime, wording: None, texts: list[Outgoing]
) -> None:
    survivor = PersonFactory.create(phone="+8613900000001")
    merged = PersonFactory.create(phone="+8613900000002")
    message = outbox.post(kind="test_news", person=merged, now=now)
    merged.merged_into = survivor
    merged.save()
    sending.send(message=message.pk, now=now)
    assert texts[0].to == "+8613900000001"


def test_kind_without_wording_fails_and_names_itself(now: datetime) -> None:
    message = outbox.post(kind="unheard_of", person=PersonFactory.create(), now=now)
    sending.send(message=message.pk, now=now)
    message.refresh_from_db()
    assert (message.status, message.error) == (MessageStatus.FAILED, "no wording: unheard_of")


def test_builder_adds_values_and_may_drop_old_news(
    now: datetime, wording: None, texts: list[Outgoing]
) -> None:
    message = outbox.post(kind="test_news", person=PersonFactory.create(), now=now)

    def obsolete(_message: Message) -> dict[str, Any]:
        raise rendering.Obsolete("cancelled meanwhile")

    rendering.register("test_news", lambda _message: {"room": "牡丹厅"})
    try:
        assert "牡丹厅" in rendering.render(message).body
        rendering.register("test_news", obsolete)
        sending.send(message=message.pk, now=now)
    finally:
        rendering.unregister("test_news")
    message.refresh_from_db()
    assert message.status == MessageStatus.DROPPED
    assert texts == []


def test_code_is_sent_but_stored_nowhere(
    now: datetime, texts: list[Outgoing], run_tasks: Callable[[], Any]
) -> None:
    code = one_time_codes.issue(phone="+8613800138000", now=now)
    assert code is not None
    with run_tasks():
        outbox.post(kind="one_time_code", one_time_code=code, now=now)
    digits = one_time_codes.digits_of(code)
    assert digits in texts[0].body
    for model in (Message, OneTimeCode):
        assert digits not in str(list(model.objects.values()))


def test_code_that_ran_out_is_not_sent_late(
    now: datetime, clock: Callable[[datetime], None], texts: list[Outgoing]
) -> None:
    code = one_time_codes.issue(phone="+8613800138000", now=now)
    message = outbox.post(kind="one_time_code", one_time_code=code, now=now)
    late = now + one_time_codes.LIFETIME
    clock(late)
    sending.send(message=message.pk, now=late)
    message.refresh_from_db()
    assert message.status == MessageStatus.DROPPED
    assert texts == []
