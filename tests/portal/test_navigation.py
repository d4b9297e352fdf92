"""Who is offered the organisers' pages, and what it costs."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from events.enums import TeamRole
from people.enums import OfficeRole
from portal import navigation
from tests.factories.events import TeamMemberFactory
from tests.factories.people import OfficeFactory, OfficeMemberFactory, UserFactory

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


@pytest.mark.parametrize("role", ["head", "supervisor", "volunteer", "administrator"])
def test_every_page_that_is_offered_opens(role: str, client: Client) -> None:
    made = {
        "head": lambda: OfficeMemberFactory.create(role=OfficeRole.HEAD).user,
        "supervisor": lambda: OfficeMemberFactory.create(role=OfficeRole.SUPERVISOR).user,
        "volunteer": lambda: TeamMemberFactory.create(role=TeamRole.VOLUNTEER).user,
        "administrator": lambda: UserFactory.create(is_system_admin=True),
    }
    user = made[role]()
    OfficeFactory.create()
    client.force_login(user)
    offered = [link.url for link in navigation.links(navigation.CONSOLE, "/console/", user)]
    page = client.get("/console/").content.decode()
    assert {url: client.get(url).status_code for url in offered} == dict.fromkeys(offered, 200)
    assert all(f'href="{url}"' in page for url in offered)
    assert ("/console/people/" in offered) == (role in {"head", "supervisor"})
