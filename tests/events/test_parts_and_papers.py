"""Series, what one part says for itself, and contributions: acts and their pages."""

from typing import Any

import pytest
from django.test import Client

from events.domain import contributions, editing, parts, series
from events.enums import ContributionMode, EventStatus, HostRole, NumberedThing, SessionRole
from events.models import Contribution, Event, Part, Series
from tests.factories.clock import NOW
from tests.factories.events import (
    ContributionFactory,
    EventFactory,
    HostFactory,
    PartFactory,
    SeriesFactory,
    SessionFactory,
    SessionPersonFactory,
)
from tests.factories.people import OfficeMemberFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    return EventFactory.create()


@pytest.fixture
def organiser(event: Event) -> Client:
    client = Client()
    client.force_login(OfficeMemberFactory.create(office=event.office).user)
    return client


def lectures(event: Event, **fields: Any) -> Series:
    given = {"year": 2026, "numbers": NumberedThing.PARTS, **fields}
    return SeriesFactory.create(office=event.office, name="全国城乡社区工作大讲堂", **given)


def numbered(one: Series, number: int | None) -> parts.PartFields:
    return parts.PartFields(one, number, late_after_minutes=10, early_before_minutes=20)


def set_part(part: Part, fields: parts.PartFields, *hosts: editing.HostRow) -> Part:
    who = UserFactory.create()
    return parts.set_part(part=part, fields=fields, hosts=hosts, actor=who, now=NOW)


def test_part_gets_hosts_number_and_lateness_and_the_public_page_says_so(event: Event) -> None:
    part = PartFactory.create(event=event, title="第三期大讲堂")
    unit = UnitFactory.create(name="青海省社会工作协会")
    HostFactory.create(event=event, name="中国社会工作联合会")
    made = set_part(
        part, numbered(lectures(event), 3), editing.HostRow(unit.name, HostRole.ORGANISER)
    )
    assert (made.series_no, made.late_after_minutes, made.early_before_minutes) == (3, 10, 20)
    assert [host.unit for host in part.hosts.all()] == [unit]
    assert event.hosts.filter(part__isnull=True).count() == 1  # the event's own stay
    page = Client().get(f"/e/{event.slug}/").content.decode()
    assert "全国城乡社区工作大讲堂第3期" in page
    assert "青海省社会工作协会" in page


def test_number_of_a_series_is_given_once_and_only_to_parts(event: Event) -> None:
    first, second = PartFactory.create_batch(2, event=event)
    one = lectures(event)
    set_part(first, numbered(one, 1))
    with pytest.raises(editing.SeriesNumberTaken):
        set_part(second, numbered(one, 1))
    with pytest.raises(parts.SeriesRefused):
        set_part(second, numbered(SeriesFactory.create(office=event.office), 2))
    with pytest.raises(parts.SeriesRefused):
        set_part(second, parts.PartFields(None, 2, 15, 15))
    Event.objects.update(status=EventStatus.ARCHIVED)
    with pytest.raises(editing.EventClosed):
        set_part(second, numbered(one, 2))


def test_part_page_keeps_what_was_typed_beside_the_refusal(event: Event, organiser: Client) -> None:
    part = PartFactory.create(event=event)
    PartFactory.create(event=event, series=(one := lectures(event)), series_no=3)
    data = {
        "series": one.pk,
        "series_no": "3",
        "late_after_minutes": "5",
        "early_before_minutes": "15",
        "hosts-TOTAL_FORMS": "1",
        "hosts-INITIAL_FORMS": "0",
        "hosts-0-role": "organiser",
        "hosts-0-name": "成都市新都区小草公益服务中心",
    }
    url = f"/console/events/{event.slug}/parts/{part.pk}/"
    refused = organiser.post(url, data)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "第3期已被占用" in html
    assert "成都市新都区小草公益服务中心" in html
    more = organiser.post(url, {**data, "add": "hosts"}).content.decode()
    assert 'name="hosts-1-name"' in more
    assert organiser.post(url, {**data, "series_no": "4"}).status_code == 302
    assert part.hosts.get().name == "成都市新都区小草公益服务中心"


