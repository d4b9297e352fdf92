"""Who is offered the organisers' pages, and what it costs."""

from datetime import datetime, timedelta

import pytest

from portal import navigation
from tests.factories.events import TeamMemberFactory
from tests.factories.people import OfficeMemberFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_participant_is_not_offered_the_console() -> None:
    assert not navigation.opens_console(UserFactory.create())


def test_system_administrator_is() -> None:
    assert navigation.opens_console(UserFactory.create(is_system_admin=True))


def test_office_role_opens_the_console_while_it_holds(now: datetime) -> None:
    today = now.date()
    member = OfficeMemberFactory.create(starts_on=today - timedelta(days=9), ends_on=today)
    assert navigation.opens_console(member.user)
    member.ends_on = today - timedelta(days=1)
    member.save()
    assert not navigation.opens_console(member.user)


def test_team_role_opens_the_console_until_it_is_taken_back(now: datetime) -> None:
    member = TeamMemberFactory.create()
    assert navigation.opens_console(member.user)
    member.revoked_at = now
    member.save()
    assert not navigation.opens_console(member.user)
