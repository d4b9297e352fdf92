"""What tests of registrations share: filling in a form, and counting places."""

from typing import Any

from django.db.models import Count, Q

from events.models import Event
from registrations.domain import registering
from registrations.domain.registering import Outcome
from registrations.enums import HOLDING_STATUSES, Source
from registrations.validators import Applicant
from tests.factories.clock import NOW


def applicant(number: int = 1, **changes: Any) -> Applicant:
    """What somebody types; `number` makes name and phone their own."""
    typed = {
        "name": "曾小" + "明红军华东芳英林兰梅"[number % 10],
        "unit_name": "春风街道社区服务中心",
        "position": "社区党总支书记、居委会主任",
        "phone": f"138{number:08d}",
    }
    return Applicant(**{**typed, **changes})


def register(event: Event, number: int = 1, **changes: Any) -> Outcome:
    """Register somebody by the public form, in the first category and all parts unless said."""
    arguments: dict[str, Any] = {
        "event": event,
        "category": event.categories.order_by("order", "pk").first(),
        "parts": list(event.parts.all()),
        "data": applicant(number),
        "consent": True,
        "source": Source.SELF,
        "language": "zh-hans",
        "now": NOW,
    }
    return registering.register(**{**arguments, **changes})


def assert_counters_true(event: Event) -> None:
    """`taken` everywhere equals the registrations that hold a place, and exceeds no limit."""
    event.refresh_from_db()
    holding = event.registrations.filter(status__in=HOLDING_STATUSES)
    assert event.taken == holding.count()
    assert event.capacity is None or event.taken <= event.capacity
    for category in event.categories.all():
        assert category.taken == holding.filter(category=category).count()
        assert category.quota is None or category.taken <= category.quota
    held = Count("chosen_by", filter=Q(chosen_by__registration__status__in=HOLDING_STATUSES))
    for part in event.parts.annotate(held=held):
        assert part.taken == part.held
        assert part.capacity is None or part.taken <= part.capacity
