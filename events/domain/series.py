"""Series 系列: they number events or parts (第一期, 第三期); gaps are allowed."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from events.enums import NumberedThing
from events.models import Event, Part, Series
from people.models import Office, User


class SeriesNameTaken(DomainError):
    """An office has each name once a year."""

    code = "series_name_taken"
    field = "name"


class SeriesInUse(DomainError):
    """What a series numbers stays once it has numbered something."""

    code = "series_in_use"
    field = "numbers"


@dataclass(frozen=True)
class Numbered:
    """What carries a number of a series: an event, or a part held inside one."""

    number: int | None
    title: str
    event: Event
    on: date


@transaction.atomic
def create_series(
    *,
    office: Office,
    name: str,
    year: int | None,
    numbers: NumberedThing,
    actor: User,
    now: datetime,
) -> Series:
    """A series; without a `year` its numbers go on for ever. Raises SeriesNameTaken."""
    _check_name(office, name, year, own=None)
    series = Series.objects.create(office=office, name=name, year=year, numbers=numbers)
    audit.record(action="series.created", subject=series, scope=office, actor=actor, now=now)
    return series


@transaction.atomic
def change_series(
    *,
    series: Series,
    name: str,
    year: int | None,
    numbers: NumberedThing,
    actor: User,
    now: datetime,
) -> Series:
    """Correct a series. Raises SeriesNameTaken, SeriesInUse."""
    series = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    _check_name(series.office, name, year, own=series)
    if numbers != series.numbers and (series.events.exists() or series.parts.exists()):
        raise SeriesInUse(
            _("This series has numbered something already; what it numbers cannot change.")
        )
    wanted = {"name": name, "year": year, "numbers": numbers}
    changed = [field for field, value in wanted.items() if getattr(series, field) != value]
    for field, value in wanted.items():
        setattr(series, field, value)
    series.save()
    audit.record(
        action="series.changed",
        subject=series,
        scope=series.office,
        actor=actor,
        now=now,
        fields=changed,
    )
    return series


def _check_name(office: Office, name: str, year: int | None, *, own: Series | None) -> None:
    Office.objects.select_for_update().get(pk=office.pk)
    same = Series.objects.filter(office=office, name=name, year=year)
    if own is not None:
        same = same.exclude(pk=own.pk)
    if same.exists():
        raise SeriesNameTaken(_("There is a series of this name and year already."))


def with_counts(series: QuerySet[Series]) -> QuerySet[Series]:
    """Series with how many events or parts each has numbered, latest year first."""
    counted = series.annotate(
        event_count=Count("events", distinct=True), part_count=Count("parts", distinct=True)
    )
    return counted.order_by("-year", "name")


def numbered(series: Series) -> list[Numbered]:
    """What the series has numbered, by number; what has none yet stands last."""
    events = Event.objects.filter(series=series)
    parts = Part.objects.filter(series=series).select_related("event")
    found = [Numbered(one.series_no, one.title, one, one.starts_on) for one in events]
    found += [Numbered(one.series_no, one.title, one.event, one.starts_on) for one in parts]
    return sorted(found, key=lambda one: (one.number is None, one.number or 0, one.on))
