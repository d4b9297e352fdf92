"""What is looked at on equal conditions (domain.md 3.10): evidence, then the tier of the unit.

Award flags and the unit record are shown, never counted. The tier is that of the recommending unit
in the office's committee on the day when the submission came in, so that a later change of tier
changes nothing; a unit without one stands under its superior recommending unit.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from calls.enums import CallKind
from calls.models import Submission
from people.enums import Tier
from people.models import Membership

Flags = Callable[[Iterable[Submission]], Mapping[int, list[str]]]

TIER_ORDER: Final = (Tier.VICE_DIRECTOR, Tier.STANDING, Tier.MEMBER)
_flags: Final[dict[str, Flags]] = {}


def register(kind: CallKind, flags: Flags) -> None:
    """Let `flags` say, by submission id and in bulk, what speaks for one at equal conditions."""
    _flags[kind] = flags


def flags_of(submissions: Iterable[Submission]) -> dict[int, list[str]]:
    """Short words by submission id; submissions come with `call` selected."""
    by_kind: dict[str, list[Submission]] = {}
    for row in submissions:
        by_kind.setdefault(row.call.kind, []).append(row)
    found: dict[int, list[str]] = {}
    for kind, rows in by_kind.items():
        if kind in _flags:
            found.update(_flags[kind](rows))
    return found


def tiers_of(submissions: Iterable[Submission]) -> dict[int, Tier]:
    """The tier that decides, by submission id, in one query; absent where there is none."""
    rows = list(submissions)
    units = {unit for row in rows for unit in (row.unit_id, row.superior_unit_id) if unit}
    offices = {row.call.office_id for row in rows}
    held: dict[tuple[int, int], list[tuple[date, date | None, str]]] = {}
    memberships = Membership.objects.filter(unit__in=units, term__office__in=offices)
    for unit, office, starts, ends, tier in memberships.values_list(
        "unit_id", "term__office_id", "starts_on", "ends_on", "tier"
    ):
        held.setdefault((office, unit), []).append((starts, ends, tier))
    found: dict[int, Tier] = {}
    for row in rows:
        day = _day(row.submitted_at or row.created_at)
        for key in (row.unit_id, row.superior_unit_id):
            tiers = [
                Tier(tier)
                for starts, ends, tier in held.get((row.call.office_id, key or 0), ())
                if starts <= day and (ends is None or day <= ends)
            ]
            if tiers:
                found[row.pk] = min(tiers, key=TIER_ORDER.index)
                break
    return found


def place_of(tier: Tier | str | None) -> int:
    """0 for the tier that comes first; those without a tier come last."""
    return TIER_ORDER.index(Tier(tier)) if tier else len(TIER_ORDER)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
