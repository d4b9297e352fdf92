"""Making lecturers and their appointments; the letters follow in `usecases.appoint_lecturers`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from calls.models import Call, Submission
from core import audit
from core.errors import DomainError
from lecturers.domain import terms
from lecturers.enums import AppointmentRole, AppointmentStatus
from lecturers.models import Appointment, AppointmentBatch, Corps, Lecturer, Nomination, Topic
from people.domain import people
from people.models import Person, Unit, User

MOST_YEARS: Final = 10
_SEPARATORS: Final = "、，,；;/\n"


class BatchRefused(DomainError):
    """The number of the batch belongs to another call."""

    code = "batch_refused"
    field = "batch_number"


class AlreadyAppointed(DomainError):
    """The person is in this batch already, or the term was renewed before."""

    code = "already_appointed"


class IdentityInDoubt(DomainError):
    """The secretariat has not said yet which person on record a nominee is."""

    code = "identity_in_doubt"


class TermRefused(DomainError):
    code = "term_refused"
    field = "term_years"


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What is known of somebody who becomes a lecturer; empty values change nothing."""

    person: Person
    unit: Unit | None = None
    post: str = ""
    title_level: str = ""
    topics: str = ""


def batch_of(
    *,
    corps: Corps,
    number: int,
    call: Call | None,
    years: int,
    starts_on: date,
    file_number: str = "",
    approved_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> AppointmentBatch:
    """The corps' batch of that number, locked; made where there is none. Inside a transaction.

    Raises BatchRefused where the number belongs to another call, TermRefused.
    """
    if not 1 <= years <= MOST_YEARS:
        raise TermRefused(_("A term has 1 to %(most)d years.") % {"most": MOST_YEARS})
    Corps.objects.select_for_update(of=("self",)).get(pk=corps.pk)
    rows = AppointmentBatch.objects.select_related("corps__office", "corps__issuer")
    found: AppointmentBatch | None = rows.filter(corps=corps, number=number).first()
    of_call = rows.filter(call=call).first() if call is not None else None
    if of_call is not None and (of_call.corps_id, of_call.number) != (corps.pk, number):
        raise BatchRefused(
            _("This call’s batch is number %(number)d of %(corps)s.")
            % {"number": of_call.number, "corps": of_call.corps.name}
        )
    if found is not None:
        if call is not None and found.call_id is None and not found.appointments.exists():
            found.call = call
            found.save(update_fields=["call"])
        if call is not None and found.call_id != call.pk:
            raise BatchRefused(
                _("Batch %(number)d of this corps was appointed before; take the next number.")
                % {"number": number}
            )
        return found
    made = AppointmentBatch.objects.create(
        corps=corps,
        number=number,
        call=call,
        term_years=years,
        starts_on=starts_on,
        file_number=file_number,
        approved_on=approved_on,
    )
    audit.record(action="appointments.batch", subject=made, scope=corps, actor=actor, now=now)
    return AppointmentBatch.objects.select_related("corps__office", "corps__issuer").get(pk=made.pk)


def next_number(corps: Corps) -> int:
    """What the next batch would be called."""
    last = corps.batches.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def profile_of(submission: Submission, *, actor: User, now: datetime) -> Profile:
    """From a nomination; a nominee who is in no record yet is entered. Raises IdentityInDoubt."""
    nomination: Nomination = submission.nomination
    if nomination.identity_in_doubt:
        raise IdentityInDoubt(
            _("Say first who %(name)s is: somebody on record may be meant.")
            % {"name": nomination.name}
        )
    person = submission.person
    if person is None:
        person = people.find_or_create(
            name=nomination.name,
            phone=nomination.phone,
            email=nomination.email,
            gender=nomination.gender,
            unit=submission.unit,
            position=nomination.post,
            actor=actor,
            now=now,
        ).person
    return Profile(
        person=person,
        unit=submission.unit,
        post=nomination.post,
        title_level=nomination.title_level,
        topics=nomination.topics,
    )


def lecturer_of(profile: Profile, *, corps: Corps, actor: User | None, now: datetime) -> Lecturer:
    """The person's profile as a lecturer, made or brought up to date. Inside a transaction."""
    region = profile.unit.region_code if profile.unit is not None else ""
    lecturer, created = Lecturer.objects.select_for_update().get_or_create(
        person=profile.person, defaults={"created_at": now, "region_code": region}
    )
    values = {"unit": profile.unit, "post": profile.post, "title_level": profile.title_level}
    changed = [key for key, value in values.items() if value and getattr(lecturer, key) != value]
    for key in changed:
        setattr(lecturer, key, values[key])
    if not lecturer.region_code and region:
        lecturer.region_code = region
        changed.append("region_code")
    if changed:
        lecturer.save(update_fields=changed)
    lecturer.topics.add(*_topics(corps.office_id, profile.topics))
    action = "lecturer.entered" if created else "lecturer.changed"
    if created or changed:
        audit.record(
            action=action, subject=lecturer, scope=corps, actor=actor, now=now, fields=changed
        )
    return lecturer


def _topics(office_id: int, text: str) -> list[Topic]:
    """The office's topics of these names, those that are new entered."""
    return [
        Topic.objects.get_or_create(office_id=office_id, name=name)[0] for name in topics_in(text)
    ]


def set_topics(lecturer: Lecturer, *, office_id: int, text: str) -> bool:
    """Exactly these topics; whether that changed anything. Inside a transaction."""
    wanted = _topics(office_id, text)
    if {topic.pk for topic in wanted} == set(lecturer.topics.values_list("pk", flat=True)):
        return False
    lecturer.topics.set(wanted)
    return True


def topics_in(text: str) -> list[str]:
    """Topics as people type them: 社区协商、五社联动; each once."""
    for separator in _SEPARATORS:
        text = text.replace(separator, "\n")
    return list(dict.fromkeys(word.strip()[:80] for word in text.split("\n") if word.strip()))


def appoint(
    *,
    lecturer: Lecturer,
    batch: AppointmentBatch,
    starts_on: date,
    years: int,
    role: AppointmentRole = AppointmentRole.LECTURER,
    submission: Submission | None = None,
    renewed_from: Appointment | None = None,
    actor: User | None,
    now: datetime,
) -> Appointment:
    """One appointment, its term computed; without a letter yet. Inside a transaction.

    Without `renewed_from` the last appointment of the same lecturer in the corps that ended by its
    term, or still runs, is continued: who stands again in a call goes on (可连聘连任). Raises
    AlreadyAppointed.
    """
    if renewed_from is None:
        renewed_from = (
            Appointment.objects.filter(
                lecturer=lecturer,
                batch__corps_id=batch.corps_id,
                status__in=[AppointmentStatus.ACTIVE, AppointmentStatus.EXPIRED],
                renewed_by__isnull=True,
            )
            .order_by("-ends_on", "-pk")
            .first()
        )
    try:
        with transaction.atomic():
            made = Appointment.objects.create(
                lecturer=lecturer,
                batch=batch,
                submission=submission,
                role=role,
                starts_on=starts_on,
                ends_on=terms.end_of(starts_on, years=years),
                renewed_from=renewed_from,
                created_at=now,
            )
    except IntegrityError as error:
        raise AlreadyAppointed(
            _("%(name)s was appointed in this batch before, or the term was renewed already.")
            % {"name": lecturer.person.name}
        ) from error
    audit.record(action="appointment.made", subject=made, scope=batch.corps, actor=actor, now=now)
    return made


def with_people(rows: Iterable[Appointment]) -> list[Appointment]:
    """The same appointments with lecturer, person and unit, in the order given."""
    order = [row.pk for row in rows]
    found = Appointment.objects.select_related("lecturer__person", "lecturer__unit").in_bulk(order)
    return [found[key] for key in order]
