"""What an event offers to somebody who registers: itself, its categories and its parts.

Their words change rarely, their counters all the time. The words are kept in the process under the
event's revision, which rises with every edit; what decides (state, window, limits, counters) is
read anew each time. Nothing here holds a place: `places` asks the database again.
"""

import copy
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeVar

from django.db import connection

from events.enums import PartAccess
from events.models import Category, Event, Part

KEPT_SECONDS: Final = 60  # bounds what no revision knows, such as the name of the office
_EVER_NEW: Final = (
    "status",
    "confirmation",
    "capacity",
    "taken",
    "registration_opens_at",
    "registration_closes_at",
)
# Written out: every form, registration and ticket begins with it (as do the counters below).
_NOW: Final = (
    f"SELECT id, slug, revision, published_at, {', '.join(_EVER_NEW)} "  # noqa: S608  our own names
    "FROM events_event WHERE {column} = %s"
)
Counted = TypeVar("Counted", Category, Part)


@dataclass(frozen=True)
class Options:
    """An event with what can be chosen, in order; `all_parts` counts those by invitation too."""

    event: Event
    categories: Sequence[Category]
    parts: Sequence[Part]
    all_parts: Sequence[Part]

    def category(self, pk: int) -> Category:
        """A category of the event, public or not."""
        for row in self.categories:
            if row.pk == pk:
                return row
        return self.event.categories.get(pk=pk)


@dataclass(frozen=True)
class _Words:
    event: Event
    categories: Sequence[Category]
    parts: Sequence[Part]


def for_staff(event: Event) -> Options:
    """All that staff may give, as it is now."""
    parts = list(event.parts.order_by("order", "pk"))
    return Options(event, list(event.categories.order_by("order", "pk")), parts, parts)


def for_public(slug: str) -> Options | None:
    """What somebody may choose by themselves; None for an event that is not public."""
    return _current("slug", slug, is_public=True)


def of_event(event_id: int, *, counted: bool = True) -> Options:
    """The same for the event of a registration that exists, whatever became of the event.

    A page that says nothing about places needs them not `counted`: they may be a minute old.
    """
    found = _current("id", event_id, counted=counted)
    if found is None:
        raise Event.DoesNotExist
    return found


def _current(
    column: Literal["slug", "id"],
    value: str | int,
    *,
    is_public: bool = False,
    counted: bool = True,
) -> Options | None:
    row = next(iter(Event.objects.raw(_NOW.format(column=column), [value])), None)
    if row is None or (is_public and not row.is_public):
        return None
    minute = int(time.monotonic() // KEPT_SECONDS)
    words = _words(row.pk, row.slug, row.revision, minute)
    event = copy.copy(words.event)
    for name in _EVER_NEW:
        setattr(event, name, getattr(row, name))
    categories, parts = words.categories, words.parts
    if counted:
        categories, parts = _counted(categories, "quota"), _counted(parts, "capacity")
    return Options(
        event=event,
        categories=[row for row in categories if row.is_public],
        parts=[part for part in parts if part.access != PartAccess.INVITATION],
        all_parts=parts,
    )


@lru_cache(maxsize=256)
def _words(event_id: int, _slug: str, _revision: int, _minute: int) -> _Words:
    event = Event.objects.select_related("office", "venue", "registration_form").get(pk=event_id)
    return _Words(
        event=event,
        categories=tuple(event.categories.order_by("order", "pk")),
        parts=tuple(event.parts.order_by("order", "pk")),
    )


def _counted(rows: Sequence[Counted], limit: str) -> Sequence[Counted]:
    """Copies with their counters as they are now, where a limit makes them matter."""
    if all(getattr(row, limit) is None for row in rows):
        return rows
    table = type(rows[0])._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {limit}, taken FROM {table} WHERE event_id = %s",  # noqa: S608  our names
            [rows[0].event_id],
        )
        found = {pk: (most, taken) for pk, most, taken in cursor.fetchall()}
    counted = []
    for row in rows:
        if row.pk in found:  # one that was deleted this moment is no longer offered
            fresh = copy.copy(row)
            most, fresh.taken = found[row.pk]
            setattr(fresh, limit, most)
            counted.append(fresh)
    return counted
