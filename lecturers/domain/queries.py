"""Reads of the roster: for the office, for the public, for programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from lecturers.domain import terms
from lecturers.enums import AppointmentRole, AppointmentStatus
from lecturers.models import Appointment, Lecturer
from people.enums import ConsentPurpose
from people.models import Consent, Membership

SOON: Final = timedelta(days=90)
_NO_LONGER: Final = (AppointmentStatus.RESIGNED, AppointmentStatus.REMOVED)


@dataclass(frozen=True, kw_only=True)
class Search:
    """What the roster is searched by; empty values ask for nothing.

    `state` is "serving", "ending" (within 90 days, not renewed), "expired", "resigned", "removed".
    """

    words: str = ""
    topic: int | None = None
    province: str = ""
    tier: str = ""
    batch: int | None = None
    state: str = ""


def roster(offices: Iterable[int], search: Search, *, today: date) -> "QuerySet[Lecturer]":
    """Lecturers who were ever appointed by these offices, as the search says."""
    own = Appointment.objects.filter(
        lecturer=OuterRef("pk"), batch__corps__office__in=list(offices)
    )
    rows = Lecturer.objects.filter(Exists(own)).select_related("person", "unit")
    if search.words.strip():
        rows = rows.filter(_matching(search.words.strip()))
    if search.topic:
        rows = rows.filter(topics=search.topic)
    if search.province:
        rows = rows.filter(region_code__startswith=search.province[:2])
    if search.tier:
        holding = Membership.objects.on(today).filter(unit=OuterRef("unit"), tier=search.tier)
        rows = rows.filter(Exists(holding))
    if search.batch:
        rows = rows.filter(Exists(own.filter(batch=search.batch)))
    return _in_state(rows, own, search.state, today)


def _matching(words: str) -> Q:
    return (
        Q(person__name__icontains=words)
        | Q(person__name_pinyin__icontains=words.lower())
        | Q(person__name_initials__istartswith=words)
        | Q(unit__name__icontains=words)
        | Q(post__icontains=words)
    )


def _in_state(
    rows: "QuerySet[Lecturer]", own: "QuerySet[Appointment]", state: str, today: date
) -> "QuerySet[Lecturer]":
    serving = Exists(own.filter(pk__in=Appointment.objects.holding(today).values("pk")))
    if state == "serving":
        return rows.filter(serving)
    if state == "ending":
        ending = own.filter(
            pk__in=Appointment.objects.holding(today).values("pk"),
            ends_on__lte=today + SOON,
            renewed_by__isnull=True,
        )
        return rows.filter(Exists(ending))
    if not state:
        return rows
    last = own.order_by("-starts_on", "-pk").values("status")[:1]
    rows = rows.filter(~serving).annotate(last_status=Subquery(last))
    if state in _NO_LONGER:
        return rows.filter(last_status=state)
    return rows.exclude(last_status__in=_NO_LONGER)


def with_appointments(rows: "QuerySet[Lecturer]", offices: Iterable[int]) -> "QuerySet[Lecturer]":
    """The same with topics and `of_offices`: the offices' appointments, newest first."""
    own = (
        Appointment.objects.filter(batch__corps__office__in=list(offices))
        .select_related("batch__corps__office", "renewed_by")
        .order_by("-starts_on", "-pk")
    )
    return rows.prefetch_related("topics", Prefetch("appointments", own, to_attr="of_offices"))


def current_of(appointments: Iterable[Appointment], today: date) -> Appointment | None:
    """The appointment that says who somebody is now: one that holds, or else the latest."""
    rows = list(appointments)
    holding = [row for row in rows if terms.is_holding(row, today)]
    if holding:
        return min(holding, key=lambda row: row.role == AppointmentRole.LECTURER)
    return max(rows, key=lambda row: (row.starts_on, row.pk), default=None)


def on_public_roster(today: date) -> "QuerySet[Lecturer]":
    """In office today and agreed to be shown; a consent withdrawn anywhere counts at once."""
    agreed = Consent.objects.filter(
        person=OuterRef("person"), purpose=ConsentPurpose.ROSTER, withdrawn_at__isnull=True
    )
    holding = Appointment.objects.holding(today).filter(lecturer=OuterRef("pk"))
    return (
        Lecturer.objects.filter(
            Exists(agreed),
            Exists(holding),
            is_public=True,
            person__erased_at__isnull=True,
            person__merged_into__isnull=True,
        )
        .select_related("person", "unit")
        .prefetch_related(
            "topics",
            Prefetch(
                "appointments",
                Appointment.objects.holding(today).select_related("batch__corps"),
                to_attr="holding",
            ),
        )
        .order_by("person__name_pinyin", "pk")
    )
