from datetime import timedelta

import pytest

from events import rules
from events.domain import team
from events.enums import TeamRole
from events.models import Event
from people.domain import invitations
from tests.factories.clock import NOW
from tests.factories.events import EventFactory, TeamMemberFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory.create()


def invite(event: Event, role: TeamRole = TeamRole.REGISTRAR) -> team.Invitation:
    return team.invite(event=event, role=role, label="小李", actor=UserFactory.create(), now=NOW)


def test_invitation_gives_its_role_once(event: Event) -> None:
    invitation = invite(event)
    user = UserFactory.create()
    link = invitations.find(token=invitation.token, now=NOW)
    path = invitations.accept(link=link, user=user, now=NOW)
    assert path == f"/console/events/{event.slug}/"
    assert rules.can_manage_registrations(user, event)
    assert not rules.can_edit_event(user, event)
    with pytest.raises(invitations.LinkNotUsable):
        invitations.accept(link=link, user=UserFactory.create(), now=NOW)


def test_invitation_says_what_it_offers(event: Event) -> None:
    offer = invitations.describe(invite(event, TeamRole.VOLUNTEER).link)
    assert offer.place == event.short_name
    assert offer.role == str(TeamRole.VOLUNTEER.label)


def test_open_invitations_are_those_nobody_used(event: Event) -> None:
    first, second = invite(event), invite(event)
    invitations.take_back(link=first.link, actor=UserFactory.create(), now=NOW)
    assert team.open_invitations(event, NOW) == [second.link]
    assert team.open_invitations(event, NOW + timedelta(days=60)) == []


def test_role_that_was_taken_back_ends_at_once(event: Event) -> None:
    member = TeamMemberFactory.create(event=event, role=TeamRole.EDITOR)
    assert rules.can_edit_programme(member.user, event)
    team.revoke(member=member, actor=None, now=NOW)
    rules.forget_roles(member.user)
    assert not rules.can_edit_programme(member.user, event)
    assert member.user not in [row.user for row in event.team.filter(revoked_at__isnull=True)]


def test_last_owner_stays(event: Event) -> None:
    first = TeamMemberFactory.create(event=event)
    with pytest.raises(team.LastOwner):
        team.revoke(member=first, actor=None, now=NOW)
    TeamMemberFactory.create(event=event)
    assert team.revoke(member=first, actor=None, now=NOW).revoked_at == NOW


def test_same_role_twice_is_one_membership(event: Event) -> None:
    user = UserFactory.create()
    for _ in range(2):
        team.add_member(event=event, user=user, role=TeamRole.EDITOR, actor=None, now=NOW)
    assert event.team.count() == 1
