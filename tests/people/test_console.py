"""The console's pages about colleagues, tokens, people and units."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import signing
from core.models import AuditEntry
from people.domain import invitations
from people.enums import LinkPurpose, OfficeRole
from people.models import AccessLink, ApiToken, OfficeMember, Person
from tests.factories import (
    ApiTokenFactory,
    MembershipFactory,
    OfficeFactory,
    OfficeMemberFactory,
    PersonFactory,
    PostFactory,
    RegistrationFactory,
    TeamMemberFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.clock import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> OfficeMember:
    return OfficeMemberFactory.create(role=OfficeRole.HEAD, user__display_name="何主任")


@pytest.fixture
def as_head(client: Client, head: OfficeMember) -> Client:
    client.force_login(head.user)
    return client


@pytest.fixture
def as_staff(head: OfficeMember) -> Client:
    client = Client()
    client.force_login(OfficeMemberFactory.create(office=head.office).user)
    return client


def _text(client: Client, name: str, *args: Any, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


PAGES = (
    "console_colleagues",
    "console_tokens",
    "console_people",
    "console_units",
    "console_accounts_waiting",
)


@pytest.mark.parametrize("name", PAGES)
def test_strangers_sign_in_and_participants_are_refused(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302
    client.force_login(UserFactory.create())
    assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", ["console_people", "console_units", "console_colleagues"])
def test_volunteer_does_not_see_the_directory(client: Client, name: str) -> None:
    client.force_login(TeamMemberFactory.create().user)
    assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_head_opens_every_page(as_head: Client, name: str) -> None:
    assert as_head.get(reverse(name)).status_code == 200


def test_invitation_is_shown_once_with_a_link_that_works(
    as_head: Client, head: OfficeMember, now: datetime
) -> None:
    data = {"label": "新来的小李", "role": OfficeRole.STAFF, "office": head.office.pk}
    text = as_head.post(reverse("console_colleagues"), data).content.decode()
    link = AccessLink.objects.get()
    token = text.split("/a/")[1].split("/")[0]
    assert signing.digest(token) == link.token_digest
    again = _text(as_head, "console_colleagues")
    assert token not in again
    assert "新来的小李" in again
    as_head.post(reverse("console_invitation_take_back", args=[link.pk]))
    with pytest.raises(invitations.LinkNotUsable):
        invitations.find(token=token, now=now)


def test_staff_see_colleagues_but_give_no_roles(
    as_staff: Client, head: OfficeMember, now: datetime
) -> None:
    text = _text(as_staff, "console_colleagues")
    assert "何主任" in text
    assert reverse("console_role_take_back", args=[head.pk]) not in text
    link, _token = invitations.invite(
        purpose=LinkPurpose.OFFICE_INVITATION,
        payload={"office": head.office.pk, "role": OfficeRole.STAFF},
        actor=head.user,
        now=now,
    )
    data = {"label": "x", "role": OfficeRole.HEAD, "office": head.office.pk}
    for address in (
        reverse("console_colleagues"),
        reverse("console_role_take_back", args=[head.pk]),
        reverse("console_role_hand_over", args=[head.pk]),
        reverse("console_invitation_take_back", args=[link.pk]),
    ):
        assert as_staff.post(address, data).status_code == 403
    assert OfficeMember.objects.count() == 2
    assert AccessLink.objects.usable(now).count() == 1


def test_head_of_one_office_manages_no_other(as_head: Client) -> None:
    other = OfficeMemberFactory.create(user__display_name="别处的人")
    assert "别处的人" not in _text(as_head, "console_colleagues")
    assert as_head.post(reverse("console_role_take_back", args=[other.pk])).status_code == 404
    data = {"label": "x", "role": OfficeRole.STAFF, "office": other.office.pk}
    assert as_head.post(reverse("console_colleagues"), data).status_code == 422
    assert not AccessLink.objects.exists()


def test_administrator_appoints_the_first_head(client: Client) -> None:
    office = OfficeFactory.create()
    client.force_login(UserFactory.create(is_system_admin=True))
    data = {"label": "首任", "role": OfficeRole.HEAD, "office": office.pk}
    assert client.post(reverse("console_colleagues"), data).status_code == 200
    assert AccessLink.objects.get().payload == {"office": office.pk, "role": "head"}


def test_role_is_taken_back_after_asking(as_head: Client, head: OfficeMember) -> None:
    member = OfficeMemberFactory.create(office=head.office)
    address = reverse("console_role_take_back", args=[member.pk])
    assert as_head.get(address).status_code == 200
    member.refresh_from_db()
    assert member.revoked_at is None
    as_head.post(address, {"reason": "调离"})
    member.refresh_from_db()
    assert member.revoked_at is not None


def test_only_head_cannot_leave(as_head: Client, head: OfficeMember) -> None:
    answer = as_head.post(reverse("console_role_take_back", args=[head.pk]), follow=True)
    assert "唯一的秘书处负责人" in answer.content.decode()
    head.refresh_from_db()
    assert head.revoked_at is None


def test_role_is_handed_over_with_a_date(as_head: Client, head: OfficeMember) -> None:
    heir = OfficeMemberFactory.create(office=head.office).user
    address = reverse("console_role_hand_over", args=[head.pk])
    wrong = as_head.post(address, {"to": heir.pk, "on": day(-1).isoformat()})
    assert wrong.status_code == 422
    as_head.post(address, {"to": heir.pk, "on": day(10).isoformat()})
    assert OfficeMember.objects.active(day(10)).get(role=OfficeRole.HEAD).user == heir
    assert OfficeMember.objects.active(day(9)).get(role=OfficeRole.HEAD).user == head.user


def test_token_is_shown_once_and_revoked_by_its_owner_only(as_head: Client) -> None:
    data = {"name": "统计", "scopes": ["events:read"], "days": "30"}
    text = as_head.post(reverse("console_tokens"), data).content.decode()
    token = ApiToken.objects.get()
    secret = text.split('value="hw_')[1].split('"')[0]
    assert signing.digest(f"hw_{secret}") == token.token_digest
    assert secret not in _text(as_head, "console_tokens")
    other = ApiTokenFactory.create()
    assert as_head.post(reverse("console_token_revoke", args=[other.pk])).status_code == 404
    as_head.post(reverse("console_token_revoke", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_token_without_scopes_is_not_made(as_head: Client) -> None:
    answer = as_head.post(reverse("console_tokens"), {"name": "x", "days": "30"})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("words", ["曾小", "zeng xiao", "zxm", "8000", "13800138000", "春风"])
def test_people_are_found_by(as_staff: Client, words: str) -> None:
    PostFactory.create(
        person__name="曾小明",
        person__name_pinyin="zeng xiao ming",
        person__name_initials="zxm",
        person__phone="+8613800138000",
        unit__name="春风街道",
    )
    PersonFactory.create(name="李强", name_pinyin="li qiang", name_initials="lq")
    text = _text(as_staff, "console_people", q=words)
    assert "曾小明" in text
    assert "李强" not in text
    assert "138****8000" in text
    assert "+8613800138000" not in text


def test_people_who_may_stand_twice_are_shown(as_staff: Client) -> None:
    unit = UnitFactory.create()
    for name, phone in (("张三", "+8613900000001"), ("张四", "+8613900000001")):
        PersonFactory.create(name=name, phone=phone)
    for number in (2, 3):
        PostFactory.create(unit=unit, person__name="王芳", person__phone=f"+861390000000{number}")
    PersonFactory.create(name="独一", phone="+8613900000009")
    PersonFactory.create(name="无号", phone="")
    PersonFactory.create(name="无码", phone="")
    text = _text(as_staff, "console_people", doubtful="on")
    assert [name for name in ("张三", "张四", "王芳") if name not in text] == []
    assert [name for name in ("独一", "无号", "无码") if name in text] == []
    detail = _text(as_staff, "console_person", Person.objects.get(name="张三").pk)
    assert "张四" in detail


def test_phone_is_masked_until_it_is_revealed_on_record(as_staff: Client) -> None:
    person = PersonFactory.create(phone="+8613800138000")
    assert "138 0013 8000" not in _text(as_staff, "console_person", person.pk)
    shown = as_staff.post(reverse("console_person_reveal", args=[person.pk]))
    assert "138 0013 8000" in shown.content.decode()
    entry = AuditEntry.objects.get(action="person.revealed")
    assert (entry.subject, entry.fields) == (f"people.person:{person.pk}", ["phone"])


def test_supervisor_reads_but_neither_reveals_nor_corrects(client: Client) -> None:
    person = PersonFactory.create(name="王芳")
    client.force_login(OfficeMemberFactory.create(role=OfficeRole.SUPERVISOR).user)
    assert "王芳" in _text(client, "console_person", person.pk)
    assert client.post(reverse("console_person_reveal", args=[person.pk])).status_code == 403
    data = {"name": "李芳", "name_pinyin": "", "gender": "", "email": "", "prof_title": ""}
    assert client.post(reverse("console_person", args=[person.pk]), data).status_code == 403
    person.refresh_from_db()
    assert person.name == "王芳"


def test_reading_typed_by_hand_is_kept(as_staff: Client) -> None:
    person = PersonFactory.create(name="盖明", name_pinyin="ge ming")
    data = {"name": "盖明", "gender": "", "email": "", "prof_title": ""}
    as_staff.post(reverse("console_person", args=[person.pk]), data | {"name_pinyin": "gai ming"})
    person.refresh_from_db()
    assert person.name_pinyin == "gai ming"
    as_staff.post(
        reverse("console_person", args=[person.pk]),
        data | {"name": "单明", "name_pinyin": "gai ming"},
    )
    person.refresh_from_db()
    assert person.name_pinyin == "shan ming"


def test_account_is_matched_by_staff_after_asking(as_staff: Client) -> None:
    phone = "+8613800138000"
    person = PersonFactory.create(name="李强", phone=phone)
    user = UserFactory.create(display_name="王芳", phone=phone)
    text = _text(as_staff, "console_accounts_waiting")
    address = reverse("console_account_tie", args=[user.pk, person.pk])
    assert address in text
    assert phone not in text
    assert as_staff.get(address).status_code == 200
    person.refresh_from_db()
    assert person.user is None
    as_staff.post(address)
    person.refresh_from_db()
    assert person.user == user
    assert "王芳" not in _text(as_staff, "console_accounts_waiting")


def test_account_is_matched_with_bearers_of_its_phone_only(as_staff: Client) -> None:
    user = UserFactory.create(phone="+8613800138000")
    PersonFactory.create(phone="+8613800138000")
    other = PersonFactory.create(phone="+8613900000000")
    as_staff.post(reverse("console_account_tie", args=[user.pk, other.pk]))
    other.refresh_from_db()
    assert other.user is None


def test_units_show_the_tier_of_today(as_staff: Client) -> None:
    past = MembershipFactory.create(
        unit__name="旧单位", tier="standing", starts_on=day(-700), ends_on=day(-1)
    )
    MembershipFactory.create(unit__name="常委那家", tier="standing", starts_on=day(-10))
    text = _text(as_staff, "console_units", tier="standing")
    assert "常委那家" in text
    assert "旧单位" not in text
    assert "常委单位" in _text(as_staff, "console_unit", past.unit.pk)


def test_lists_take_as_many_queries_for_three_rows_as_for_one(
    as_staff: Client, assert_constant_queries: Callable[..., None]
) -> None:
    assert_constant_queries(PostFactory.create, lambda: as_staff.get(reverse("console_people")))
    assert_constant_queries(
        MembershipFactory.create, lambda: as_staff.get(reverse("console_units"))
    )
    person = PersonFactory.create()
    assert_constant_queries(
        lambda: RegistrationFactory.create(person=person),
        lambda: as_staff.get(reverse("console_person", args=[person.pk])),
    )


def test_role_that_begins_later_gives_nothing_yet(client: Client, now: datetime) -> None:
    member = OfficeMemberFactory.create(starts_on=(now + timedelta(days=3)).date())
    client.force_login(member.user)
    assert client.get(reverse("console_people")).status_code == 403
