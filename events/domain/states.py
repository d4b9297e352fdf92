"""The states of an event: one table, one function that moves, and phases computed from dates."""

from datetime import date, datetime
from typing import Final

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import audit
from core.errors import DomainError
from core.state import StateMachine
from events.enums import EventStatus
from events.models import Event
from people.models import User

MACHINE: Final = StateMachine(
    {
        EventStatus.DRAFT: [EventStatus.PUBLISHED, EventStatus.CANCELLED],
        EventStatus.PUBLISHED: [EventStatus.ARCHIVED, EventStatus.CANCELLED],
        EventStatus.ARCHIVED: [],
        EventStatus.CANCELLED: [],
    }
)


class TooEarly(DomainError):
    """An event is put into the archive only once it is over."""

    code = "too_early"


class Phase(models.TextChoices):
    """Where an event stands on a day. Computed, never stored."""

    PREPARING = "preparing", pgettext_lazy("event", "in preparation")
    COMING = "coming", pgettext_lazy("event", "coming")
    RUNNING = "running", pgettext_lazy("event", "under way")
    OVER = "over", pgettext_lazy("event", "over")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


def phase(event: Event, today: date) -> Phase:
    """The phase on a day of the site's time zone."""
    if event.status == EventStatus.CANCELLED:
        return Phase.CANCELLED
    if event.status == EventStatus.DRAFT:
        return Phase.PREPARING
    if today < event.starts_on:
        return Phase.COMING
    return Phase.RUNNING if today <= event.ends_on else Phase.OVER


def is_closed(event: Event) -> bool:
    """Whether the event keeps what it says: archived and cancelled ones no longer change."""
    return event.status in (EventStatus.ARCHIVED, EventStatus.CANCELLED)


def locked(event: Event) -> Event:
    """The event's row, locked until the transaction ends: every write to an event begins here."""
    return Event.objects.select_for_update(no_key=True).get(pk=event.pk)


def move(
    *, event: Event, target: EventStatus, actor: User | None, now: datetime, reason: str = ""
) -> Event:
    """Move a locked event to `target` and record it. Raises IllegalTransition."""
    MACHINE.check(event.status, target)
    event.status = target
    event.revision += 1
    event.save()
    audit.record(
        action=f"event.{target.value}",
        subject=event,
        actor=actor,
        now=now,
        scope=event,
        reason=reason,
    )
    return event


@transaction.atomic
def archive(*, event: Event, actor: User | None, now: datetime) -> Event:
    """Close an event that is over. Raises TooEarly, IllegalTransition."""
    event = locked(event)
    MACHINE.check(event.status, EventStatus.ARCHIVED)
    if timezone.localdate(now) <= event.ends_on:
        raise TooEarly(_("An event can be archived from the day after its last day."))
    return move(event=event, target=EventStatus.ARCHIVED, actor=actor, now=now)


@transaction.atomic
def cancel(*, event: Event, reason: str, actor: User | None, now: datetime) -> Event:
    """Mark an event as cancelled; what follows is usecases.cancel_event. Twice changes nothing."""
    event = locked(event)
    if event.status == EventStatus.CANCELLED:
        return event
    event.cancelled_at = now
    event.cancel_reason = reason
    return move(event=event, target=EventStatus.CANCELLED, actor=actor, now=now, reason=reason)
