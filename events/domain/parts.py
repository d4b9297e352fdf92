"""What one part says for itself: its hosts, its number in a series, when somebody is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, queue
from core.errors import DomainError
from events.domain import editing, states
from events.enums import NumberedThing
from events.models import Part, Series
from people.models import User

FIELDS: Final = ("series", "series_no", "late_after_minutes", "early_before_minutes")


class SeriesRefused(DomainError):
    code = "series_refused"
    field = "series"


@dataclass(frozen=True)
class PartFields:
    """A number needs its series. Minutes are whole; late is who comes more than that after the
    beginning, early who leaves more than that before the end.
    """

    series: Series | None
    series_no: int | None
    late_after_minutes: int
    early_before_minutes: int


@transaction.atomic
def set_part(
    *,
    part: Part,
    fields: PartFields,
    hosts: Sequence[editing.HostRow] | None,
    actor: User,
    now: datetime,
) -> Part:
    """Change one part; `hosts` None leaves them as they are.

    Raises EventClosed, SeriesRefused, SeriesNumberTaken, RowRefused.
    """
    event = states.locked(part.event)
    if states.is_closed(event):
        raise editing.EventClosed
    part = Part.objects.get(pk=part.pk)
    _check_number(part, fields)
    changed = [name for name in FIELDS if getattr(part, name) != getattr(fields, name)]
    for name in FIELDS:
        setattr(part, name, getattr(fields, name))
    part.save(update_fields=FIELDS)  # `taken` belongs to registrations.domain.places
    if hosts is not None:
        editing.set_hosts(event, hosts, part=part)
        changed.append("hosts")
    event.revision += 1
    event.save(update_fields=["revision"])
    audit.record(
        action="part.changed", subject=part, scope=event, actor=actor, now=now, fields=changed
    )
    queue.enqueue("attendance.recompute", event=event.pk)
    return part


def _check_number(part: Part, fields: PartFields) -> None:
    series, number = fields.series, fields.series_no
    if series is None:
        if number is not None:
            raise SeriesRefused(_("Choose the series that this number belongs to."))
        return
    if series.numbers != NumberedThing.PARTS or series.office_id != part.event.office_id:
        raise SeriesRefused(_("This series does not number the parts of this office's events."))
    if number is None:
        return
    if Part.objects.filter(series=series, series_no=number).exclude(pk=part.pk).exists():
        raise editing.SeriesNumberTaken(number)
