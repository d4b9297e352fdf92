from datetime import timedelta

import pytest

from core.state import IllegalTransition
from events.domain import publishing, release
from events.enums import EventStatus, HostRole
from events.models import Event
from tests.factories.clock import NOW, at
from tests.factories.events import EventFactory, HostFactory, RoomFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    draft = EventFactory.create(
        status=EventStatus.DRAFT,
        published_at=None,
        contact_name="王老师",
        contact_phone="010-12345678",
    )
    HostFactory.create(event=draft)
    return draft


def required(event: Event) -> set[str]:
    return {item.field for item in publishing.missing(event, NOW) if item.is_required}


def test_complete_event_misses_nothing_that_is_required(event: Event) -> None:
    assert required(event) == set()


def test_missing_things_are_named_by_field(event: Event) -> None:
    event.hosts.update(role=HostRole.SUPPORTER)
    event.region_code = ""
    event.contact_phone = ""
    event.categories.update(is_public=False)
    assert required(event) == {"hosts", "place", "contact_phone", "categories"}


def test_half_a_registration_window_is_missing_its_other_half(event: Event) -> None:
    event.registration_closes_at = None
    assert required(event) == {"registration_closes_at"}


def test_window_beyond_the_event_is_refused(event: Event) -> None:
    event.registration_closes_at = NOW + timedelta(days=60)
    assert required(event) == {"registration_closes_at"}


def test_publish_refuses_what_is_not_ready(event: Event) -> None:
    event.hosts.all().delete()
    with pytest.raises(publishing.NotReady) as refused:
        publishing.publish(event=event, actor=None, now=NOW)
    assert [item.field for item in refused.value.missing] == ["hosts"]
    event.refresh_from_db()
    assert event.status == EventStatus.DRAFT


def test_publish_makes_the_event_public_with_its_first_release(event: Event) -> None:
    SessionFactory.create(part=event.parts.get())
    first = publishing.publish(event=event, actor=None, now=NOW)
    event.refresh_from_db()
    assert (event.status, event.published_at) == (EventStatus.PUBLISHED, NOW)
    assert first.number == 1
    assert len(first.snapshot["sessions"]) == 1
    assert event in Event.objects.public()


def test_publish_with_an_unknown_clash_changes_nothing(event: Event) -> None:
    room = RoomFactory.create()
    for hour in (9, 10):
        SessionFactory.create(part=event.parts.get(), room=room, starts_at=at(14, hour))
    with pytest.raises(release.UnacknowledgedClashes):
        publishing.publish(event=event, actor=None, now=NOW)
    event.refresh_from_db()
    assert (event.status, event.releases.count()) == (EventStatus.DRAFT, 0)


def test_publish_twice_is_refused(event: Event) -> None:
    publishing.publish(event=event, actor=None, now=NOW)
    with pytest.raises(IllegalTransition):
        publishing.publish(event=event, actor=None, now=NOW)
