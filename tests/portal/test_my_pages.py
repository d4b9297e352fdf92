"""My page: tickets, sessions, certificates, calendar, and what the system knows."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from core.models import AuditEntry
from events.domain import appearances, release
from events.enums import EventStatus
from people.domain import calendar_feeds, consent
from people.enums import ConsentChannel, ConsentPurpose
from people.models import Person, User
from registrations.domain import links
from registrations.enums import RegistrationStatus
from tests.factories import (
    ArrivalFactory,
    CertificateFactory,
    EventFactory,
    OfficeMemberFactory,
    PersonFactory,
    RegistrationFactory,
    SessionPersonFactory,
    UnitContactFactory,
    UserFactory,
)
from tests.factories.clock import at, day
from usecases import known

pytestmark = pytest.mark.django_db
PAGES = ("my_home", "my_tickets", "my_sessions", "my_data")


@pytest.fixture
def person() -> Person:
    return PersonFactory.create(name="王芳", user=UserFactory.create())


@pytest.fixture
def mine(client: Client, person: Person) -> Client:
    assert person.user is not None
    client.force_login(person.user)
    return client


def _registration(person: Person, **more: Any) -> Any:
    return RegistrationFactory.create(
        person=person,
        name=person.name,
        **{"event__status": EventStatus.PUBLISHED, **more},
    )


@pytest.mark.parametrize("name", [*PAGES, "my_password", "my_data_file"])
def test_stranger_is_asked_to_sign_in(client: Client, name: str) -> None:
    address = reverse(name)
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("name", PAGES)
def test_account_whose_person_is_in_doubt_is_told_why_pages_are_empty(
    client: Client, name: str
) -> None:
    PersonFactory.create(name="李强", phone="+8613800138000")
    client.force_login(UserFactory.create(phone="+8613800138000"))
    assert "秘书处核对" in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_account_without_records_is_told_how_to_find_them(client: Client, name: str) -> None:
    client.force_login(UserFactory.create())
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert "短信验证码登录" in page.content.decode()
    client.force_login(OfficeMemberFactory.create().user)
    assert "短信验证码登录" not in client.get(reverse(name)).content.decode()


def test_tickets_lead_to_their_own_pages_upcoming_before_past(mine: Client, person: Person) -> None:
    soon = _registration(person, event__starts_on=day(5), event__ends_on=day(6))
    past = _registration(person, event__starts_on=day(-6), event__ends_on=day(-5))
    other = _registration(PersonFactory.create())
    text = mine.get(reverse("my_tickets")).content.decode()
    assert 0 < text.index(links.path_of(soon)) < text.index(links.path_of(past))
    assert links.path_of(other) not in text


def test_cancelled_registration_is_not_upcoming(mine: Client, person: Person) -> None:
    gone = _registration(
        person,
        event__starts_on=day(5),
        event__ends_on=day(6),
        status=RegistrationStatus.CANCELLED,
    )
    assert links.path_of(gone) not in mine.get(reverse("my_home")).content.decode()
    assert links.path_of(gone) in mine.get(reverse("my_tickets")).content.decode()


def test_ticket_list_takes_as_many_queries_for_three_as_for_one(
    mine: Client, person: Person, assert_constant_queries: Callable[..., None]
) -> None:
    assert_constant_queries(lambda: _registration(person), lambda: mine.get(reverse("my_tickets")))


def test_unit_contact_sees_the_unit(client: Client) -> None:
    contact = UnitContactFactory.create()
    client.force_login(contact.user)
    assert contact.unit.name in client.get(reverse("my_home")).content.decode()


def _released_appearance(person: Person, now: datetime) -> Any:
    appearance = SessionPersonFactory.create(
        person=person,
        topic="社区协商的方法",
        session__part__event__status=EventStatus.PUBLISHED,
    )
    release.release(
        event=appearance.session.part.event,
        actor=UserFactory.create(),
        now=now,
    )
    return appearance


def test_only_released_sessions_are_shown(mine: Client, person: Person, now: datetime) -> None:
    SessionPersonFactory.create(person=person, topic="尚未发布的题目", session__starts_at=at(17, 9))
    _released_appearance(person, now)
    text = mine.get(reverse("my_sessions")).content.decode()
    assert "社区协商的方法" in text
    assert "尚未发布的题目" not in text
    assert [found.topic for found in appearances.of_person(person, now)] == ["社区协商的方法"]


def test_calendar_address_is_made_and_renewed_by_post(
    mine: Client, person: Person, now: datetime
) -> None:
    _released_appearance(person, now)
    _registration(person, event__title="西宁会议")
    assert mine.get(reverse("my_calendar_renew")).status_code == 405
    mine.post(reverse("my_calendar_renew"))
    person.refresh_from_db()
    first = calendar_feeds.secret_of(person)
    feed = Client().get(reverse("my_calendar", args=[first]))
    assert feed["Content-Type"] == "text/calendar; charset=utf-8"
    titles = [str(e["SUMMARY"]) for e in Calendar.from_ical(feed.content).walk("VEVENT")]
    assert any("社区协商的方法" in title for title in titles)
    assert any("西宁会议" in title for title in titles)
    again = Client().get(
        reverse("my_calendar", args=[first]), headers={"If-None-Match": feed["ETag"]}
    )
    assert again.status_code == 304
    mine.post(reverse("my_calendar_renew"))
    assert Client().get(reverse("my_calendar", args=[first])).status_code == 404
    assert first not in str(list(Person.objects.values()))


def test_cancelled_place_is_told_as_cancelled(person: Person, now: datetime) -> None:
    person = calendar_feeds.renew(person=person, actor=None, now=now)
    _registration(person, status=RegistrationStatus.CANCELLED)
    feed = Client().get(reverse("my_calendar", args=[calendar_feeds.secret_of(person)]))
    entries = Calendar.from_ical(feed.content).walk("VEVENT")
    assert [str(entry["STATUS"]) for entry in entries] == ["CANCELLED"]


def test_my_data_tells_every_table_and_no_secret(
    mine: Client, person: Person, now: datetime
) -> None:
    row = _registration(person, unit_name="春风社区", remark="吃素")
    ArrivalFactory.create(registration=row)
    CertificateFactory.create(person=person)
    keys = {section.key for section in known.about(person)}
    assert {
        "people.person",
        "people.user",
        "registrations.registration",
        "attendance.arrival",
        "certificates.certificate",
    } <= keys
    text = mine.get(reverse("my_data")).content.decode()
    assert "春风社区" in text
    assert "吃素" in text
    file = mine.get(reverse("my_data_file"))
    assert file["Content-Disposition"].startswith("attachment")
    told = json.loads(file.content)
    assert told["registrations.registration"][0]["remark"] == "吃素"
    user = person.user
    assert isinstance(user, User)
    for secret in (row.link_nonce, row.link_digest, user.password):
        assert secret not in file.content.decode()
        assert secret not in text


def test_my_data_is_about_oneself_only(mine: Client) -> None:
    _registration(PersonFactory.create(), unit_name="别人的单位")
    assert "别人的单位" not in mine.get(reverse("my_data_file")).content.decode()


def test_own_name_and_mail_are_corrected_and_recorded(mine: Client, person: Person) -> None:
    wrong = mine.post(reverse("my_data"), {"name": "王<芳>", "email": "not a mail"})
    assert wrong.status_code == 422
    assert "王&lt;芳&gt;" in wrong.content.decode()
    mine.post(reverse("my_data"), {"name": "曾芳", "email": "z@example.org"})
    person.refresh_from_db()
    assert (person.name, person.name_pinyin, person.email) == ("曾芳", "zeng fang", "z@example.org")
    assert [entry.fields for entry in AuditEntry.objects.order_by("pk")] == [["name"], ["email"]]


def test_consent_is_withdrawn_after_asking_once_more(
    mine: Client, person: Person, now: datetime
) -> None:
    given = consent.record(
        person=person,
        purpose=ConsentPurpose.PUBLICATION,
        channel=ConsentChannel.WEB,
        context=EventFactory.create(),
        now=now,
    )
    address = reverse("my_consent_withdraw", args=[given.pk])
    assert mine.get(address).status_code == 200
    given.refresh_from_db()
    assert given.withdrawn_at is None
    mine.post(address)
    given.refresh_from_db()
    assert given.withdrawn_at == now
    assert mine.post(address).status_code == 404
    other = consent.record(
        person=PersonFactory.create(),
        purpose=ConsentPurpose.PUBLICATION,
        channel=ConsentChannel.WEB,
        now=now,
    )
    assert mine.post(reverse("my_consent_withdraw", args=[other.pk])).status_code == 404
