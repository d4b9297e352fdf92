"""The list of messages: who may see it, and what it must not show."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from events.enums import TeamRole
from notifications.enums import Channel, MessageStatus
from notifications.models import Message
from people.enums import OfficeRole
from tests.factories import (
    CallFactory,
    CorpsFactory,
    EventFactory,
    MessageFactory,
    OfficeMemberFactory,
    OneTimeCodeFactory,
    PersonFactory,
    TeamMemberFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def _message(event: object, **more: object) -> Message:
    return MessageFactory.create(scope=f"events.event:{event.pk}", **more)  # type: ignore[attr-defined]


def test_organiser_sees_the_messages_of_own_events_masked(client: Client) -> None:
    member = OfficeMemberFactory.create()
    mine = EventFactory.create(office=member.office)
    person = PersonFactory.create(name="王芳", phone="+8613800138000", email="wang@example.org")
    _message(mine, person=person)
    _message(mine, person=person, channel=Channel.EMAIL)
    _message(EventFactory.create(), person=PersonFactory.create(name="别人"))
    client.force_login(member.user)
    text = client.get(reverse("console_messages")).content.decode()
    assert "王芳" in text
    assert "138****8000" in text
    assert "w***@example.org" in text
    assert "13800138000" not in text
    assert "别人" not in text


def test_list_is_narrowed_by_event_state_and_channel(client: Client) -> None:
    member = OfficeMemberFactory.create()
    first, second = EventFactory.create_batch(2, office=member.office)
    _message(first, person__name="甲一")
    _message(second, person__name="乙二", status=MessageStatus.FAILED)
    client.force_login(member.user)
    page = client.get(
        reverse("console_messages"), {"scope": f"events.event:{first.pk}"}
    ).content.decode()
    assert "甲一" in page
    assert "乙二" not in page
    page = client.get(reverse("console_messages"), {"status": "failed"}).content.decode()
    assert "乙二" in page
    assert "甲一" not in page


def test_codes_are_for_administrators_and_show_no_digits(client: Client, now: datetime) -> None:
    code = OneTimeCodeFactory.create(phone="+8613900001111")
    Message.objects.create(
        kind="one_time_code",
        channel=Channel.SMS,
        one_time_code=code,
        created_at=now,
        next_try_at=now,
    )
    client.force_login(OfficeMemberFactory.create(role=OfficeRole.HEAD).user)
    assert "139****1111" not in client.get(reverse("console_messages")).content.decode()
    client.force_login(UserFactory.create(is_system_admin=True))
    text = client.get(reverse("console_messages")).content.decode()
    assert "139****1111" in text
    assert code.nonce not in text


def test_volunteers_and_participants_do_not_read_messages(client: Client) -> None:
    volunteer = TeamMemberFactory.create(role=TeamRole.VOLUNTEER)
    _message(volunteer.event, person__name="王芳")
    client.force_login(volunteer.user)
    assert "王芳" not in client.get(reverse("console_messages")).content.decode()
    client.force_login(UserFactory.create())
    assert client.get(reverse("console_messages")).status_code == 403


def test_failed_message_is_sent_again_by_those_who_may(client: Client, now: datetime) -> None:
    member = OfficeMemberFactory.create(role=OfficeRole.FINANCE)
    event = EventFactory.create(office=member.office)
    failed = _message(event, status=MessageStatus.FAILED, attempts=6, error="busy")
    address = reverse("console_message_resend", args=[failed.pk])
    client.force_login(member.user)
    assert client.post(address).status_code == 403
    client.force_login(UserFactory.create())
    assert client.post(address).status_code == 404
    client.force_login(OfficeMemberFactory.create(office=member.office).user)
    assert client.get(address).status_code == 405
    client.post(address)
    failed.refresh_from_db()
    assert (failed.status, failed.attempts, failed.next_try_at) == (MessageStatus.QUEUED, 0, now)


def test_list_takes_as_many_queries_for_three_rows_as_for_one(
    client: Client, assert_constant_queries: Callable[..., None]
) -> None:
    member = OfficeMemberFactory.create()
    event = EventFactory.create(office=member.office)
    client.force_login(member.user)
    assert_constant_queries(
        lambda: _message(event), lambda: client.get(reverse("console_messages"))
    )


def test_message_that_went_out_is_sent_again_as_a_copy_once(client: Client, now: datetime) -> None:
    member = OfficeMemberFactory.create()
    event = EventFactory.create(office=member.office)
    sent = _message(event, status=MessageStatus.SENT, sent_at=now)
    address = reverse("console_message_resend", args=[sent.pk])
    client.force_login(member.user)

    client.post(address)
    client.post(address)  # pressed twice

    sent.refresh_from_db()
    assert sent.status == MessageStatus.SENT
    copies = Message.objects.exclude(pk=sent.pk)
    assert [(copy.resent_from_id, copy.person_id) for copy in copies] == [(sent.pk, sent.person_id)]
    waiting = client.post(reverse("console_message_resend", args=[copies[0].pk]), follow=True)
    assert "还在等待发送" in waiting.content.decode()


def test_messages_of_a_call_are_seen_by_its_office(client: Client) -> None:
    member = OfficeMemberFactory.create()
    call = CallFactory.create(office=member.office)
    other = CallFactory.create()
    MessageFactory.create(scope=f"calls.call:{call.pk}", person__name="曾莉")
    corps = CorpsFactory.create(office=member.office)
    MessageFactory.create(scope=f"lecturers.corps:{corps.pk}", person__name="冼星海")
    MessageFactory.create(scope=f"calls.call:{other.pk}", person__name="欧阳娜")
    client.force_login(member.user)
    page = client.get(reverse("console_messages"), {"q": "曾"}).content.decode()
    assert "曾莉" in page
    assert call.title in page
    assert "冼星海" in client.get(reverse("console_messages")).content.decode()
    assert "欧阳娜" not in client.get(reverse("console_messages")).content.decode()
