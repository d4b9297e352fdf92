"""Places: guarded counters that cannot be oversold (domain rule 1).

`taken` of an event, its categories and parts counts the registrations that hold a place. Every
write that moves one of them begins with the event's row, by its counter or by `lock`, so that
writers of one event stand in a queue: no deadlock, and what is read after that row is the last
word. A counter moves only where its limit leaves room; the database's check constraints
(`events_event_places`, `events_category_places`, `events_part_places`) stand behind it.

Call everything here inside a transaction, as late in it as possible.
"""

from collections.abc import Collection
from typing import Final

from django.db import connection
from django.db.models import Exists, F, Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import DomainError
from events.enums import EventStatus
from events.models import Category, Event, Part
from registrations.models import Registration


class NoPlace(DomainError):
    """There is no place where one was asked for."""

    code = "no_place"


class EventFull(NoPlace):
    code = "event_full"

    def __init__(self) -> None:
        super().__init__(_("All places of this event are taken."))


class CategoryFull(NoPlace):
    code = "category_full"
    field = "category"

    def __init__(self, name: str) -> None:
        super().__init__(_("All places for “%(category)s” are taken.") % {"category": name})


class PartFull(NoPlace):
    code = "part_full"
    field = "parts"

    def __init__(self, titles: str) -> None:
        super().__init__(_("All places of “%(part)s” are taken.") % {"part": titles})


class EventNotRunning(DomainError):
    """The event was cancelled, archived or is not published (any more)."""

    code = "event_not_published"

    def __init__(self) -> None:
        super().__init__(_("This event takes no registrations."))


_EVENT_HAS_ROOM = Q(capacity__isnull=True) | Q(taken__lt=F("capacity"))
_PART_HAS_ROOM = _EVENT_HAS_ROOM
_CATEGORY_HAS_ROOM = Q(quota__isnull=True) | Q(taken__lt=F("quota"))
# What only PostgreSQL can: every counter of a place in one statement (`_take_at_once`).
_TAKE: Final = """
    WITH event AS (
        UPDATE events_event SET taken = taken + 1
        WHERE id = %s AND status = %s AND (capacity IS NULL OR taken < capacity) RETURNING id
    ), category AS (
        UPDATE events_category SET taken = taken + 1
        WHERE id = %s AND (quota IS NULL OR taken < quota) AND EXISTS (SELECT FROM event)
        RETURNING id
    ), part AS (
        UPDATE events_part SET taken = taken + 1
        WHERE id = ANY(%s) AND (capacity IS NULL OR taken < capacity)
            AND EXISTS (SELECT FROM category)
        RETURNING id
    )
    SELECT EXISTS (SELECT FROM event), EXISTS (SELECT FROM category), ARRAY(SELECT id FROM part)
"""


def lock(event_id: int) -> Event:
    """The event's row, held until the end of the transaction: the guard of all its places."""
    return _locked().get(pk=event_id)


def lock_counters(event_id: int) -> Event:
    """The same where only state, limit and counter are looked at: the rest is not read."""
    return _locked().only("status", "capacity", "taken").get(pk=event_id)


def _locked() -> QuerySet[Event]:
    return Event.objects.select_for_update(no_key=True, of=("self",))


def hold(registration: Registration) -> Registration:
    """The event's row, and then the registration as it stands now, with event, category and person.

    Every change of a registration's state begins here; the order keeps writers from deadlock.
    """
    lock(registration.event_id)
    return (
        Registration.objects.select_for_update(no_key=True, of=("self",))
        .select_related("event", "category", "person")
        .prefetch_related("chosen_parts")
        .get(pk=registration.pk)
    )


def looks_full(
    event: Event, category: Category | None = None, parts: Collection[Part] = ()
) -> bool:
    """Whether these rows, as they were read, have no place left; the counters decide."""
    limits = [(event.capacity, event.taken), *((part.capacity, part.taken) for part in parts)]
    if category is not None:
        limits.append((category.quota, category.taken))
    return any(limit is not None and taken >= limit for limit, taken in limits)


