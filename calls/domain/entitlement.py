"""Which units may put forward in a call, and how many they usually may (rule 8.9)."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from calls.models import Call, Submission
from core import locks
from core.errors import DomainError
from people.enums import Tier
from people.models import Membership, Unit


class UnitNotEntitled(DomainError):
    """The unit holds none of the tiers that may put forward in this call."""

    code = "unit_not_entitled"
    field = "unit"


class LimitReasonMissing(DomainError):
    """One more than the usual number needs its reason (一般不超过2名 is soft, L2-Q2)."""

    code = "limit_reason_missing"
    field = "limit_reason"


def tiers(call: Call, units: Iterable[int], day: date) -> dict[int, str]:
    """The highest tier of each unit with the call's office on that day; others are left out."""
    rank = {tier: number for number, tier in enumerate(Tier.values)}
    rows = Membership.objects.on(day).filter(term__office=call.office_id, unit__in=list(units))
    found: dict[int, str] = {}
    for unit, tier in rows.values_list("unit_id", "tier"):
        if unit not in found or rank[tier] < rank[found[unit]]:
            found[unit] = tier
    return found


def entitled(call: Call, units: Iterable[int], day: date) -> set[int]:
    """Those of the units that may put forward: of the call's tiers, or of any."""
    return {
        unit
        for unit, tier in tiers(call, units, day).items()
        if not call.tiers or tier in call.tiers
    }


def check_unit(call: Call, unit: Unit, day: date) -> None:
    """Raise UnitNotEntitled that says which units may."""
    if unit.pk in entitled(call, [unit.pk], day):
        return
    named = [str(Tier(tier).label) for tier in call.tiers] or [str(_("any member unit"))]
    raise UnitNotEntitled(
        _("“%(unit)s” cannot put forward in this call; these may: %(tiers)s.")
        % {"unit": unit.name, "tiers": ", ".join(named)}
    )


def standing(call: Call, unit_id: int, *, without: int | None = None) -> int:
    """How many submissions of the unit count in the call."""
    rows = Submission.objects.live().filter(call=call, unit=unit_id)
    return rows.exclude(pk=without or 0).count()


def is_beyond_limit(call: Call, unit_id: int, *, without: int | None = None) -> bool:
    """Whether one more is more than the usual number of the unit."""
    return call.soft_limit is not None and (
        standing(call, unit_id, without=without) >= call.soft_limit
    )


def check_limit(submission: Submission) -> None:
    """Count under a lock and ask for the reason beyond the limit. Raises LimitReasonMissing.

    Inside a transaction: two contacts of the unit who hand in at once are counted one by one.
    """
    call, unit_id = submission.call, submission.unit_id
    if unit_id is None or call.soft_limit is None:
        return
    locks.hold(f"calls.limit:{call.pk}:{unit_id}")
    if submission.limit_reason.strip():
        return
    if is_beyond_limit(call, unit_id, without=submission.pk):
        raise LimitReasonMissing(
            _(
                "A unit usually puts forward at most %(number)d in this call. For one more please "
                "say why, for example what distinguishes this person."
            )
            % {"number": call.soft_limit}
        )


def beyond_limit(call: Call) -> set[int]:
    """Ids of the live submissions that are more than the usual number of their unit, by time."""
    if call.soft_limit is None:
        return set()
    rows = Submission.objects.live().filter(call=call, unit__isnull=False)
    seen: dict[int, int] = {}
    found = set()
    for key, unit in rows.order_by("submitted_at", "pk").values_list("pk", "unit_id"):
        seen[unit] = seen.get(unit, 0) + 1
        if seen[unit] > call.soft_limit:
            found.add(key)
    return found
