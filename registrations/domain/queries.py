"""Reads of registrations that cross models. Each takes a constant number of queries."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from core.text import regions
from events.models import Event
from people.models import Person
from registrations.enums import LIVE_STATUSES, RegistrationStatus
from registrations.models import Registration


def listed(event: Event) -> QuerySet[Registration]:
    """The event's registrations with what a line of a list shows."""
    return (
        Registration.objects.filter(event=event)
        .select_related("category", "person")
        .prefetch_related("chosen_parts__part")
    )


def counts(event: Event) -> dict[str, int]:
    """How many registrations stand in each state; states without any are 0."""
    found = dict.fromkeys(RegistrationStatus.values, 0)
    rows = Registration.objects.filter(event=event).values("status").annotate(number=Count("pk"))
    found.update({row["status"]: row["number"] for row in rows.order_by()})
    return found


def provinces_of(event: Event) -> list[tuple[str, str]]:
    """(two digits, name) of the provinces that registered units come from, in their order."""
    codes = (
        Registration.objects.filter(event=event)
        .exclude(region_code="")
        .order_by()
        .values_list("region_code", flat=True)
        .distinct()
    )
    return [(two, regions.province_name(two)) for two in sorted({code[:2] for code in codes})]


def with_twins(rows: Sequence[Registration]) -> set[int]:
    """Ids of those rows whose person may be known twice: same phone under another name, or the
    same name at the same unit with another phone (domain rule 2). For a human to look at.
    """
    phones = {row.phone for row in rows if row.phone}
    names = {row.name for row in rows}
    people = Person.objects.live().filter(phone__in=phones).values_list("pk", "phone")
    others = (
        Registration.objects.filter(name__in=names, person__merged_into__isnull=True)
        .exclude(unit_name="")
        .values_list("person_id", "name", "unit_name")
        .distinct()
    )
    by_phone: dict[str, set[int]] = {}
    for pk, phone in people:
        by_phone.setdefault(phone, set()).add(pk)
    by_name: dict[tuple[str, str], set[int]] = {}
    for pk, name, unit in others.order_by():
        by_name.setdefault((name, unit), set()).add(pk)
    return {
        row.pk
        for row in rows
        if (by_phone.get(row.phone, set()) | by_name.get((row.name, row.unit_name), set()))
        - {row.person_id}
    }


def registered_people(event: Event, people: Iterable[Person]) -> dict[int, Registration]:
    """The live registration of each of these people for the event, by person id."""
    rows = Registration.objects.filter(
        event=event, person__in=list(people), status__in=LIVE_STATUSES
    )
    return {row.person_id: row for row in rows}


def waiting(event: Event) -> QuerySet[Registration]:
    """The waiting list in its order: who waits, holds an offer, or let one go by."""
    states = (
        RegistrationStatus.WAITLISTED,
        RegistrationStatus.OFFERED,
        RegistrationStatus.EXPIRED,
    )
    return listed(event).filter(status__in=states).order_by("waitlist_no", "pk")


def full_names(event: Event) -> dict[str, list[str]]:
    """Which categories and parts have no place left: why somebody further down goes first."""
    return {
        "categories": [
            row.name for row in event.categories.order_by("order") if _is_full(row, row.quota)
        ],
        "parts": [
            row.title for row in event.parts.order_by("order") if _is_full(row, row.capacity)
        ],
    }


def _is_full(row: Any, limit: int | None) -> bool:
    return limit is not None and row.taken >= limit


def filtered(
    rows: QuerySet[Registration],
    *,
    text: str = "",
    status: str = "",
    category: str = "",
    part: str = "",
    province: str = "",
    tier: str = "",
    source: str = "",
) -> QuerySet[Registration]:
    """The rows that fit everything that is set; "none" as tier means no member unit."""
    condition = Q()
    if status:
        condition &= Q(status=status)
    if category:
        condition &= Q(category=category)
    if part:
        condition &= Q(chosen_parts__part=part)
    if province:
        condition &= Q(region_code__startswith=province)
    if tier:
        condition &= Q(tier="" if tier == "none" else tier)
    if source:
        condition &= Q(source=source)
    found: QuerySet[Registration] = rows.filter(condition)
    return found.matching(text) if text else found  # type: ignore[attr-defined]