def test_series_lists_what_it_numbers_with_its_gaps(event: Event, organiser: Client) -> None:
    organiser.post("/console/series/new/", {"name": "大讲堂", "year": "2026", "numbers": "parts"})
    made = Series.objects.get(name="大讲堂")
    for number in (4, 1):
        PartFactory.create(event=event, series=made, series_no=number)
    assert [one.number for one in series.numbered(made)] == [1, 4]
    page = organiser.get(f"/console/series/{made.pk}/").content.decode()
    assert "第1期" in page
    assert "第4期" in page
    assert "大讲堂" in organiser.get("/console/series/").content.decode()

    edit = f"/console/series/{made.pk}/edit/"
    refused = organiser.post(edit, {"name": "大讲堂", "year": "2026", "numbers": "events"})
    assert refused.status_code == 422
    organiser.post(edit, {"name": "社区大讲堂", "year": "2026", "numbers": "parts"})
    again = organiser.post(
        "/console/series/new/", {"name": "社区大讲堂", "year": "2026", "numbers": "events"}
    )
    assert again.status_code == 422
    assert Series.objects.get().name == "社区大讲堂"


def exchange(event: Event) -> tuple[Part, Any, Any]:
    part = event.parts.get()
    session = SessionFactory.create(part=part)
    return part, session, SessionPersonFactory.create(session=session, role=SessionRole.EXCHANGE)


def test_contribution_is_entered_with_its_presenter_and_selected(
    event: Event, organiser: Client
) -> None:
    part, session, speaker = exchange(event)
    unit = UnitFactory.create(name="西安市碑林区民政局")
    new = f"/console/events/{event.slug}/papers/new/"
    data = {
        "part": part.pk,
        "unit": unit.name,
        "title": "党建引领物业服务",
        "mode": "spoken",
        "session": session.pk,
        "presenters": [speaker.pk],
        "order": "2",
    }
    unknown = organiser.post(new, {**data, "unit": "没有的单位"})
    assert unknown.status_code == 422
    assert "没有的单位" in unknown.content.decode()
    assert organiser.post(new, data).status_code == 302
    made = Contribution.objects.get()
    assert (made.unit, made.session, made.order, made.is_selected) == (unit, session, 2, False)
    assert list(made.presenters.all()) == [speaker]
    assert organiser.post(new, data).status_code == 422  # the same once more
    select = f"/console/events/{event.slug}/papers/select/"
    organiser.post(select, {"selected": [made.pk], "action": "select"})
    made.refresh_from_db()
    assert made.is_selected
    page = organiser.get(f"/console/events/{event.slug}/papers/").content.decode()
    assert "党建引领物业服务" in page
    assert speaker.person.name in page
    organiser.post(f"/console/events/{event.slug}/papers/{made.pk}/remove/")
    assert not Contribution.objects.exists()


def test_contribution_stands_where_it_can(event: Event) -> None:
    part, session, speaker = exchange(event)
    other = SessionPersonFactory.create(
        session=SessionFactory.create(part=PartFactory.create(event=event)),
        role=SessionRole.EXCHANGE,
    )
    unit = UnitFactory.create()

    def add(**fields: Any) -> Contribution:
        given = {"mode": ContributionMode.SPOKEN, "session": session, **fields}
        entered = contributions.ContributionFields(part=part, unit=unit, title="经验", **given)
        return contributions.add(event=event, fields=entered, actor=None, now=NOW)

    for wrong in (
        {"mode": ContributionMode.WRITTEN},
        {"presenters": [other]},
        {"session": other.session},
    ):
        with pytest.raises(contributions.ContributionRefused):
            add(**wrong)
    assert add(presenters=[speaker]).pk
    Event.objects.update(status=EventStatus.ARCHIVED)
    with pytest.raises(editing.EventClosed):
        add(presenters=[])


def test_list_of_contributions_takes_the_same_queries(
    event: Event, organiser: Client, assert_constant_queries: Any
) -> None:
    part, session, speaker = exchange(event)

    def another() -> None:
        ContributionFactory.create(part=part, session=session).presenters.add(speaker)

    assert_constant_queries(another, lambda: organiser.get(f"/console/events/{event.slug}/papers/"))
