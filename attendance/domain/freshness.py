"""Whether the stored marks of an event still say what the facts say, without computing them.

The facts are told by figures: how many scans, marks, leaves, registrations there are and when the
last of each changed, which sessions and gates stand how, and how many sessions are over. The
figures of the last computation are kept in the cache; where they are the same, the rows are right.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count, Max, Q, Sum

from attendance.domain import plans
from attendance.enums import LeaveStatus
from attendance.models import Device, Leave, ManualMark, Scan
from events.models import Session
from registrations.enums import RegistrationStatus
from registrations.models import RegistrationPart

_KEPT: Final = 24 * 3600  # seconds


def figures(event_id: int, now: datetime) -> str:
    """What changes whenever a mark of the event could: some ten small statements."""
    sessions = Session.objects.counting().filter(part__event=event_id)
    told: list[Any] = [
        plans.of_event(event_id),
        sessions.filter(ends_at__lte=now).count(),
        list(
            sessions.order_by("pk").values_list(
                "pk", "part__late_after_minutes", "part__early_before_minutes"
            )
        ),
        Scan.objects.filter(event=event_id).aggregate(
            Count("pk"), Max("received_at"), Count("released_at"), Max("released_at")
        ),
        ManualMark.objects.filter(registration__event=event_id).aggregate(
            Count("pk"), Max("marked_at"), Count("withdrawn_at"), Max("withdrawn_at")
        ),
        Leave.objects.filter(registration__event=event_id).aggregate(
            Count("pk"),
            Max("decided_at"),
            approved=Count("pk", filter=Q(status=LeaveStatus.APPROVED)),
        ),
        RegistrationPart.objects.filter(
            registration__event=event_id, registration__status=RegistrationStatus.CONFIRMED
        ).aggregate(Count("pk"), Max("pk"), Sum("part"), Sum("registration")),
        Device.objects.filter(gate__event=event_id).aggregate(Count("revoked_at")),
    ]
    return sha256(repr(told).encode()).hexdigest()


def note(event_id: int, computed_from: str) -> None:
    """The stored marks of the event are those of these figures."""
    cache.set(_key(event_id), computed_from, _KEPT)


def is_fresh(event_id: int, now: datetime) -> bool:
    """Whether nothing has changed since the marks were stored."""
    known = cache.get(_key(event_id))
    return known is not None and known == figures(event_id, now)


def _key(event_id: int) -> str:
    return f"attendance-figures:{event_id}"
