"""Copying an event of an earlier year: its structure, moved to new days, as a draft."""

from datetime import date, datetime, timedelta

from django.db import transaction

from core import audit
from events.domain import addresses
from events.enums import EventStatus
from events.models import Category, Event, Host, Part, Session, SessionPerson
from people.models import User

# What a copy takes over as it is; days move, numbers start again, papers and pictures stay behind.
_SAME = (
    *("kind", "mode", "short_title", "title_en", "theme", "intro", "region_code", "place"),
    *("confirmation", "capacity", "is_free", "contact_name", "contact_phone"),
)


@transaction.atomic
def copy_event(
    *,
    source: Event,
    starts_on: date,
    title: str,
    with_people: bool,
    actor: User | None,
    now: datetime,
) -> Event:
    """A draft like `source` beginning on `starts_on`: hosts, parts, categories and programme.

    Everything moves by the same number of days. Who appears comes along only if asked; nobody is
    registered, nothing is released, and calendar UIDs are new.
    """
    shift = starts_on - source.starts_on
    event = Event(
        office_id=source.office_id,
        series_id=source.series_id,
        venue_id=source.venue_id,
        title=title,
        starts_on=starts_on,
        ends_on=source.ends_on + shift,
        registration_opens_at=_moved(source.registration_opens_at, shift),
        registration_closes_at=_moved(source.registration_closes_at, shift),
        status=EventStatus.DRAFT,
        created_by=actor,
        **{name: getattr(source, name) for name in _SAME},
    )
    event.slug = addresses.free(
        addresses.suggested(
            title=title,
            short_title=event.short_title,
            starts_on=starts_on,
            region_code=event.region_code,
        )
    )
    event.save(force_insert=True)
    parts = _copy_parts(source, event, shift)
    _copy_rows(source, event, parts)
    _copy_programme(source, parts, shift, with_people=with_people)
    audit.record(
        action="event.copied",
        subject=event,
        actor=actor,
        now=now,
        scope=event,
        reason=audit.label(source),
    )
    return event


def _moved(moment: datetime | None, shift: timedelta) -> datetime | None:
    return moment + shift if moment is not None else None


def _copy_parts(source: Event, event: Event, shift: timedelta) -> dict[int, Part]:
    """Old part id → new part. A part named like the event takes the new event's name."""
    made: dict[int, Part] = {}
    for old in source.parts.order_by("order", "pk"):
        made[old.pk] = Part.objects.create(
            event=event,
            title=event.title if old.title == source.title else old.title,
            kind=old.kind,
            mode=old.mode,
            order=old.order,
            starts_on=old.starts_on + shift,
            ends_on=old.ends_on + shift,
            access=old.access,
            tiers=old.tiers,
            capacity=old.capacity,
            series_id=old.series_id,
            late_after_minutes=old.late_after_minutes,
            early_before_minutes=old.early_before_minutes,
        )
    return made


def _copy_rows(source: Event, event: Event, parts: dict[int, Part]) -> None:
    Host.objects.bulk_create(
        Host(
            event=event,
            part=parts.get(old.part_id) if old.part_id else None,
            unit_id=old.unit_id,
            name=old.name,
            role=old.role,
            order=old.order,
        )
        for old in source.hosts.order_by("order", "pk")
    )
    Category.objects.bulk_create(
        Category(
            event=event,
            kind=old.kind,
            name=old.name,
            quota=old.quota,
            order=old.order,
            is_public=old.is_public,
        )
        for old in source.categories.order_by("order", "pk")
    )


def _copy_programme(
    source: Event, parts: dict[int, Part], shift: timedelta, *, with_people: bool
) -> None:
    sessions = Session.objects.live().filter(part__event=source).prefetch_related("people")
    for old in sessions.order_by("starts_at", "pk"):
        session = Session.objects.create(
            part=parts[old.part_id],
            kind=old.kind,
            title=old.title,
            starts_at=old.starts_at + shift,
            ends_at=old.ends_at + shift,
            room_id=old.room_id,
            place=old.place,
            hours=old.hours,
            counts=old.counts,
            note=old.note,
        )
        if with_people:
            SessionPerson.objects.bulk_create(
                SessionPerson(
                    session=session,
                    person_id=row.person_id,
                    role=row.role,
                    topic=row.topic,
                    introduced_as=row.introduced_as,
                    order=row.order,
                )
                for row in old.people.all()
            )