def take(*, event_id: int, category_id: int, part_ids: Collection[int]) -> None:
    """Take one place of the event, the category and every part, or none at all.

    Raises EventFull, CategoryFull, PartFull, or EventNotRunning for an event that is not published.
    """
    if connection.vendor == "postgresql" and _take_at_once(event_id, category_id, part_ids):
        return
    room = Event.objects.filter(_EVENT_HAS_ROOM, pk=event_id, status=EventStatus.PUBLISHED)
    if not room.update(taken=F("taken") + 1):
        if Event.objects.filter(pk=event_id, status=EventStatus.PUBLISHED).exists():
            raise EventFull
        raise EventNotRunning
    try:
        _take_category(category_id)
    except CategoryFull:
        _move_event(event_id, -1)
        raise
    try:
        take_parts(part_ids)
    except PartFull:
        _move_category(category_id, -1)
        _move_event(event_id, -1)
        raise


def _take_at_once(event_id: int, category_id: int, part_ids: Collection[int]) -> bool:
    """All the counters in one statement; False, and nothing moved, where one has no room.

    `take` then goes through them one by one and finds out which. Each counter is asked for only
    once the one before it moved, so the event's row is still the first that is held.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [event_id, EventStatus.PUBLISHED, category_id, list(part_ids)])
        event, category, parts = cursor.fetchone()
    if len(parts) == len(set(part_ids)) and category:
        return True
    if event:
        _move_event(event_id, -1)
    if category:
        _move_category(category_id, -1)
    give_back_parts(parts)
    return False


def give_back(*, event_id: int, category_id: int, part_ids: Collection[int]) -> None:
    """Free the place again: the reverse of `take`."""
    _move_event(event_id, -1)
    _move_category(category_id, -1)
    give_back_parts(part_ids)


def give_back_of(registration: Registration) -> None:
    """Free the place that a registration holds."""
    give_back(
        event_id=registration.event_id,
        category_id=registration.category_id,
        part_ids=part_ids_of(registration),
    )


def take_for(registration: Registration) -> None:
    """Take a place for a registration as it stands; raises as `take`."""
    take(
        event_id=registration.event_id,
        category_id=registration.category_id,
        part_ids=part_ids_of(registration),
    )


def change_category(*, old_id: int, new_id: int) -> None:
    """Move a held place to another category; the event's row must be locked. Raises CategoryFull"""
    _take_category(new_id)
    _move_category(old_id, -1)


def take_parts(part_ids: Collection[int]) -> None:
    """Take a place in all of these parts or in none; the event's row must be held already."""
    if not part_ids:
        return
    full = Part.objects.filter(pk__in=part_ids, taken__gte=F("capacity"))
    wanted = Part.objects.filter(pk__in=part_ids)
    # Of several none may move unless all have room; of one its own limit says the same.
    wanted = wanted.exclude(Exists(full)) if len(part_ids) > 1 else wanted.filter(_PART_HAS_ROOM)
    if wanted.update(taken=F("taken") + 1) != len(part_ids):
        raise PartFull(_(", ").join(full.order_by("order", "pk").values_list("title", flat=True)))


def give_back_parts(part_ids: Collection[int]) -> None:
    if part_ids:
        Part.objects.filter(pk__in=part_ids).update(taken=F("taken") - 1)


def part_ids_of(registration: Registration) -> list[int]:
    """Ids of the chosen parts, in a fixed order."""
    return sorted(chosen.part_id for chosen in registration.chosen_parts.all())


def _take_category(category_id: int) -> None:
    room = Category.objects.filter(_CATEGORY_HAS_ROOM, pk=category_id)
    if not room.update(taken=F("taken") + 1):
        raise CategoryFull(Category.objects.values_list("name", flat=True).get(pk=category_id))


def _move_event(event_id: int, by: int) -> None:
    Event.objects.filter(pk=event_id).update(taken=F("taken") + by)


def _move_category(category_id: int, by: int) -> None:
    Category.objects.filter(pk=category_id).update(taken=F("taken") + by)
