"""What a registration keeps of the unit as it was on the event's first day."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from events.models import Event
from people.models import Membership, Unit


@dataclass(frozen=True)
class UnitSnapshot:
    """The unit that bears exactly this name, if we know one, with its tier on that day."""

    name: str
    unit_id: int | None = None
    region_code: str = ""
    tier: str = ""


def of_unit(unit_name: str, event: Event) -> UnitSnapshot:
    """Match by exact name, round brackets of either width; a name nobody knows stays a name."""
    written = {unit_name, unit_name.replace("（", "(").replace("）", ")")}
    memberships = (
        Membership.objects.on(event.starts_on)
        .filter(unit=OuterRef("pk"), term__office=event.office_id)
        .order_by("-starts_on")
    )
    row = (
        Unit.objects.live()
        .filter(name__in=written)
        .order_by("pk")
        .values_list("pk", "name", "region_code", Subquery(memberships.values("tier")[:1]))
        .first()
    )
    if row is None:
        return UnitSnapshot(name=unit_name)
    return UnitSnapshot(name=row[1], unit_id=row[0], region_code=row[2], tier=row[3] or "")
