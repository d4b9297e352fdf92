"""What a registration keeps of the unit as it was on the event's first day."""

from dataclasses import dataclass

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
    known = (
        Unit.objects.live()
        .filter(name__in=written)
        .order_by("pk")
        .values_list("pk", "name", "region_code")[:1]
    )
    row = next(iter(known), None)
    if row is None:
        return UnitSnapshot(name=unit_name)
    tier = (
        Membership.objects.on(event.starts_on)
        .filter(unit=row[0], term__office=event.office_id)
        .order_by("-starts_on")
        .values_list("tier", flat=True)
        .first()
    )
    return UnitSnapshot(name=row[1], unit_id=row[0], region_code=row[2], tier=tier or "")
