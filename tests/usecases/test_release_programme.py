"""Who hears of a changed programme."""

import pytest

from events.domain import programme, release
from events.models import Event
from notifications.domain import rendering
from notifications.models import Message
from registrations.enums import RegistrationStatus
from tests.factories.clock import NOW, at
from tests.factories.events import EventFactory, PartFactory, SessionFactory, SessionPersonFactory
from tests.factories.registrations import RegistrationFactory
from usecases import release_programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> Event:
    event = EventFactory.create()
    PartFactory.create(event=event, title="研习班", order=1)
    return event


def test_confirmed_participants_of_a_moved_part_are_told(event: Event) -> None:
    first, second = event.parts.order_by("order")
    session = SessionFactory.create(part=first)
    SessionFactory.create(part=second, starts_at=at(14, 14))
    release.release(event=event, actor=None, now=NOW, notify=False)
    touched = RegistrationFactory.create(event=event, chosen=[first])
    RegistrationFactory.create(event=event, chosen=[second])
    RegistrationFactory.create(event=event, chosen=[first], status=RegistrationStatus.SUBMITTED)
    lecturer = SessionPersonFactory.create(session=session)
    programme.move_session(session=session, starts_at=at(15, 9), room=None, actor=None, now=NOW)
    told = release_programme.release_programme(event=event, acknowledged=[], actor=None, now=NOW)
    assert told.people == 2
    kinds = {message.person_id: message.kind for message in Message.objects.all()}
    assert kinds == {
        touched.person_id: "programme_changed",
        lecturer.person_id: "programme_released",
    }


def test_message_renders_with_the_address_of_the_event(event: Event) -> None:
    row = SessionPersonFactory.create(session=SessionFactory.create(part=event.parts.first()))
    release_programme.release_programme(event=event, acknowledged=[], actor=None, now=NOW)
    text = rendering.render(Message.objects.get(person=row.person))
    assert f"/e/{event.slug}/" in text.body
    assert event.short_name in text.body
