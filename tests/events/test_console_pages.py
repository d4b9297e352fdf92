"""The organisers' pages: what they do, who may open them, and how they stand without script."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from events.domain import release
from events.enums import EventStatus, TeamRole
from events.models import Event, Session
from people.enums import OfficeRole
from people.models import Person
from tests.factories.clock import NOW, at, day
from tests.factories.events import (
    EventFactory,
    HostFactory,
    RoomFactory,
    SessionFactory,
    SessionPersonFactory,
    TeamMemberFactory,
)
from tests.factories.people import OfficeMemberFactory, PersonFactory, UserFactory
from tests.factories.registrations import RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory.create()


@pytest.fixture
def organiser(event: Event) -> Client:
    """Signed in as secretariat staff of the event's office."""
    client = Client()
    client.force_login(OfficeMemberFactory.create(office=event.office).user)
    return client


def form_data(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "training_class",
        "mode": "on_site",
        "title": "基层社会救助工作能力提升培训班",
        "starts_on": day(30).isoformat(),
        "ends_on": day(34).isoformat(),
        "region": "长沙",
        "confirmation": "automatic",
        "registration_opens_at": "2026-05-21T09:00",
        "registration_closes_at": "2026-06-10T18:00",
        "hosts-TOTAL_FORMS": "1",
        "hosts-INITIAL_FORMS": "0",
        "hosts-0-role": "host",
        "hosts-0-name": "中国社会工作联合会",
        "parts-TOTAL_FORMS": "0",
        "parts-INITIAL_FORMS": "0",
        "categories-TOTAL_FORMS": "1",
        "categories-INITIAL_FORMS": "0",
        "categories-0-kind": "trainee",
        "categories-0-name": "学员",
        "categories-0-quota": "90",
        "categories-0-is_public": "on",
        **changes,
    }


def session_data(event: Event, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "lecture",
        "title": "社会救助的社区操作思路",
        "part": event.parts.get().pk,
        "day": day(14).isoformat(),
        "starts": "09:00",
        "ends": "12:00",
        "hours": "4",
        "counts": "on",
        "people-TOTAL_FORMS": "1",
        "people-INITIAL_FORMS": "0",
        "people-0-role": "lecturer",
        "people-0-name": "沈知衡",
        **changes,
    }


def test_event_is_made_by_form(organiser: Client) -> None:
    response = organiser.post("/console/new-event/", form_data())
    made = Event.objects.get(title="基层社会救助工作能力提升培训班")
    assert response["Location"] == f"/console/events/{made.slug}/"
    assert (made.region_code, made.status) == ("430100", EventStatus.DRAFT)
    assert made.registration_opens_at == at(1, 9)
    assert [host.name for host in made.hosts.all()] == ["中国社会工作联合会"]
    assert made.categories.get().quota == 90
    assert made.parts.count() == 1


def test_row_is_added_by_a_submit_and_nothing_typed_is_lost(organiser: Client) -> None:
    response = organiser.post("/console/new-event/", form_data(add="hosts", title="甲班"))
    html = response.content.decode()
    assert response.status_code == 200
    assert 'name="hosts-1-name"' in html
    assert 'value="甲班"' in html
    assert "field__error" not in html
    assert not Event.objects.filter(title="甲班").exists()


