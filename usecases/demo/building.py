"""Short words for building the demo's events: days, sessions, hosts, registrations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F

from core import signing
from events.enums import CategoryKind, EventKind, HostRole, SessionKind, SessionRole
from events.models import Category, Event, Host, Part, Room, Session, SessionPerson, Venue
from people.enums import ConsentChannel, ConsentPurpose
from people.models import Consent, Membership, Office, Person, Unit, User
from registrations.domain import links
from registrations.enums import RegistrationStatus, Source
from registrations.models import Registration, RegistrationPart, Ticket
from usecases.demo import units
from usecases.demo.source import Activity, Appearance

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROLES = {
    "moderator": SessionRole.MODERATOR,
    "speech": SessionRole.SPEECH,
    "opening_address": SessionRole.OPENING_ADDRESS,
    "class_opening": SessionRole.SPEECH,
    "keynote": SessionRole.KEYNOTE,
    "exchange": SessionRole.EXCHANGE,
    "commentary": SessionRole.COMMENTATOR,
    "certificate_presenter": SessionRole.CERTIFICATE_PRESENTER,
    "report": SessionRole.REPORT,
    "lecturer": SessionRole.LECTURER,
    "guide": SessionRole.GUIDE,
}


def at(day: date, clock: str) -> datetime:
    """`at(day, "09:00")`: that moment in Shanghai."""
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), tzinfo=SHANGHAI)


@dataclass
class Plan:
    """What every demo event needs to be made; the rest is filled by its own module."""

    office: Office
    created_by: User
    slug: str
    kind: EventKind
    title: str
    start: date
    end: date
    place: str
    region_code: str
    venue: str
    rooms: Sequence[str]
    title_en: str = ""
    short_title: str = ""
    theme: str = ""
    intro: str = ""
    capacity: int | None = None
    registration: tuple[datetime, datetime] | None = None
    categories: Sequence[tuple[CategoryKind, str, int | None, bool]] = field(
        default_factory=lambda: [(CategoryKind.DELEGATE, "参会代表", None, True)]
    )


def make_event(plan: Plan) -> Event:
    """The event as a draft with venue, rooms and categories."""
    venue, _ = Venue.objects.get_or_create(
        office=plan.office,
        name=plan.venue,
        defaults={"region_code": plan.region_code, "address": plan.place},
    )
    for order, room in enumerate(plan.rooms):
        Room.objects.get_or_create(venue=venue, name=room, defaults={"order": order})
    opens, closes = plan.registration or (
        at(plan.start - timedelta(days=45), "09:00"),
        at(plan.start - timedelta(days=7), "18:00"),
    )
    event = Event.objects.create(
        office=plan.office,
        slug=plan.slug,
        kind=plan.kind,
        title=plan.title,
        title_en=plan.title_en,
        short_title=plan.short_title,
        theme=plan.theme,
        intro=plan.intro,
        starts_on=plan.start,
        ends_on=plan.end,
        place=plan.place,
        region_code=plan.region_code,
        venue=venue,
        capacity=plan.capacity,
        registration_opens_at=opens,
        registration_closes_at=closes,
        contact_name="会务组",
        contact_phone="010-00000000",
        created_by=plan.created_by,
    )
    for order, (kind, name, quota, is_public) in enumerate(plan.categories):
        Category.objects.create(
            event=event, kind=kind, name=name, quota=quota, order=order, is_public=is_public
        )
    return event


def add_part(event: Event, title: str, kind: EventKind, **fields: object) -> Part:
    return Part.objects.create(
        event=event,
        title=title,
        kind=kind,
        order=event.parts.count(),
        **{"starts_on": event.starts_on, "ends_on": event.ends_on, **fields},
    )


def add_hosts(event: Event, activity: Activity) -> None:
    """Hosts in their roles and printed order, each known as a unit."""
    rows = (
        (HostRole.GUIDE, activity.guides),
        (HostRole.HOST, activity.hosts),
        (HostRole.CO_ORGANISER, activity.co_organisers),
        (HostRole.SUPPORTER, activity.supporters),
    )
    for role, organisations in rows:
        for order, name in enumerate(organisations):
            Host.objects.create(
                event=event, unit=units.ensure_unit(name), name=name, role=role, order=order
            )


def add_session(
    part: Part,
    day: date,
    span: str,
    title: str,
    kind: SessionKind,
    *,
    room: str = "",
    place: str = "",
    hours: float = 0,
    counts: bool = True,
) -> Session:
    """A session on `day` at `span` ("09:00-12:00") in a room of the event's venue."""
    begins, ends = span.split("-")
    venue = part.event.venue
    found = Room.objects.get(venue=venue, name=room) if room else None
    return Session.objects.create(
        part=part,
        kind=kind,
        title=title[:200],
        starts_at=at(day, begins),
        ends_at=at(day, ends),
        room=found,
        place=place,
        hours=hours,
        counts=counts,
    )


def add_people(session: Session, appearing: Iterable[tuple[Appearance, Person]]) -> None:
    """Who appears, under the words of the newsletter. Somebody listed twice in a role is once."""
    for order, (appearance, person) in enumerate(appearing):
        SessionPerson.objects.get_or_create(
            session=session,
            person=person,
            role=ROLES[appearance.role],
            defaults={
                "topic": appearance.topic,
                "introduced_as": appearance.unit_title,
                "order": order,
            },
        )


def register(
    event: Event,
    person: Person,
    unit: Unit,
    position: str,
    *,
    category: Category,
    parts: Iterable[Part],
    when: datetime,
    source: Source = Source.ROSTER,
    status: RegistrationStatus = RegistrationStatus.CONFIRMED,
) -> Registration:
    """A registration of the past, as it stood then, with its ticket and consent record."""
    nonce = links.new_nonce()
    tier = (
        Membership.objects.on(event.starts_on)
        .filter(unit=unit)
        .values_list("tier", flat=True)
        .first()
    )
    registration = Registration(
        event=event,
        person=person,
        category=category,
        unit=unit,
        name=person.name,
        unit_name=unit.name,
        position=position,
        phone=person.phone,
        region_code=unit.region_code,
        tier=tier or "",
        status=status,
        source=source,
        submitted_at=when,
        confirmed_at=when if status == RegistrationStatus.CONFIRMED else None,
        link_nonce=nonce,
        link_digest=signing.digest(links.secret_for(event.pk, nonce)),
    )
    registration.save(force_insert=True)
    chosen = list(parts)
    RegistrationPart.objects.bulk_create(
        RegistrationPart(registration=registration, part=part) for part in chosen
    )
    Consent.objects.create(
        person=person,
        purpose=ConsentPurpose.REGISTRATION,
        text_version="registration-1",
        channel=ConsentChannel.UNIT,
        context=f"event:{event.pk}",
        given_at=when,
    )
    if status == RegistrationStatus.CONFIRMED:
        Ticket.objects.create(
            registration=registration, event=event, code=signing.random_code(80), issued_at=when
        )
        Event.objects.filter(pk=event.pk).update(taken=F("taken") + 1)
        Category.objects.filter(pk=category.pk).update(taken=F("taken") + 1)
        Part.objects.filter(pk__in=[part.pk for part in chosen]).update(taken=F("taken") + 1)
    return registration
