"""Registering for an event: checked, at most once, and never over the places there are."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from core import audit, rows, signing
from core.errors import DomainError
from events.enums import Confirmation, EventStatus
from events.models import Category, Event, Part
from notifications.domain import outbox
from people.domain import wordings
from people.enums import ConsentChannel, ConsentPurpose
from people.models import Consent, Person
from registrations.domain import eligibility, links, persons, places, snapshots, tickets
from registrations.enums import LIVE_STATUSES, RegistrationStatus, Source
from registrations.models import Registration, RegistrationPart
from registrations.validators import Applicant

_CONSENT_CHANNELS: Final = {
    Source.SELF: ConsentChannel.WEB,
    Source.ROSTER: ConsentChannel.UNIT,
    Source.IMPORT: ConsentChannel.UNIT,
    Source.DESK: ConsentChannel.DESK,
    Source.PHONE: ConsentChannel.PHONE,
    Source.STAFF: ConsentChannel.PHONE,
}
_NEWS: Final = {
    RegistrationStatus.CONFIRMED: "registration_confirmed",
    RegistrationStatus.SUBMITTED: "registration_received",
    RegistrationStatus.WAITLISTED: "registration_waitlisted",
}

_RELEVANT: Final = (*LIVE_STATUSES, RegistrationStatus.DECLINED)
# Written out, as it stands in the busiest path while others wait for the event's row.
_EARLIER: Final = f"""
    SELECT id, name, phone, status, person_id, link_digest FROM registrations_registration
    WHERE event_id = %s AND (
        link_digest = %s
        OR status IN ({", ".join(["%s"] * len(_RELEVANT))}) AND (person_id = %s OR phone = %s)
    )
"""  # noqa: S608  placeholders only


class AlreadyRegistered(DomainError):
    """Told to staff only; a stranger gets the same reply as everybody (domain rule 2)."""

    code = "already_registered"

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        super().__init__(
            _("This phone is registered for this event already, as %(name)s.")
            % {"name": registration.name},
            field="phone",
        )


class Result(Enum):
    """What became of a form that was sent."""

    NEW = "new"
    REPEATED = "repeated"  # the same form sent twice: the first registration stands
    KNOWN = "known"  # this phone is registered: its link was sent to it, nothing was changed


@dataclass(frozen=True)
class Outcome:
    """`registration` is the existing one for REPEATED and KNOWN: never show a stranger the latter.

    `secret` opens the registration's own page.
    """

    result: Result
    registration: Registration

    @property
    def secret(self) -> str:
        return links.secret_of(self.registration)


@dataclass(frozen=True, kw_only=True)
class _Application:
    """Everything that one call of `register` brought, checked."""

    event: Event
    category: Category
    parts: Collection[Part]
    applicant: Applicant
    source: Source
    language: str
    now: datetime
    actor: Model | str | None
    nonce: str


class _Existing(Exception):
    """Ends the transaction of a form whose person is registered already."""

    def __init__(self, registration_id: int, result: Result) -> None:
        self.registration_id = registration_id
        self.result = result


@dataclass
class _Earlier:
    """What was found before a registration is written."""

    existing: tuple[int, Result] | None = None  # the live registration's id
    was_declined: bool = False
    is_nonce_used: bool = False  # the same form came back with another person's data


def register(
    *,
    event: Event,
    category: Category,
    parts: Collection[Part],
    data: Applicant,
    consent: bool,
    source: Source,
    language: str,
    now: datetime,
    actor: Model | None = None,
    form_token: str = "",
) -> Outcome:
    """Register a person for an event, its category and parts; confirm while there are places.

    Without places the registration waits with a number; an event that confirms by hand leaves it
    submitted. `form_token` (links.new_nonce) makes the same form sent twice register once. A phone
    that is registered for the event changes nothing: the person's link goes to that phone again,
    and the outcome is KNOWN; for staff (any source but SELF) it is AlreadyRegistered instead.

    Raises InvalidFields (every wrong field at once), eligibility.NotOpenYet, eligibility.Closed,
    places.EventNotRunning, AlreadyRegistered.
    """
    is_public = source == Source.SELF
    eligibility.check_open(event=event, now=now, is_public=is_public)
    application = _Application(
        event=event,
        category=category,
        parts=parts,
        applicant=eligibility.checked(
            event, category, parts, data, consent=consent, is_public=is_public
        ),
        source=source,
        language=language,
        now=now,
        actor=actor,
        nonce=form_token if links.is_nonce(form_token) else links.new_nonce(),
    )
    try:
        with transaction.atomic():
            registration = _write(application)
    except _Existing as existing:
        rows = Registration.objects.select_related("person")
        registration = rows.get(pk=existing.registration_id)
        if not is_public:
            raise AlreadyRegistered(registration) from None
        if existing.result == Result.KNOWN:
            links.send_to_known_phone(registration=registration, now=now)
        return Outcome(existing.result, registration)
    return Outcome(Result.NEW, registration)


def _write(application: _Application) -> Registration:
    """The transaction of `register`. What needs no order comes before the event's row is taken, so
    that others wait for it as briefly as can be; that the phone is not registered is looked up
    after it, when it can no longer change.
    """
    event, applicant = application.event, application.applicant
    unit = snapshots.of_unit(applicant.unit_name, event)
    if application.source == Source.SELF:
        eligibility.check_tiers(application.parts, unit.tier)
    person = persons.find(applicant) or persons.make(applicant)
    _note_consent(application, person)
    status, number = _place(application)
    earlier = _look_up(application, person)
    if earlier.existing is not None:
        raise _Existing(*earlier.existing)
    if earlier.was_declined and status != RegistrationStatus.SUBMITTED:
        status, number = _back_to_hand(application, status), None
    nonce = links.new_nonce() if earlier.is_nonce_used else application.nonce
    registration = Registration(
        event=event,
        person=person,
        category=application.category,
        unit_id=unit.unit_id,
        name=applicant.name,
        unit_name=unit.name,
        position=applicant.position,
        phone=applicant.phone,
        region_code=unit.region_code,
        tier=unit.tier,
        attend_mode=applicant.attend_mode,
        answers=dict(applicant.answers),
        remark=applicant.remark,
        status=status,
        source=application.source,
        language=application.language,
        waitlist_no=number,
        link_nonce=nonce,
        link_digest=signing.digest(links.secret_for(event.pk, nonce)),
        submitted_at=application.now,
        confirmed_at=application.now if status == RegistrationStatus.CONFIRMED else None,
    )
    rows.insert(registration)
    _write_around(application, registration, person)
    return registration


def _note_consent(application: _Application, person: Person) -> None:
    rows.insert(
        Consent(
            person=person,
            purpose=ConsentPurpose.REGISTRATION,
            text_version=wordings.current(ConsentPurpose.REGISTRATION).version,
            channel=_CONSENT_CHANNELS[application.source],
            context=audit.label(application.event),
            given_at=application.now,
        )
    )


def _write_around(application: _Application, registration: Registration, person: Person) -> None:
    """Parts, ticket, audit and the message."""
    now = application.now
    for part in application.parts:
        rows.insert(RegistrationPart(registration=registration, part=part))
    if registration.is_confirmed:
        tickets.issue(registration=registration, now=now)
    audit.record(
        action="registration.created",
        subject=registration,
        scope=application.event,
        actor=application.actor or person,
        now=now,
        fields=[registration.status],
    )
    outbox.post(
        kind=_NEWS[RegistrationStatus(registration.status)],
        person=person,
        subject=registration,
        scope=application.event,
        language=application.language,
        now=now,
    )


def _place(
    application: _Application,
) -> tuple[RegistrationStatus, int | None]:
    """Hold the event's row, and a place where the event confirms by itself and there is one."""
    event = application.event
    if event.confirmation == Confirmation.BY_HAND:
        if places.lock_counters(event.pk).status != EventStatus.PUBLISHED:
            raise places.EventNotRunning
        return RegistrationStatus.SUBMITTED, None
    if not places.looks_full(event, application.category, application.parts):
        with suppress(places.NoPlace):
            _take(application)
            return RegistrationStatus.CONFIRMED, None
    # A refused counter holds nothing: take the row, and see whether a place came free since.
    current = places.lock_counters(event.pk)
    if current.status != EventStatus.PUBLISHED:
        raise places.EventNotRunning
    if not places.looks_full(current):
        with suppress(places.NoPlace):
            _take(application)
            return RegistrationStatus.CONFIRMED, None
    return RegistrationStatus.WAITLISTED, next_waiting_number(event)


