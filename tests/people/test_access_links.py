"""Invitations below `/a/`: looked at freely, accepted by a button, once."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from events.domain import team
from events.enums import TeamRole
from events.models import TeamMember
from people.domain import invitations
from people.enums import LinkPurpose, OfficeRole
from people.models import OfficeMember, User
from tests.factories import EventFactory, OfficeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(now: datetime) -> str:
    return invitations.invite(
        purpose=LinkPurpose.OFFICE_INVITATION,
        payload={"office": OfficeFactory.create(name="城乡社区委").pk, "role": OfficeRole.STAFF},
        label="新同事",
        actor=UserFactory.create(display_name="何主任"),
        now=now,
    )[1]


def test_link_says_who_invites_to_what_and_changes_nothing(client: Client, token: str) -> None:
    page = client.get(reverse("access_link", args=[token]))
    text = page.content.decode()
    assert "何主任" in text
    assert "城乡社区委" in text
    assert "新同事" not in text  # the inviter's own note
    assert page["Referrer-Policy"] == "no-referrer"
    assert not OfficeMember.objects.exists()


def test_signed_in_colleague_accepts_by_a_button(client: Client, token: str) -> None:
    user = UserFactory.create()
    client.force_login(user)
    address = reverse("access_link", args=[token])
    assert client.get(address).status_code == 200
    assert not OfficeMember.objects.exists()
    assert client.post(address)["Location"] == "/console/"
    assert OfficeMember.objects.get().user == user
    assert client.get(address).status_code == 410


def test_stranger_is_sent_to_sign_in_and_back(client: Client, token: str) -> None:
    address = reverse("access_link", args=[token])
    response = client.post(address)
    assert response["Location"] == f"/sign-in/?next={address}"
    assert not OfficeMember.objects.exists()


def test_stranger_opens_an_account_with_a_password_and_has_the_role(
    client: Client, token: str
) -> None:
    address = reverse("open_account", args=[token])
    weak = client.post(address, {"name": "王芳", "username": "wangfang", "password": "12345678"})
    assert weak.status_code == 422
    assert not User.objects.filter(username="wangfang").exists()
    done = client.post(
        address, {"name": "王芳", "username": "wangfang", "password": "a quiet green lake"}
    )
    assert done["Location"] == "/console/"
    assert OfficeMember.objects.get().user.username == "wangfang"
    assert client.session["idle_limit"] == 2 * 3600  # staff now, so the screen rests as staff's do


def test_team_of_an_event_is_invited_through_the_same_door(client: Client, now: datetime) -> None:
    event = EventFactory.create()
    invitation = team.invite(
        event=event, role=TeamRole.VOLUNTEER, label="志愿者", actor=UserFactory.create(), now=now
    )
    user = UserFactory.create()
    client.force_login(user)
    assert event.title in client.get(invitation.path).content.decode()
    client.post(invitation.path)
    member = TeamMember.objects.get()
    assert (member.user, member.event, member.role) == (user, event, TeamRole.VOLUNTEER)
    assert client.post(invitation.path).status_code == 410


def test_unknown_and_ended_links_say_so(client: Client, token: str, now: datetime) -> None:
    assert client.get("/a/nothing/").status_code == 410
    link = invitations.find(token=token, now=now)
    link.expires_at = now - timedelta(seconds=1)
    link.save()
    assert client.get(reverse("access_link", args=[token])).status_code == 410
    assert client.post(reverse("open_account", args=[token]), {}).status_code == 410


def test_links_cannot_be_guessed_at(
    client: Client, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = True
    monkeypatch.setattr("people.views.links.PER_ADDRESS", 3)
    statuses = [client.get(f"/a/guess{n}/").status_code for n in range(4)]
    assert statuses == [410, 410, 410, 429]
