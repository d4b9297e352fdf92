"""How many are registered, confirmed and there: the figures beside events, in three queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from attendance.models import Arrival
from registrations.enums import LIVE_STATUSES, RegistrationStatus
from registrations.models import Registration


@dataclass(frozen=True)
class Numbers:
    """Live registrations of one event, those waiting for a decision, and arrivals."""

    registered: int = 0
    to_decide: int = 0
    confirmed: int = 0
    waiting: int = 0
    arrived: int = 0


def of_events(event_ids: Iterable[int]) -> dict[int, Numbers]:
    """Event id → numbers; an event with none is there as well."""
    ids = list(event_ids)
    live = Q(status__in=LIVE_STATUSES)
    waiting = Q(status__in=[RegistrationStatus.WAITLISTED, RegistrationStatus.OFFERED])
    counted = (
        Registration.objects.filter(event_id__in=ids)
        .order_by()
        .values("event_id")
        .annotate(
            registered=Count("pk", filter=live),
            to_decide=Count("pk", filter=Q(status=RegistrationStatus.SUBMITTED)),
            confirmed=Count("pk", filter=Q(status=RegistrationStatus.CONFIRMED)),
            waiting=Count("pk", filter=waiting),
        )
        .values_list("event_id", "registered", "to_decide", "confirmed", "waiting")
    )
    arrived = dict(
        Arrival.objects.filter(registration__event_id__in=ids)
        .order_by()
        .values_list("registration__event_id")
        .annotate(Count("pk"))
    )
    found = {
        event_id: (registered, to_decide, confirmed, waitlisted)
        for event_id, registered, to_decide, confirmed, waitlisted in counted
    }
    return {pk: Numbers(*found.get(pk, (0, 0, 0, 0)), arrived.get(pk, 0)) for pk in ids}