def _take(application: _Application) -> None:
    places.take(
        event_id=application.event.pk,
        category_id=application.category.pk,
        part_ids=[part.pk for part in application.parts],
    )


def next_waiting_number(event: Event) -> int:
    """The next number on the event's waiting list; its row must be held."""
    last = event.registrations.aggregate(last=Max("waitlist_no"))["last"]
    return (last or 0) + 1


def _back_to_hand(application: _Application, status: RegistrationStatus) -> RegistrationStatus:
    """Somebody whom the organiser declined is looked at again by a person, not by a counter."""
    if status == RegistrationStatus.CONFIRMED:
        places.give_back(
            event_id=application.event.pk,
            category_id=application.category.pk,
            part_ids=[part.pk for part in application.parts],
        )
    return RegistrationStatus.SUBMITTED


def _look_up(application: _Application, person: Person) -> _Earlier:
    """What the event already has of this form, phone or person; its row must be held."""
    applicant = application.applicant
    digest = signing.digest(links.secret_for(application.event.pk, application.nonce))
    earlier = _Earlier()
    with connection.cursor() as cursor:
        phone_or_none = applicant.phone or None
        cursor.execute(
            _EARLIER, [application.event.pk, digest, *_RELEVANT, person.pk, phone_or_none]
        )
        found = cursor.fetchall()
    for pk, name, phone, status, person_id, row_digest in found:
        is_this_form = row_digest == digest
        earlier.is_nonce_used |= is_this_form
        if status == RegistrationStatus.DECLINED:
            earlier.was_declined = True
        if status not in LIVE_STATUSES:
            continue
        if is_this_form and (name, phone) == (applicant.name, applicant.phone):
            earlier.existing = (pk, Result.REPEATED)
        elif (applicant.phone and phone == applicant.phone) or person_id == person.pk:
            earlier.existing = earlier.existing or (pk, Result.KNOWN)
    return earlier
