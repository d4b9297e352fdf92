"""Creating and changing an event with its hosts, parts and categories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError, RowRefused, Stale
from events.domain import addresses, states
from events.enums import CategoryKind, EventStatus, HostRole, Mode, PartAccess
from events.models import Category, Event, Host, Part, Venue
from people.models import Office, Unit, User

# What an organiser may set; everything else of the row is moved by its own act.
FIELDS: Final = frozenset(
    {
        *("kind", "mode", "title", "short_title", "title_en", "theme", "intro"),
        *("starts_on", "ends_on", "region_code", "place", "online_url"),
        *("registration_opens_at", "registration_closes_at", "confirmation", "capacity"),
        *("is_free", "contact_name", "contact_phone", "approval_number", "approval_on"),
        *("series", "series_no"),
    }
)
PART_FIELDS: Final = (
    *("title", "kind", "mode", "order", "starts_on", "ends_on", "access", "tiers", "capacity"),
)


class DatesRefused(DomainError):
    code = "dates_refused"


class CapacityTooSmall(DomainError):
    code = "capacity_too_small"
    field = "capacity"


class EventClosed(DomainError):
    """An archived or cancelled event keeps what it says."""

    code = "event_closed"

    def __init__(self) -> None:
        super().__init__(_("An event that is archived or cancelled keeps what it says."))


class RowInUse(DomainError):
    code = "row_in_use"


class SeriesNumberTaken(DomainError):
    """A series has each number once; gaps are allowed."""

    code = "series_number_taken"
    field = "series_no"

    def __init__(self, number: int) -> None:
        super().__init__(_("Number %(number)d of this series is taken.") % {"number": number})


class SlugFixed(DomainError):
    """Posters and messages already carry the address."""

    code = "slug_fixed"
    field = "slug"


@dataclass(frozen=True)
class HostRow:
    """One organisation in one role; the order of the rows is the order in print."""

    name: str
    role: HostRole


@dataclass(frozen=True)
class PartRow:
    """One part; `id` is None for a new one. Without dates of its own it takes the event's."""

    title: str
    kind: str
    id: int | None = None
    mode: str = Mode.ON_SITE
    starts_on: date | None = None
    ends_on: date | None = None
    access: str = PartAccess.OPEN
    tiers: tuple[str, ...] = ()
    capacity: int | None = None


@dataclass(frozen=True)
class CategoryRow:
    """One 参会身份 with its quota (None: no limit of its own)."""

    kind: CategoryKind
    name: str
    quota: int | None = None
    is_public: bool = True
    id: int | None = None


@transaction.atomic
def create_event(
    *,
    office: Office,
    fields: Mapping[str, Any],
    slug: str = "",
    venue: str = "",
    hosts: Sequence[HostRow] = (),
    parts: Sequence[PartRow] = (),
    categories: Sequence[CategoryRow] = (),
    actor: User | None,
    now: datetime,
) -> Event:
    """Make a draft. `fields` are those of FIELDS; without parts the event has one of its own name.

    An empty `slug` is made from the title. Raises RowRefused, DatesRefused, InvalidSlug, SlugTaken.
    """
    event = Event(office=office, created_by=actor)
    _set_fields(event, fields)
    if slug:
        addresses.check(slug, event=None)
        event.slug = slug
    else:
        event.slug = addresses.free(
            addresses.suggested(
                title=event.title,
                short_title=event.short_title,
                starts_on=event.starts_on,
                region_code=event.region_code,
            )
        )
    event.venue = _venue(event, venue)
    event.save(force_insert=True)
    set_hosts(event, hosts)
    _set_parts(event, parts)
    _set_categories(event, categories)
    audit.record(action="event.created", subject=event, actor=actor, now=now, scope=event)
    return event


