"""What a registration keeps of the unit as it was on the event's first day."""

from dataclasses import dataclass
from typing import Final

from django.db import connection

from events.models import Event
from people.models import Membership

# models.UnitQuerySet.live, written out: every registration asks for its unit.
_LIVE_UNIT: Final = """
    SELECT id, name, region_code FROM people_unit
    WHERE name IN (%s, %s) AND merged_into_id IS NULL ORDER BY id LIMIT 1
"""


@dataclass(frozen=True)
class UnitSnapshot:
    """The unit that bears exactly this name, if we know one, with its tier on that day."""

    name: str
    unit_id: int | None = None
    region_code: str = ""
    tier: str = ""


def of_unit(unit_name: str, event: Event) -> UnitSnapshot:
    """Match by exact name, round brackets of either width; a name nobody knows stays a name."""
    with connection.cursor() as cursor:
        cursor.execute(_LIVE_UNIT, [unit_name, unit_name.replace("（", "(").replace("）", ")")])
        row = cursor.fetchone()
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
