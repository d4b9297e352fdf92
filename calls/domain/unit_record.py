"""What a unit did for the committee, computed from facts: evidence for priority (L2-P2).

Shown where units that support the committee come first, never counted into an order.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Final

from django.db.models import Count
from django.utils.translation import gettext as _

from events.enums import EventStatus
from events.models import Contribution, Host
from registrations.enums import RegistrationStatus
from registrations.models import Registration

YEARS: Final = 3
Provider = Callable[[Iterable[int], date], Mapping[int, str]]
_providers: Final[list[Provider]] = []


def register(provider: Provider) -> None:
    """Add a line of what only a higher app knows, by unit id, on a day."""
    if provider not in _providers:
        _providers.append(provider)


def of_units(units: Iterable[int], on: date) -> dict[int, list[str]]:
    """Short words by unit id on the three years before `on`; a constant number of queries."""
    keys = sorted(set(units))
    since = date(on.year - YEARS, on.month, min(on.day, 28))
    found: dict[int, list[str]] = {key: [] for key in keys}
    events = {
        "event__status__in": (EventStatus.PUBLISHED, EventStatus.ARCHIVED),
        "event__starts_on__range": (since, on),
    }
    sent = (
        Registration.objects.filter(unit__in=keys, status=RegistrationStatus.CONFIRMED, **events)
        .values_list("unit")
        .annotate(people=Count("pk"), events=Count("event", distinct=True))
    )
    for unit, people, number in sent:
        found[unit].append(
            _("%(events)d events attended (%(people)d people)")
            % {"events": number, "people": people}
        )
    papers = (
        Contribution.objects.filter(unit__in=keys, part__event__starts_on__range=(since, on))
        .values_list("unit")
        .annotate(number=Count("pk"))
    )
    for unit, number in papers:
        found[unit].append(_("%(number)d talks or papers") % {"number": number})
    hosted = (
        Host.objects.filter(unit__in=keys, **events)
        .values_list("unit")
        .annotate(number=Count("event", distinct=True))
    )
    for unit, number in hosted:
        found[unit].append(_("%(number)d events hosted") % {"number": number})
    for provider in _providers:
        for unit, words in provider(keys, on).items():
            found[unit].append(words)
    return found