@transaction.atomic
def update_event(
    *,
    event: Event,
    fields: Mapping[str, Any],
    slug: str | None = None,
    venue: str | None = None,
    hosts: Sequence[HostRow] | None = None,
    parts: Sequence[PartRow] | None = None,
    categories: Sequence[CategoryRow] | None = None,
    expected_revision: int | None = None,
    actor: User | None,
    now: datetime,
) -> Event:
    """Change an event; None leaves as it is. A part or category that is in use cannot go.

    `expected_revision` is the revision the form was made from: Stale when somebody else saved
    meanwhile. Raises RowRefused, RowInUse, DatesRefused, CapacityTooSmall, SlugFixed, EventClosed.
    """
    event = states.locked(event)
    if states.is_closed(event):
        raise EventClosed
    if expected_revision is not None and event.revision != expected_revision:
        raise Stale(
            _("A colleague has changed this event meanwhile. Look at it again, then save again.")
        )
    before = {name: getattr(event, name) for name in FIELDS}
    was = (event.starts_on, event.ends_on)
    _set_fields(event, fields)
    if event.capacity is not None and event.capacity < event.taken:
        raise CapacityTooSmall(
            _("%(taken)d places are already taken; there cannot be fewer.") % {"taken": event.taken}
        )
    if slug is not None and slug != event.slug:
        _change_slug(event, slug)
    if venue is not None:
        event.venue = _venue(event, venue)
    event.revision += 1
    event.save()
    if hosts is not None:
        set_hosts(event, hosts)
    if parts is not None:
        _set_parts(event, parts)
    elif was != (event.starts_on, event.ends_on):
        _follow_dates(event, was)
    if categories is not None:
        _set_categories(event, categories)
    changed = [name for name in FIELDS if before[name] != getattr(event, name)]
    audit.record(
        action="event.changed", subject=event, actor=actor, now=now, scope=event, fields=changed
    )
    return event


@transaction.atomic
def set_group_image(*, event: Event, image: Any, actor: User | None, now: datetime) -> Event:
    """Keep the picture of the WeChat group's QR (None takes it away)."""
    event = states.locked(event)
    event.wechat_group_image = image or ""
    event.revision += 1
    event.save()
    audit.record(
        action="event.changed",
        subject=event,
        actor=actor,
        now=now,
        scope=event,
        fields=["wechat_group_image"],
    )
    return event


def _set_fields(event: Event, fields: Mapping[str, Any]) -> None:
    if unknown := set(fields) - FIELDS:
        raise ValueError(sorted(unknown))
    for name, value in fields.items():
        setattr(event, name, value)
    if event.ends_on < event.starts_on:
        raise DatesRefused(_("The last day cannot be before the first day."), field="ends_on")
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens and closes and closes <= opens:
        raise DatesRefused(
            _("Registration must close after it opens."), field="registration_closes_at"
        )
    if event.series_id is None or event.series_no is None:
        return
    others = Event.objects.filter(series_id=event.series_id, series_no=event.series_no)
    if others.exclude(pk=event.pk).exists():
        raise SeriesNumberTaken(event.series_no)


def _change_slug(event: Event, slug: str) -> None:
    if event.status != EventStatus.DRAFT:
        raise SlugFixed(
            _("The address cannot change once the event is published: posters carry it.")
        )
    addresses.check(slug, event=event)
    event.slug = slug


def _venue(event: Event, name: str) -> Venue | None:
    name = name.strip()
    if not name:
        return None
    venue, _made = Venue.objects.get_or_create(
        office_id=event.office_id, name=name, defaults={"region_code": event.region_code}
    )
    return venue


def set_hosts(event: Event, rows: Sequence[HostRow], *, part: Part | None = None) -> None:
    """Replace the hosts of the event, or of one part; an organisation whose name is a unit's is
    joined to that unit. Raises RowRefused.
    """
    seen: set[tuple[str, str]] = set()
    for index, row in enumerate(rows):
        if (row.name, row.role) in seen:
            raise RowRefused(
                _("%(name)s stands in this role twice.") % {"name": row.name},
                rows="hosts",
                index=index,
                field="name",
            )
        seen.add((row.name, row.role))
    units = {
        unit.name: unit for unit in Unit.objects.live().filter(name__in=[row.name for row in rows])
    }
    event.hosts.filter(part=part).delete()
    Host.objects.bulk_create(
        Host(
            event=event,
            part=part,
            name=row.name,
            role=row.role,
            unit=units.get(row.name),
            order=order,
        )
        for order, row in enumerate(rows)
    )


