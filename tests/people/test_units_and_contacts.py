"""The directory's units with their tiers and terms, and who acts for a unit."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from people import rules
from people.domain import contacts, invitations, units
from people.enums import Tier
from people.models import Membership, Term, Unit, UnitContact
from tests.factories import (
    AccessLinkFactory,
    MembershipFactory,
    OfficeMemberFactory,
    TermFactory,
    UnitContactFactory,
    UnitFactory,
    UserFactory,
)
from tests.factories.clock import NOW, TODAY, day

pytestmark = pytest.mark.django_db
CREDIT_CODE = "91110000600037341L"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(OfficeMemberFactory.create().user)
    return client


@pytest.fixture
def term() -> Term:
    return TermFactory.create(starts_on=day(-400))


def enter(**fields: Any) -> Unit:
    return units.enter(fields=units.UnitFields(**fields), actor=UserFactory.create(), now=NOW)


def test_unit_is_entered_below_another_and_found_by_pinyin(staff: Client) -> None:
    above = UnitFactory.create(name="春风街道办事处")
    assert "春风街道办事处" in staff.get(f"/console/units/new/?above={above.pk}").content.decode()
    data = {
        "name": "春风社区居民委员会",
        "parent": above.name,
        "region": "长沙",
        "credit_code": CREDIT_CODE,
    }
    assert staff.post("/console/units/new/", data).status_code == 302
    made = Unit.objects.get(name="春风社区居民委员会")
    assert (made.parent, made.region_code, made.credit_code) == (above, "430100", CREDIT_CODE)
    page = staff.get("/console/units/", {"q": "chunfengshequ"}).content.decode()
    assert "春风社区居民委员会" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "重名单位"),
        ("parent", "没有的单位"),
        ("region", "没有的城市"),
        ("credit_code", "91110000600037341X"),
    ],
)
def test_unit_is_refused_beside_the_field(staff: Client, field: str, value: str) -> None:
    UnitFactory.create(name="重名单位")
    response = staff.post("/console/units/new/", {"name": "新单位", field: value})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.content.decode()


def test_unit_cannot_stand_below_itself(staff: Client) -> None:
    above = UnitFactory.create(name="街道")
    below = UnitFactory.create(name="社区", parent=above)
    url = f"/console/units/{above.pk}/edit/"
    assert staff.post(url, {"name": "街道", "parent": below.name}).status_code == 422
    assert staff.post(url, {"name": "街道办事处"}).status_code == 302
    above.refresh_from_db()
    assert (above.name, above.parent, above.credit_code) == ("街道办事处", None, None)


def test_change_of_tier_keeps_what_held_until_then(term: Term) -> None:
    unit, actor = UnitFactory.create(), UserFactory.create()
    MembershipFactory.create(unit=unit, term=term, tier=Tier.MEMBER, starts_on=term.starts_on)
    change: dict[str, Any] = {"unit": unit, "term": term, "actor": actor, "now": NOW}
    units.set_tier(tier=Tier.STANDING, on=TODAY, **change)
    on_each_day = [
        list(Membership.objects.filter(unit=unit).on(on).values_list("tier", flat=True))
        for on in (day(-1), TODAY)
    ]
    assert on_each_day == [[Tier.MEMBER], [Tier.STANDING]]
    for tier, on, field in (
        (Tier.STANDING, day(5), "tier"),
        (Tier.MEMBER, day(-3), "on"),
        (Tier.MEMBER, day(-900), "on"),
        (Tier.MEMBER, TODAY, "on"),
    ):
        with pytest.raises(units.TierRefused) as refused:
            units.set_tier(tier=tier, on=on, **change)
        assert refused.value.field == field
    assert units.set_tier(tier=None, on=day(9), **change) is None
    assert not Membership.objects.filter(unit=unit).on(day(9)).exists()


def test_next_term_ends_the_one_before_with_its_tiers(staff: Client) -> None:
    office = OfficeMemberFactory.create().office
    client = Client()
    client.force_login(OfficeMemberFactory.create(office=office).user)
    old = TermFactory.create(office=office, number=2, starts_on=day(-400))
    held = MembershipFactory.create(term=old, starts_on=day(-400))
    data = {"office": office.pk, "number": "3", "starts_on": day(10).isoformat()}
    assert client.post("/console/units/terms/", {**data, "number": "2"}).status_code == 422
    assert client.post("/console/units/terms/", data).status_code == 302
    old.refresh_from_db()
    held.refresh_from_db()
    assert (old.ends_on, held.ends_on) == (day(9), day(9))
    url = f"/console/units/{held.unit_id}/tier/"
    new = Term.objects.get(number=3)
    typed = {"term": new.pk, "tier": "vice_director", "on": day(10).isoformat()}
    assert client.post(url, typed).status_code == 302
    assert "副主任委员单位" in client.get(f"/console/units/{held.unit_id}/").content.decode()
    assert staff.post(url, typed).status_code == 422  # another office's term


def test_contact_is_appointed_extended_and_ended(staff: Client) -> None:
    unit, user = UnitFactory.create(), UserFactory.create(phone="+8613800000001")
    url = f"/console/units/{unit.pk}/contacts/"
    nobody = staff.post(url, {"phone": "138 0000 0002"})
    assert nobody.status_code == 422
    assert "邀请" in nobody.content.decode()
    for until in (day(10), day(30)):
        assert staff.post(url, {"phone": "13800000001", "ends_on": until}).status_code == 302
    contact = UnitContact.objects.get()
    assert (contact.user, contact.ends_on) == (user, day(30))
    assert rules.units_of_contact(user) == [unit.pk]
    assert str(user) in staff.get(f"/console/units/{unit.pk}/").content.decode()
    staff.post(f"/console/units/contacts/{contact.pk}/end/", {"reason": "换人"})
    assert rules.units_of_contact(user) == []


def test_contact_invites_for_the_own_unit_and_no_longer_than_oneself(client: Client) -> None:
    own = UnitContactFactory.create(ends_on=day(20))
    client.force_login(own.user)
    url = f"/my/units/{own.unit_id}/"
    assert url in client.get("/my/").content.decode()
    assert client.get(f"/my/units/{UnitFactory.create().pk}/").status_code == 404
    page = client.post(url, {"invite-label": "小李", "invite-ends_on": day(90).isoformat()})
    found = re.search(r"/a/(\w+)/", page.content.decode())
    assert found is not None
    link = invitations.find(token=found[1], now=NOW)
    assert invitations.describe(link).place == own.unit.name
    colleague = UserFactory.create()
    invitations.accept(link=link, user=colleague, now=NOW)
    made = UnitContact.objects.get(user=colleague)
    assert (made.unit, made.ends_on, made.approved_by) == (own.unit, day(20), own.user)


def test_invitation_of_a_unit_is_taken_back_by_its_own_people_only(client: Client) -> None:
    own = UnitContactFactory.create()
    actor = UserFactory.create()
    link, token = contacts.invite(unit=own.unit, label="", ends_on=None, actor=actor, now=NOW)
    url = f"/my/units/invitations/{link.pk}/take-back/"
    client.force_login(UnitContactFactory.create().user)
    assert client.post(url).status_code == 404
    client.force_login(own.user)
    assert client.post(url).status_code == 302
    with pytest.raises(invitations.LinkNotUsable):
        invitations.find(token=token, now=NOW)
    other = AccessLinkFactory.create()
    assert client.post(f"/my/units/invitations/{other.pk}/take-back/").status_code == 404


def test_contact_that_is_over_or_past_is_refused() -> None:
    unit, user = UnitFactory.create(), UserFactory.create()
    with pytest.raises(contacts.ContactRefused):
        contacts.appoint(unit=unit, user=user, ends_on=day(-1), approved_by=user, now=NOW)
    with pytest.raises(contacts.ContactRefused):
        contacts.invite(unit=unit, label="", ends_on=day(-1), actor=user, now=NOW)
    UnitContactFactory.create(unit=unit, ends_on=day(-1), starts_on=TODAY - timedelta(days=30))
    assert not contacts.of_unit(unit, TODAY).exists()
    assert enter(name="别的单位").pk
