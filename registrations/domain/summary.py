"""报名汇总表: the list of registrations as a workbook (conventions 1.5)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from core import audit
from core.spreadsheet.export import Column, workbook
from core.text import phones, regions
from events.enums import Mode
from events.models import Event
from people.models import User
from registrations.domain import fields
from registrations.models import Registration


@dataclass(frozen=True)
class Summary:
    """The file and how many registrations are in it."""

    data: bytes
    rows: int


def export(*, event: Event, rows: QuerySet[Registration], actor: User, now: datetime) -> Summary:
    """The rows as shown, in their order. Who took how many, with the file's hash, is recorded."""
    found = list(rows)
    extra = [asked for asked in fields.asked_by(event) if not asked.column]
    columns = _columns(event, extra)
    title = _("Summary of registrations: %(event)s") % {"event": event.title}
    data = workbook(
        title,
        columns,
        _lines(event, found, extra),
        sheet=_("Summary of registrations"),
        locale=get_language() or "zh-hans",
    )
    digest = hashlib.sha256(data).hexdigest()
    audit.record(
        action="registrations.exported",
        subject=event,
        scope=event,
        actor=actor,
        now=now,
        reason=f"rows={len(found)} sha256={digest}",
        fields=["name", "phone", "position", "unit_name", *(asked.key for asked in extra)],
    )
    return Summary(data, len(found))


def _columns(event: Event, extra: list[fields.Field]) -> list[Column]:
    columns = [
        Column(header=_("No."), kind="number"),
        Column(header=_("Name")),
        Column(header=_("Unit")),
        Column(header=_("Tier")),
        Column(header=_("Province")),
        Column(header=_("Region")),
        Column(header=_("Post")),
        Column(header=_("Mobile phone")),
        Column(header=_("Capacity in which taking part")),
        Column(header=pgettext("chosen", "Parts")),
    ]
    if event.mode == Mode.HYBRID:
        columns.append(Column(header=_("Attending")))
    columns += [Column(header=str(asked.label)) for asked in extra]
    return [
        *columns,
        Column(header=_("State")),
        Column(header=_("Waiting number"), kind="number"),
        Column(header=_("Source")),
        Column(header=pgettext("column", "Registered"), kind="datetime"),
        Column(header=pgettext("column", "Confirmed"), kind="datetime"),
        Column(header=_("Remark")),
    ]


def _lines(
    event: Event, rows: list[Registration], extra: list[fields.Field]
) -> Iterator[list[object]]:
    choices = {asked.key: dict(asked.choices) for asked in extra}
    for number, row in enumerate(rows, start=1):
        parts = sorted(
            (chosen.part for chosen in row.chosen_parts.all()),
            key=lambda part: (part.order, part.pk),
        )
        yield [
            number,
            row.name,
            row.unit_name,
            row.get_tier_display(),
            regions.province_name(row.region_code),
            regions.region_name(row.region_code),
            row.position,
            phones.display_phone(row.phone).replace(" ", ""),
            row.category.name,
            _(", ").join(part.title for part in parts),
            *([row.get_attend_mode_display()] if event.mode == Mode.HYBRID else []),
            *(
                choices[asked.key].get(row.answers.get(asked.key), row.answers.get(asked.key, ""))
                for asked in extra
            ),
            row.get_status_display(),
            row.waitlist_no,
            row.get_source_display(),
            row.submitted_at,
            row.confirmed_at,
            row.remark,
        ]