def _set_parts(event: Event, rows: Sequence[PartRow]) -> None:
    """Make the parts as the rows say; a simple event keeps one part that follows the event."""
    kept = {part.pk: part for part in event.parts.all()}
    if not rows:
        only = [min(kept.values(), key=lambda part: (part.order, part.pk))] if kept else []
        rows = [
            PartRow(
                id=only[0].pk if only else None,
                title=event.title,
                kind=event.kind,
                mode=event.mode,
            )
        ]
    titles: set[str] = set()
    for index, row in enumerate(rows):
        if row.title in titles:
            raise RowRefused(
                _("Two parts have this title."), rows="parts", index=index, field="title"
            )
        titles.add(row.title)
    _remove([part for pk, part in kept.items() if pk not in {row.id for row in rows}])
    for order, row in enumerate(rows):
        _save_part(event, kept.get(row.id or 0) or Part(event=event), row, order)


def _save_part(event: Event, part: Part, row: PartRow, order: int) -> None:
    part.title, part.kind, part.mode, part.order = row.title, row.kind, row.mode, order
    part.starts_on = row.starts_on or event.starts_on
    part.ends_on = row.ends_on or (event.ends_on if not row.starts_on else row.starts_on)
    part.access, part.tiers, part.capacity = row.access, list(row.tiers), row.capacity
    if part.ends_on < part.starts_on:
        raise RowRefused(
            _("The last day cannot be before the first day."),
            rows="parts",
            index=order,
            field="ends_on",
        )
    if part.starts_on < event.starts_on or part.ends_on > event.ends_on:
        raise RowRefused(
            _("A part lies within the days of the event."),
            rows="parts",
            index=order,
            field="starts_on",
        )
    if part.capacity is not None and part.capacity < part.taken:
        raise RowRefused(
            _("%(taken)d places are already taken; there cannot be fewer.") % {"taken": part.taken},
            rows="parts",
            index=order,
            field="capacity",
        )
    if part.pk:
        # `taken` belongs to registrations.domain.places and is never written from here.
        part.save(update_fields=PART_FIELDS)
    else:
        part.save(force_insert=True)


def _follow_dates(event: Event, was: tuple[date, date]) -> None:
    """Parts that lasted as long as the event go on doing so when its days change."""
    event.parts.filter(starts_on=was[0], ends_on=was[1]).update(
        starts_on=event.starts_on, ends_on=event.ends_on
    )


def _set_categories(event: Event, rows: Sequence[CategoryRow]) -> None:
    kept = {category.pk: category for category in event.categories.all()}
    names: set[str] = set()
    for index, row in enumerate(rows):
        if row.name in names:
            raise RowRefused(
                _("Two categories have this name."), rows="categories", index=index, field="name"
            )
        names.add(row.name)
        old = kept.get(row.id or 0)
        if old is not None and row.quota is not None and row.quota < old.taken:
            raise RowRefused(
                _("%(taken)d places are already taken; there cannot be fewer.")
                % {"taken": old.taken},
                rows="categories",
                index=index,
                field="quota",
            )
    _remove([old for pk, old in kept.items() if pk not in {row.id for row in rows}])
    for order, row in enumerate(rows):
        category = kept.get(row.id or 0) or Category(event=event)
        category.kind, category.name, category.quota = row.kind, row.name, row.quota
        category.is_public, category.order = row.is_public, order
        if category.pk:
            # `taken` belongs to registrations.domain.places and is never written from here.
            category.save(update_fields=["kind", "name", "quota", "is_public", "order"])
        else:
            category.save(force_insert=True)


def _remove(things: Sequence[Model]) -> None:
    """Delete parts or categories nobody uses; RowInUse for one with sessions or registrations."""
    for thing in things:
        if isinstance(thing, Part) and thing.sessions.live().exists():
            raise RowInUse(
                _("“%(name)s” has sessions in the programme and cannot be removed.")
                % {"name": thing}
            )
        try:
            with transaction.atomic():
                thing.delete()
        except ProtectedError:
            raise RowInUse(
                _("Somebody is registered for “%(name)s”; it cannot be removed.") % {"name": thing}
            ) from None
