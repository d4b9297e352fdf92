"""服务记录: what lecturers taught, from the programme alone; renewal rests on it (L2-E3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from events.enums import EventStatus, SessionRole
from events.models import ProgrammeRelease, SessionPerson
from lecturers.models import Appointment, Lecturer

# What counts as teaching; who moderates or presents certificates does not teach.
TEACHING: Final = (SessionRole.LECTURER, SessionRole.KEYNOTE, SessionRole.COMMENTATOR)


@dataclass(frozen=True)
class Taught:
    """One session taught. `hours` in 学时; `is_benefit` is None where nobody said so."""

    session_id: int
    event_title: str
    event_slug: str
    session_title: str
    topic: str
    role: str
    on: date
    place: str
    hours: Decimal
    is_benefit: bool | None

    @property
    def role_label(self) -> str:
        return str(SessionRole(self.role).label)

    @property
    def benefit_label(self) -> str:
        """Public-benefit or paid; "" where nobody said so."""
        if self.is_benefit is None:
            return ""
        return _("public-benefit") if self.is_benefit else pgettext("service", "paid")


@dataclass(frozen=True)
class Service:
    """Sessions, hours, and how many of them were public-benefit or paid."""

    sessions: int = 0
    hours: Decimal = Decimal(0)
    benefit: int = 0
    paid: int = 0

    @property
    def benefit_share(self) -> int | None:
        """Public-benefit sessions in per cent of those of which it is known."""
        known = self.benefit + self.paid
        return self.benefit * 100 // known if known else None


def held_appearances(*, now: datetime) -> QuerySet[SessionPerson]:
    """Every appearance that is teaching held by `now`, of whomever.

    Sessions that are over and were not dropped, of events whose programme was released.
    """
    released = ProgrammeRelease.objects.filter(event=OuterRef("session__part__event"))
    return SessionPerson.objects.filter(
        Exists(released),
        role__in=TEACHING,
        session__dropped_at__isnull=True,
        session__ends_at__lte=now,
        session__part__event__status__in=[EventStatus.PUBLISHED, EventStatus.ARCHIVED],
    )


def log_of(lecturers: Iterable[Lecturer], *, now: datetime) -> dict[int, list[Taught]]:
    """What each taught by `now`, newest first, by the lecturer's key; one statement for all."""
    by_person = {row.person_id: row.pk for row in lecturers}
    rows = (
        held_appearances(now=now)
        .filter(person__in=by_person)
        .select_related("session__part__event", "assignment")
        .order_by("-session__starts_at", "pk")
    )
    found: dict[int, list[Taught]] = {key: [] for key in by_person.values()}
    for row in rows:
        session, event = row.session, row.session.part.event
        found[by_person[row.person_id]].append(
            Taught(
                session_id=session.pk,
                event_title=event.title,
                event_slug=event.slug,
                session_title=session.title,
                topic=row.topic,
                role=row.role,
                on=timezone.localtime(session.starts_at).date(),
                place=event.place,
                hours=session.hours,
                is_benefit=_benefit(row),
            )
        )
    return found


def _benefit(row: SessionPerson) -> bool | None:
    """Whether it was public-benefit service, where the lecturer was asked through the system."""
    assignment = getattr(row, "assignment", None)
    return assignment.is_public_benefit if assignment is not None else None


def summed(
    taught: Iterable[Taught], *, since: date | None = None, until: date | None = None
) -> Service:
    """The sum over the days from `since` to `until`, both inclusive."""
    rows = [
        row
        for row in taught
        if (since is None or row.on >= since) and (until is None or row.on <= until)
    ]
    return Service(
        sessions=len({row.session_id for row in rows}),
        hours=sum((row.hours for row in rows), Decimal(0)),
        benefit=sum(row.is_benefit is True for row in rows),
        paid=sum(row.is_benefit is False for row in rows),
    )


def of_terms(
    appointments: Iterable[Appointment], log: Mapping[int, list[Taught]]
) -> dict[int, Service]:
    """The service within each term, by the appointment's key; no statement."""
    return {
        row.pk: summed(log.get(row.lecturer_id, ()), since=row.starts_on, until=row.ends_on)
        for row in appointments
    }
