"""Working days as the State Council's notices set them, year by year; never guessed.

The years that the package chinesecalendar knows need no rows: they are there on a fresh database,
without a network. A year entered by hand (`enter`) stands in the place of the packaged one. A day
of a year that is neither raises `YearNotPublished`: a date computed from a guess would stand in
public.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from core.models import WorkDay, WorkYear

WORKING: Final = "working"
CALENDAR: Final = "calendar"
FEWEST, MOST = 1, 30
_SATURDAY: Final = 5


class YearNotPublished(DomainError):
    """The working days of a year are not known here."""

    code = "year_not_published"
    field = "starts_on"


class BadCalendar(DomainError):
    """What was entered of a year cannot be right; the sentence says which day and why."""

    code = "bad_calendar"


@dataclass(frozen=True)
class Day:
    """One day of a period. `name` is the holiday it belongs to, "" for a plain day.

    `number` says the how-maniest counted day it is, None where it does not count.
    """

    on: date
    is_working: bool
    name: str
    number: int | None = None


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included, with every day between."""

    starts_on: date
    ends_on: date
    days: tuple[Day, ...]
    # The next year's notice may still move the last days of December.
    may_move: bool = False


@dataclass(frozen=True)
class Named:
    """A day that a notice names."""

    on: date
    is_working: bool
    name: str


@cache
def _packaged() -> Mapping[date, Named]:
    # Two thousand lines of constants that only few pages need.
    from chinese_calendar import constants

    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    worked = {on: Named(on, True, names[name]) for on, name in constants.workdays.items()}
    off = {on: Named(on, False, names[name]) for on, name in constants.holidays.items()}
    return {**worked, **off}


@cache
def packaged_years() -> range:
    """The years that the package knows."""
    years = {on.year for on, day in _packaged().items() if not day.is_working}
    return range(min(years), max(years) + 1)


def known_years() -> list[int]:
    """Every year whose working days are known, in order."""
    entered = WorkYear.objects.values_list("year", flat=True)
    return sorted({*packaged_years(), *entered})


def is_known(year: int) -> bool:
    return year in packaged_years() or WorkYear.objects.filter(year=year).exists()


class _Calendar:
    """The years of one question, each read once."""

    def __init__(self) -> None:
        self._entered = set(WorkYear.objects.values_list("year", flat=True))
        self._rows: dict[int, dict[date, Named]] = {}

    def _rows_of(self, year: int) -> dict[date, Named]:
        if year not in self._rows:
            rows = WorkDay.objects.filter(on__year=year).values_list("on", "is_working", "name")
            self._rows[year] = {row[0]: Named(*row) for row in rows}
        return self._rows[year]

    def knows(self, year: int) -> bool:
        return year in self._entered or year in packaged_years()

    def day(self, on: date) -> Day:
        """Raises `YearNotPublished`."""
        if not self.knows(on.year):
            raise YearNotPublished(
                _(
                    "The working days of %(year)d are not known here yet, so the last day cannot be"
                    " computed. Once the State Council has published its notice for %(year)d, enter"
                    " it in the work calendar; or choose an earlier first day or a shorter period."
                )
                % {"year": on.year}
            )
        named = self._rows_of(on.year).get(on)
        if named is None and on.year not in self._entered:
            named = _packaged().get(on)
        if named is None:
            return Day(on, on.weekday() < _SATURDAY, "")
        return Day(on, named.is_working, named.name)


def is_working_day(on: date) -> bool:
    """Raises `YearNotPublished`."""
    return _Calendar().day(on).is_working


def period(*, starts_on: date, days: int, kind: str, first_day_counts: bool) -> Period:
    """`days` days from `starts_on` on: working days, or all (`kind`: WORKING or CALENDAR).

    A first day that is no working day counts in neither case. Raises `YearNotPublished` for working
    days beyond the known years, ValueError for a length outside of 1–30 or an unknown kind.
    """
    if not FEWEST <= days <= MOST or kind not in {WORKING, CALENDAR}:
        raise ValueError(f"{days} {kind}")
    calendar = _Calendar()
    found: list[Day] = []
    counted = 0
    on = starts_on
    while counted < days:
        day = calendar.day(on) if kind == WORKING else Day(on, True, "")
        counts = day.is_working and (first_day_counts or on > starts_on)
        counted += counts
        found.append(Day(on, day.is_working, day.name, counted if counts else None))
        on += timedelta(days=1)
    last = found[-1].on
    in_doubt = kind == WORKING and (last.month, last.day) >= (12, 26)
    return Period(
        starts_on, last, tuple(found), may_move=in_doubt and not calendar.knows(last.year + 1)
    )


def end_of_period(start: date, days: int, kind: str, *, first_day_counts: bool) -> date:
    """The last day of the period, itself included; as `period`."""
    found = period(starts_on=start, days=days, kind=kind, first_day_counts=first_day_counts)
    return found.ends_on


def days_of_year(year: int) -> list[Day]:
    """Every day of a known year. Raises `YearNotPublished`."""
    calendar = _Calendar()
    first = date(year, 1, 1)
    return [
        calendar.day(first + timedelta(days=n)) for n in range((date(year + 1, 1, 1) - first).days)
    ]


def named_days(year: int) -> list[Named]:
    """What the year's notice names: as entered, else as packaged; in order, empty if unknown."""
    if WorkYear.objects.filter(year=year).exists():
        rows = WorkDay.objects.filter(year_id=year).order_by("on")
        return [Named(*row) for row in rows.values_list("on", "is_working", "name")]
    return sorted((day for on, day in _packaged().items() if on.year == year), key=lambda d: d.on)


def _checked(year: int, days: Iterable[Named]) -> Sequence[Named]:
    by_day: dict[date, Named] = {}
    for day in days:
        if abs((day.on - date(year, 7, 1)).days) > 200:
            raise BadCalendar(
                _("%(day)s does not belong to a notice for %(year)d.")
                % {"day": day.on.isoformat(), "year": year}
            )
        other = by_day.setdefault(day.on, day)
        if other.is_working != day.is_working:
            raise BadCalendar(
                _("%(day)s is given both as a day off and as a working day.")
                % {"day": day.on.isoformat()}
            )
        if day.is_working and day.on.weekday() < _SATURDAY:
            raise BadCalendar(
                _("%(day)s is a weekday and worked anyway; only weekends are made working days.")
                % {"day": day.on.isoformat()}
            )
    if not any(not day.is_working for day in by_day.values()):
        raise BadCalendar(_("Please enter the days off that the notice names."))
    return list(by_day.values())


def enter(
    *, year: int, notice: str, days: Iterable[Named], actor: Model, now: datetime
) -> WorkYear:
    """Set the working days of a year from its notice; again replaces what was entered.

    Public notices that hang keep the end they were published with. Raises `BadCalendar`.
    """
    checked = _checked(year, days)
    with transaction.atomic():
        row, _created = WorkYear.objects.update_or_create(
            year=year, defaults={"notice": notice.strip(), "changed_at": now}
        )
        row.days.all().delete()
        WorkDay.objects.filter(on__in=[day.on for day in checked]).delete()
        WorkDay.objects.bulk_create(
            WorkDay(year=row, on=day.on, is_working=day.is_working, name=day.name)
            for day in checked
        )
        audit.record(
            action="work_calendar.entered", subject=f"core.workyear:{year}", actor=actor, now=now
        )
    return row
