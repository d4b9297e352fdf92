from datetime import timedelta
from typing import Any

import pytest

from core.errors import RowRefused, Stale
from events.domain import addresses, editing
from events.enums import CategoryKind, EventKind, EventStatus, HostRole
from events.models import Event
from tests.factories.clock import NOW, day
from tests.factories.events import (
    CategoryFactory,
    EventFactory,
    PartFactory,
    SeriesFactory,
    SessionFactory,
)
from tests.factories.people import OfficeFactory, UnitFactory, UserFactory
from tests.factories.registrations import RegistrationFactory

pytestmark = pytest.mark.django_db


def fields(**changes: Any) -> Any:
    return {
        "kind": EventKind.TRAINING_CLASS,
        "title": "基层社会救助工作能力提升培训班",
        "starts_on": day(10),
        "ends_on": day(14),
        **changes,
    }


def create(**arguments: Any) -> Any:
    given = {"office": OfficeFactory.create(), "actor": UserFactory.create(), "now": NOW}
    return editing.create_event(**{**given, "fields": fields(), **arguments})


def update(event: Event, **arguments: Any) -> Any:
    given: dict[str, Any] = {"fields": {}, "actor": None, "now": NOW}
    return editing.update_event(event=event, **{**given, **arguments})


def test_create_makes_a_draft_with_one_part_of_its_own_name() -> None:
    event = create()
    assert event.status == EventStatus.DRAFT
    part = event.parts.get()
    assert (part.title, part.starts_on, part.ends_on) == (event.title, day(10), day(14))


def test_create_makes_the_address_from_year_city_and_short_title() -> None:
    event = create(fields=fields(short_title="培训班", region_code="430100"))
    assert event.slug == "2026-changsha-peixunban"
    again = create(fields=fields(short_title="培训班", region_code="430100"))
    assert again.slug == "2026-changsha-peixunban-2"


def test_slug_that_an_address_cannot_hold_is_refused() -> None:
    with pytest.raises(addresses.InvalidSlug):
        create(slug="长沙 班")


def test_slug_stays_once_published() -> None:
    event = EventFactory.create()
    with pytest.raises(editing.SlugFixed):
        update(event, slug="other")


def test_hosts_keep_their_order_and_join_units_of_the_same_name() -> None:
    unit = UnitFactory.create(name="青海省社会工作协会")
    event = create(
        hosts=[
            editing.HostRow("中国社会工作联合会", HostRole.HOST),
            editing.HostRow("青海省社会工作协会", HostRole.CO_ORGANISER),
        ]
    )
    rows = event.hosts.order_by("order")
    assert [row.name for row in rows] == ["中国社会工作联合会", "青海省社会工作协会"]
    assert [row.unit for row in rows] == [None, unit]


def test_host_twice_in_one_role_is_refused_beside_its_row() -> None:
    row = editing.HostRow("中国社会工作联合会", HostRole.HOST)
    with pytest.raises(RowRefused) as refused:
        create(hosts=[row, row])
    assert (refused.value.rows, refused.value.index) == ("hosts", 1)


def test_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(editing.DatesRefused) as refused:
        create(fields=fields(ends_on=day(9)))
    assert refused.value.field == "ends_on"
    assert not Event.objects.exists()


def test_update_raises_the_revision() -> None:
    event = EventFactory.create()
    changed = update(event, fields={"theme": "共建美好社区"})
    assert changed.revision == event.revision + 1


def test_update_from_an_old_form_is_refused() -> None:
    event = EventFactory.create()
    update(event, fields={"theme": "甲"}, expected_revision=event.revision)
    with pytest.raises(Stale):
        update(event, fields={"theme": "乙"}, expected_revision=event.revision)
    assert Event.objects.get(pk=event.pk).theme == "甲"


def test_capacity_cannot_fall_below_what_is_taken() -> None:
    event = EventFactory.create(capacity=10, taken=6)
    with pytest.raises(editing.CapacityTooSmall):
        update(event, fields={"capacity": 5})
    assert update(event, fields={"capacity": 6}).capacity == 6


def test_quota_cannot_fall_below_what_is_taken() -> None:
    event = EventFactory.create(with_category=False)
    category = CategoryFactory.create(event=event, quota=9, taken=4)
    row = editing.CategoryRow(CategoryKind.TRAINEE, "学员", quota=3, id=category.pk)
    with pytest.raises(RowRefused) as refused:
        update(event, categories=[row])
    assert refused.value.field == "quota"


def test_update_leaves_the_counters_alone() -> None:
    event = EventFactory.create(with_category=False, with_part=False, taken=3)
    category = CategoryFactory.create(event=event, taken=3)
    part = PartFactory.create(event=event, taken=3)
    update(
        event,
        categories=[editing.CategoryRow(CategoryKind.TRAINEE, "学员", id=category.pk)],
        parts=[editing.PartRow(id=part.pk, title="一", kind=event.kind)],
    )
    for thing in (event, category, part):
        thing.refresh_from_db()
        assert thing.taken == 3


def test_category_with_registrations_cannot_go() -> None:
    registration = RegistrationFactory.create()
    with pytest.raises(editing.RowInUse):
        update(registration.event, categories=[])


def test_part_with_sessions_cannot_go() -> None:
    session = SessionFactory.create()
    event = session.part.event
    rows = [
        editing.PartRow(title="新的", kind=event.kind),
        editing.PartRow(title="又", kind=event.kind),
    ]
    with pytest.raises(editing.RowInUse):
        update(event, parts=rows)
    assert event.parts.filter(pk=session.part.pk).exists()


def test_parts_that_lasted_as_long_as_the_event_follow_its_days() -> None:
    event = EventFactory.create()
    update(event, fields={"starts_on": day(20), "ends_on": day(22)})
    part = event.parts.get()
    assert (part.starts_on, part.ends_on) == (day(20), day(22))


def test_part_outside_the_event_is_refused() -> None:
    event = EventFactory.create()
    row = editing.PartRow(
        id=event.parts.get().pk, title="一", kind=event.kind, starts_on=day(1), ends_on=day(14)
    )
    with pytest.raises(RowRefused) as refused:
        update(event, parts=[row])
    assert refused.value.rows == "parts"


def test_window_that_closes_before_it_opens_is_refused() -> None:
    with pytest.raises(editing.DatesRefused):
        create(
            fields=fields(
                registration_opens_at=NOW, registration_closes_at=NOW - timedelta(hours=1)
            )
        )


def test_number_of_a_series_is_given_once() -> None:
    series = SeriesFactory.create()
    EventFactory.create(series=series, series_no=3)
    with pytest.raises(editing.SeriesNumberTaken):
        create(office=series.office, fields=fields(series=series, series_no=3))
    assert create(office=series.office, fields=fields(series=series, series_no=5)).series_no == 5


@pytest.mark.parametrize("status", [EventStatus.ARCHIVED, EventStatus.CANCELLED])
def test_closed_event_keeps_what_it_says(status: EventStatus) -> None:
    event = EventFactory.create(status=status)
    with pytest.raises(editing.EventClosed):
        update(event, fields={"title": "别的"})
