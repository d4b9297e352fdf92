from datetime import datetime, timedelta

import pytest

from core.models import AuditEntry
from core.state import IllegalTransition
from events.domain import states
from events.domain.states import Phase
from events.enums import EventStatus
from events.models import Event
from tests.factories.clock import NOW, day
from tests.factories.events import EventFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("source", "target", "allowed"),
    [
        (EventStatus.DRAFT, EventStatus.PUBLISHED, True),
        (EventStatus.DRAFT, EventStatus.CANCELLED, True),
        (EventStatus.DRAFT, EventStatus.ARCHIVED, False),
        (EventStatus.PUBLISHED, EventStatus.ARCHIVED, True),
        (EventStatus.PUBLISHED, EventStatus.DRAFT, False),
        (EventStatus.ARCHIVED, EventStatus.CANCELLED, False),
        (EventStatus.CANCELLED, EventStatus.PUBLISHED, False),
    ],
)
def test_state_moves_only_as_the_table_says(
    source: EventStatus, target: EventStatus, *, allowed: bool
) -> None:
    assert states.MACHINE.can_move(source, target) is allowed


def test_phase_follows_the_days() -> None:
    event = EventFactory.create(starts_on=day(0), ends_on=day(1))
    assert states.phase(event, day(-1)) == Phase.COMING
    assert states.phase(event, day(0)) == Phase.RUNNING
    assert states.phase(event, day(1)) == Phase.RUNNING
    assert states.phase(event, day(2)) == Phase.OVER


def test_archive_waits_for_the_day_after_the_last() -> None:
    event = EventFactory.create(starts_on=day(-1), ends_on=day(0))
    with pytest.raises(states.TooEarly):
        states.archive(event=event, actor=None, now=NOW)
    done = states.archive(event=event, actor=None, now=NOW + timedelta(days=1))
    assert done.status == EventStatus.ARCHIVED


def test_archive_refuses_a_draft() -> None:
    event = EventFactory.create(starts_on=day(-9), ends_on=day(-8), status=EventStatus.DRAFT)
    with pytest.raises(IllegalTransition):
        states.archive(event=event, actor=None, now=NOW)


def test_cancel_raises_the_revision_and_is_recorded_once() -> None:
    event = EventFactory.create()
    user = UserFactory.create()
    once = states.cancel(event=event, reason="场地停用", actor=user, now=NOW)
    twice = states.cancel(event=event, reason="又一次", actor=user, now=NOW)
    assert once.revision == event.revision + 1 == twice.revision
    assert twice.cancel_reason == "场地停用"
    entry = AuditEntry.objects.get(action="event.cancelled")
    assert entry.reason == "场地停用"
    assert entry.actor == f"people.user:{user.pk}"


@pytest.mark.parametrize("published_at", [None, NOW])
@pytest.mark.parametrize("status", list(EventStatus))
def test_is_public_is_what_public_finds(status: EventStatus, published_at: datetime | None) -> None:
    event = EventFactory.create(status=status, published_at=published_at)

    assert event.is_public is Event.objects.public().filter(pk=event.pk).exists()
