"""Roles in an office, invitations to them, tokens for programs."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.models import AuditEntry
from people import rules
from people.domain import api_tokens, invitations, offices
from people.enums import LinkPurpose, OfficeRole
from people.models import AccessLink, ApiToken, OfficeMember
from tests.factories import OfficeFactory, OfficeMemberFactory, UserFactory
from tests.factories.clock import TODAY, day

pytestmark = pytest.mark.django_db


def test_role_is_granted_once_and_recorded(now: datetime) -> None:
    office, user, head = OfficeFactory.create(), UserFactory.create(), UserFactory.create()
    given: dict[str, Any] = {
        "office": office,
        "user": user,
        "role": OfficeRole.STAFF,
        "actor": head,
        "now": now,
    }
    offices.grant(**given, starts_on=TODAY)
    with pytest.raises(offices.HasRoleAlready):
        offices.grant(**given, starts_on=day(5))
    assert rules.office_roles(user) == {office.pk: frozenset({"staff"})}
    entry = AuditEntry.objects.get(action="office.role_granted")
    assert entry.scope == f"people.office:{office.pk}"


def test_handing_over_changes_hands_at_midnight(now: datetime) -> None:
    member = OfficeMemberFactory.create(role=OfficeRole.HEAD)
    heir = UserFactory.create()
    offices.hand_over(member=member, to=heir, on=day(10), actor=member.user, now=now)
    before = OfficeMember.objects.active(day(9)).get()
    after = OfficeMember.objects.active(day(10)).get()
    assert (before.user, after.user) == (member.user, heir)


@pytest.mark.parametrize("offset", [-1, -365])
def test_handing_over_in_the_past_is_refused(now: datetime, offset: int) -> None:
    member = OfficeMemberFactory.create()
    with pytest.raises(offices.WrongDates):
        offices.hand_over(
            member=member, to=UserFactory.create(), on=day(offset), actor=member.user, now=now
        )


def test_role_taken_back_ends_at_once(now: datetime) -> None:
    member = OfficeMemberFactory.create()
    offices.take_back(member=member, actor=UserFactory.create(), now=now, reason="moved on")
    assert rules.office_roles(member.user) == {}
    assert AuditEntry.objects.get(action="office.role_taken_back").reason == "moved on"


def test_only_head_of_an_office_stays(now: datetime) -> None:
    head = OfficeMemberFactory.create(role=OfficeRole.HEAD)
    with pytest.raises(offices.LastHead):
        offices.take_back(member=head, actor=head.user, now=now)
    OfficeMemberFactory.create(office=head.office, role=OfficeRole.HEAD)
    offices.take_back(member=head, actor=head.user, now=now)
    assert rules.office_roles(head.user) == {}


def _invitation(now: datetime, office: Any) -> tuple[AccessLink, str]:
    return invitations.invite(
        purpose=LinkPurpose.OFFICE_INVITATION,
        payload={"office": office.pk, "role": OfficeRole.FINANCE},
        actor=UserFactory.create(display_name="何主任"),
        now=now,
    )


def test_invitation_gives_the_role_once(now: datetime) -> None:
    office = OfficeFactory.create()
    _link, token = _invitation(now, office)
    user = UserFactory.create()
    found = invitations.find(token=token, now=now)
    assert invitations.describe(found).place == office.name
    assert not OfficeMember.objects.exists()  # looking gives nothing
    invitations.accept(link=found, user=user, now=now)
    assert rules.office_roles(user) == {office.pk: frozenset({"finance"})}
    with pytest.raises(invitations.LinkNotUsable):
        invitations.accept(link=found, user=UserFactory.create(), now=now)
    with pytest.raises(invitations.LinkNotUsable):
        invitations.find(token=token, now=now)


def test_token_of_an_invitation_is_nowhere_stored(now: datetime) -> None:
    _link, token = _invitation(now, OfficeFactory.create())
    assert len(token) == 26
    assert token not in str(list(AccessLink.objects.values()))


def test_invitation_runs_out_and_can_be_taken_back(now: datetime) -> None:
    link, token = _invitation(now, OfficeFactory.create())
    with pytest.raises(invitations.LinkNotUsable):
        invitations.find(token=token, now=now + timedelta(days=7))
    invitations.take_back(link=link, actor=UserFactory.create(), now=now)
    with pytest.raises(invitations.LinkNotUsable):
        invitations.accept(link=link, user=UserFactory.create(), now=now)
    assert not OfficeMember.objects.exists()


def test_accepting_a_role_one_has_spends_nothing(now: datetime) -> None:
    office = OfficeFactory.create()
    link, token = _invitation(now, office)
    member = OfficeMemberFactory.create(office=office, role=OfficeRole.FINANCE)
    with pytest.raises(offices.HasRoleAlready):
        invitations.accept(link=link, user=member.user, now=now)
    assert invitations.find(token=token, now=now) == link


def test_api_token_is_shown_once_and_ends(now: datetime) -> None:
    user = UserFactory.create()
    token, secret = api_tokens.create(
        user=user,
        name="report",
        scopes=["events:read"],
        lifetime=timedelta(days=4000),
        now=now,
    )
    assert secret not in str(list(ApiToken.objects.values()))
    assert token.expires_at == now + api_tokens.MAX_LIFETIME
    assert ApiToken.objects.usable(now).exists()
    api_tokens.revoke(token=token, actor=user, now=now)
    assert not ApiToken.objects.usable(now).exists()


@pytest.mark.parametrize("scopes", [[], ["events:read", "everything:write"]])
def test_api_token_without_known_scopes_is_refused(now: datetime, scopes: list[str]) -> None:
    with pytest.raises(api_tokens.WrongScope):
        api_tokens.create(
            user=UserFactory.create(),
            name="x",
            scopes=scopes,
            lifetime=timedelta(days=1),
            now=now,
        )