def test_refused_form_says_which_field_and_keeps_what_was_typed(organiser: Client) -> None:
    response = organiser.post(
        "/console/new-event/", form_data(region="无此地", ends_on=day(29).isoformat())
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert "无法识别“无此地”" in html
    assert 'value="无此地"' in html
    response = organiser.post("/console/new-event/", form_data(ends_on=day(29).isoformat()))
    assert "结束日期不能早于开始日期" in response.content.decode()


def test_old_form_does_not_overwrite_a_colleague(organiser: Client, event: Event) -> None:
    category = event.categories.get()
    data = form_data(
        revision=event.revision,
        slug=event.slug,
        **{"categories-0-id": category.pk, "categories-INITIAL_FORMS": "1"},
    )
    url = reverse("console_event_edit", args=[event.slug])
    assert organiser.post(url, data).status_code == 302
    refused = organiser.post(url, {**data, "title": "旧表单"})
    assert refused.status_code == 422
    event.refresh_from_db()
    assert event.title == data["title"]


def test_session_is_added_with_its_lecturer(organiser: Client, event: Event) -> None:
    url = reverse("console_session_new", args=[event.slug])
    response = organiser.post(url, session_data(event))
    assert response["Location"] == reverse("console_programme", args=[event.slug])
    session = Session.objects.get(part__event=event)
    assert (session.starts_at, session.ends_at) == (at(14, 9), at(14, 12))
    assert session.people.get().person.name == "沈知衡"


def test_same_name_twice_is_asked_back_and_then_taken(organiser: Client, event: Event) -> None:
    PersonFactory.create(name="李伟")
    second = PersonFactory.create(name="李伟", phone="+8613800138000")
    url = reverse("console_session_new", args=[event.slug])
    data = session_data(event, **{"people-0-name": "李伟"})
    asked = organiser.post(url, data)
    html = asked.content.decode()
    assert asked.status_code == 422
    assert '<select name="people-0-person"' in html
    assert "138****8000" in html
    organiser.post(url, {**data, "people-0-person": str(second.pk)})
    assert Session.objects.get(part__event=event).people.get().person == second
    assert Person.objects.filter(name="李伟").count() == 2


def test_clash_is_shown_beside_the_session_and_while_typing(
    organiser: Client, event: Event
) -> None:
    person = PersonFactory.create(name="沈知衡")
    SessionPersonFactory.create(person=person, session=SessionFactory.create())
    check = organiser.post(
        reverse("console_session_check", args=[event.slug]), session_data(event)
    ).content.decode()
    assert "同一时间有两处安排" in check
    assert not Session.objects.filter(part__event=event).exists()
    organiser.post(reverse("console_session_new", args=[event.slug]), session_data(event))
    shown = organiser.get(reverse("console_programme", args=[event.slug])).content.decode()
    assert shown.count("同一时间有两处安排") == 2  # on top and beside the session


def test_programme_is_dropped_restored_and_given_rooms(organiser: Client, event: Event) -> None:
    session = SessionFactory.create(part=event.parts.get())
    release.release(event=event, actor=None, now=NOW)
    organiser.post(reverse("console_session_drop", args=[event.slug, session.pk]))
    session.refresh_from_db()
    assert session.dropped_at == NOW
    organiser.post(reverse("console_session_restore", args=[event.slug, session.pk]))
    session.refresh_from_db()
    assert session.dropped_at is None
    organiser.post(
        reverse("console_room_add", args=[event.slug]), {"name": "一楼大厅", "capacity": "80"}
    )
    html = organiser.get(reverse("console_programme", args=[event.slug])).content.decode()
    assert "一楼大厅" in html


def test_programme_takes_as_many_queries_for_many_sessions(
    organiser: Client, event: Event, assert_constant_queries: Callable[..., None]
) -> None:
    part, room = event.parts.get(), RoomFactory.create()
    Event.objects.filter(pk=event.pk).update(venue=room.venue)

    def add() -> None:
        SessionPersonFactory.create(session=SessionFactory.create(part=part, room=room))

    url = reverse("console_programme", args=[event.slug])
    assert_constant_queries(add, lambda: organiser.get(url))


def test_lists_take_as_many_queries_for_many_events(
    organiser: Client, event: Event, assert_constant_queries: Callable[..., None]
) -> None:
    def add() -> None:
        RegistrationFactory.create(event=EventFactory.create(office=event.office))

    for name in ("console_home", "console_events"):
        url = reverse(name)
        assert_constant_queries(add, lambda url=url: organiser.get(url))


def test_release_page_asks_for_each_clash(organiser: Client, event: Event) -> None:
    room = RoomFactory.create()
    for hour in (9, 10):
        SessionFactory.create(part=event.parts.get(), room=room, starts_at=at(14, hour))
    url = reverse("console_release", args=[event.slug])
    page = organiser.get(url)
    (clash,) = page.context["clashes"]
    assert organiser.post(url).status_code == 422
    assert not event.releases.exists()
    organiser.post(url, {"acknowledged": [clash.key]})
    assert event.releases.get().acknowledged == [{"key": clash.key, "kind": "room"}]


def test_publish_page_lists_what_is_missing_and_publishes(organiser: Client) -> None:
    organiser.post("/console/new-event/", form_data())
    made = Event.objects.get(title="基层社会救助工作能力提升培训班")
    url = reverse("console_event_publish", args=[made.slug])
    assert "请填写联系人和咨询电话" in organiser.get(url).content.decode()
    assert organiser.post(url).status_code == 422
    Event.objects.filter(pk=made.pk).update(contact_name="王老师", contact_phone="010-1")
    assert organiser.post(url).status_code == 302
    made.refresh_from_db()
    assert made.status == EventStatus.PUBLISHED


def test_cancel_page_says_to_how_many_and_asks_a_reason(organiser: Client, event: Event) -> None:
    RegistrationFactory.create(event=event)
    url = reverse("console_event_cancel", args=[event.slug])
    html = organiser.get(url).content.decode()
    assert "1条报名将被取消" in html
    event.refresh_from_db()
    assert event.status == EventStatus.PUBLISHED
    assert organiser.post(url, {"reason": ""}).status_code == 422
    organiser.post(url, {"reason": "场地停用"})
    event.refresh_from_db()
    assert event.status == EventStatus.CANCELLED


def test_copy_page_makes_a_draft_on_new_days(organiser: Client, event: Event) -> None:
    url = reverse("console_event_copy", args=[event.slug])
    organiser.post(url, {"title": "明年的班", "starts_on": day(379).isoformat()})
    made = Event.objects.get(title="明年的班")
    assert (made.starts_on, made.status) == (day(379), EventStatus.DRAFT)


def test_invitation_link_is_shown_once(organiser: Client, event: Event) -> None:
    url = reverse("console_team", args=[event.slug])
    html = organiser.post(url, {"label": "小李", "role": "registrar"}).content.decode()
    assert "http://testserver/a/" in html
    again = organiser.get(url).content.decode()
    assert "http://testserver/a/" not in again
    assert "小李" in again


def test_role_is_taken_back_on_the_page(organiser: Client, event: Event) -> None:
    member = TeamMemberFactory.create(event=event, role=TeamRole.EDITOR)
    organiser.post(reverse("console_team_revoke", args=[event.slug, member.pk]))
    member.refresh_from_db()
    assert member.revoked_at == NOW


def test_group_picture_is_kept_and_refused_when_it_is_none(
    organiser: Client, event: Event, tmp_path: Any, settings: Any
) -> None:
    url = reverse("console_event_group_image", args=[event.slug])
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(picture, "PNG")
    picture.seek(0)
    picture.name = "group.png"
    organiser.post(url, {"image": picture})
    event.refresh_from_db()
    assert event.wechat_group_image
    text = io.BytesIO(b"no picture")
    text.name = "group.png"
    before = event.wechat_group_image.name
    organiser.post(url, {"image": text})
    event.refresh_from_db()
    assert event.wechat_group_image.name == before


def test_start_page_leads_numbers_and_to_do(organiser: Client, event: Event) -> None:
    draft = EventFactory.create(office=event.office, status=EventStatus.DRAFT, published_at=None)
    html = organiser.get("/console/").content.decode()
    assert reverse("console_event_publish", args=[draft.slug]) in html
    assert event.title in html


def test_list_filters_by_year_state_and_words(organiser: Client, event: Event) -> None:
    old = EventFactory.create(
        office=event.office, starts_on=day(-800), ends_on=day(-799), title="往年的会"
    )
    html = organiser.get(f"/console/events/?year={old.starts_on.year}").content.decode()
    assert "往年的会" in html
    assert event.title not in html
    assert "往年的会" not in organiser.get("/console/events/?status=draft").content.decode()
    assert organiser.get("/console/events/?year=abc").status_code == 200


PAGES = {
    "console_event": {TeamRole.OWNER, TeamRole.EDITOR, TeamRole.REGISTRAR, TeamRole.VOLUNTEER},
    "console_programme": {
        TeamRole.OWNER,
        TeamRole.EDITOR,
        TeamRole.REGISTRAR,
        TeamRole.VOLUNTEER,
    },
    "console_event_edit": {TeamRole.OWNER, TeamRole.EDITOR},
    "console_session_new": {TeamRole.OWNER, TeamRole.EDITOR},
    "console_release": {TeamRole.OWNER, TeamRole.EDITOR},
    "console_event_publish": {TeamRole.OWNER},
    "console_event_cancel": {TeamRole.OWNER},
    "console_team": {TeamRole.OWNER},
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "role", [TeamRole.OWNER, TeamRole.EDITOR, TeamRole.REGISTRAR, TeamRole.VOLUNTEER]
)
def test_page_opens_for_the_roles_that_may(event: Event, page: str, role: TeamRole) -> None:
    client = Client()
    client.force_login(TeamMemberFactory.create(event=event, role=role).user)
    expected = 200 if role in PAGES[page] else 403
    assert client.get(reverse(page, args=[event.slug])).status_code == expected


@pytest.mark.parametrize("page", PAGES)
def test_strangers_get_404_and_visitors_the_sign_in(event: Event, page: str) -> None:
    url = reverse(page, args=[event.slug])
    stranger = Client()
    stranger.force_login(OfficeMemberFactory.create().user)
    assert stranger.get(url).status_code == 404
    visitor = Client().get(url)
    assert visitor.status_code == 302
    assert "next=" in visitor["Location"]


@pytest.mark.parametrize("role", [OfficeRole.FINANCE, OfficeRole.SUPERVISOR])
def test_readers_change_nothing(event: Event, role: OfficeRole) -> None:
    client = Client()
    client.force_login(OfficeMemberFactory.create(office=event.office, role=role).user)
    assert client.get(reverse("console_event", args=[event.slug])).status_code == 200
    assert client.get("/console/new-event/").status_code == 403
    url = reverse("console_event_cancel", args=[event.slug])
    assert client.post(url, {"reason": "不行"}).status_code == 403


def test_account_without_any_role_has_no_console() -> None:
    client = Client()
    client.force_login(UserFactory.create())
    assert client.get("/console/").status_code == 403


def test_no_page_of_a_simple_event_mentions_parts(organiser: Client, event: Event) -> None:
    HostFactory.create(event=event)
    SessionFactory.create(part=event.parts.get())
    for name in ("console_event", "console_programme", "console_session_new"):
        html = organiser.get(reverse(name, args=[event.slug])).content.decode()
        assert "子活动" not in html, name
    assert event.registration_closes_at == NOW + timedelta(days=10)
