"""Lecture fees: ceilings by level of title, and the sheet that finance pays by (讲课费发放表).

The defaults are the public ceilings for training by central organs, after tax for each 学时
(中央和国家机关培训费管理办法, 2016, art. 9): 500 yuan up to an associate senior title, 1,000 for a
senior one, 1,500 for academicians and nationally known experts. They bind those organs; an office
sets its own. Half a day counts as four 学时 at most. Numbers of bank accounts and identity cards
are not kept: the sheet leaves their columns to be filled in by hand.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from core.text.numerals import trim_decimal
from events.models import Event
from lecturers.domain import assignments, invitations_ics
from lecturers.enums import TitleLevel
from lecturers.models import Assignment, FeeCeiling
from people.models import Office, User

DEFAULTS: Final = {
    TitleLevel.NONE: Decimal(500),
    TitleLevel.JUNIOR: Decimal(500),
    TitleLevel.INTERMEDIATE: Decimal(500),
    TitleLevel.ASSOCIATE: Decimal(500),
    TitleLevel.SENIOR: Decimal(1000),
    TitleLevel.ACADEMICIAN: Decimal(1500),
}
HALF_DAY_HOURS: Final = Decimal(4)
_NOON: Final = 13  # a lecture that begins at one or later is of the afternoon
_EVENING: Final = 18


class OverCeiling(DomainError):
    code = "over_ceiling"
    field = "fee_reason"


class FeeRefused(DomainError):
    code = "fee_refused"
    field = "fee_per_hour"


@dataclass(frozen=True)
class Line:
    """One lecture on the sheet. `hours` are those that are paid; `amount` is after tax, in yuan."""

    assignment: Assignment
    hours: Decimal
    ceiling: Decimal
    rate: Decimal
    amount: Decimal
    is_fixed: bool

    @property
    def hours_cut(self) -> bool:
        """Whether the half day's four hours were used up."""
        return self.hours < self.assignment.session.hours

    @property
    def is_over(self) -> bool:
        return self.rate > self.ceiling


@dataclass(frozen=True)
class Sheet:
    lines: list[Line]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))

    @property
    def hours(self) -> Decimal:
        return sum((line.hours for line in self.lines), Decimal(0))

    @property
    def open_count(self) -> int:
        """Paid lectures whose fee nobody has fixed."""
        return sum(not line.is_fixed for line in self.lines)


def ceilings_of(office: Office) -> dict[str, Decimal]:
    """Yuan an hour by level: the office's own, or the defaults."""
    own = FeeCeiling.objects.filter(office=office).values_list("title_level", "amount")
    return {**{level.value: amount for level, amount in DEFAULTS.items()}, **dict(own)}


@transaction.atomic
def set_ceilings(
    *, office: Office, amounts: Mapping[str, Decimal], actor: User, now: datetime
) -> None:
    """The office's own ceilings, by level."""
    for level, amount in amounts.items():
        FeeCeiling.objects.update_or_create(
            office=office, title_level=TitleLevel(level), defaults={"amount": amount}
        )
    audit.record(
        action="fees.ceilings_set", subject=office, actor=actor, now=now, fields=list(amounts)
    )


@transaction.atomic
def set_fee(
    *,
    assignment: Assignment,
    is_public_benefit: bool,
    fee_per_hour: Decimal | None,
    fee_reason: str,
    actor: User,
    now: datetime,
) -> Assignment:
    """Fix what a lecture is paid; public-benefit service is not (讲师工作规定, art. 6).

    Raises FeeRefused, and OverCeiling where more than the ceiling has no reason.
    """
    row = assignments.locked(assignment)
    if is_public_benefit:
        fee_per_hour, fee_reason = None, ""
    elif fee_per_hour is not None:
        if fee_per_hour < 0:
            raise FeeRefused(_("A fee is not less than 0 yuan."))
        ceiling = ceiling_of(row, ceilings_of(row.session.part.event.office))
        if fee_per_hour > ceiling and not fee_reason.strip():
            raise OverCeiling(
                _("More than the ceiling of %(most)s yuan an hour needs a reason.")
                % {"most": trim_decimal(ceiling)}
            )
    row.is_public_benefit = is_public_benefit
    row.fee_per_hour, row.fee_reason = fee_per_hour, fee_reason.strip()[:300]
    row.save(update_fields=["is_public_benefit", "fee_per_hour", "fee_reason"])
    audit.record(
        action="assignment.fee_set",
        subject=row,
        actor=actor,
        now=now,
        scope=row.session.part.event,
        reason=row.fee_reason,
        fields=["is_public_benefit", "fee_per_hour"],
    )
    return row


def ceiling_of(row: Assignment, ceilings: Mapping[str, Decimal]) -> Decimal:
    """The most for this lecturer; a level that nobody noted counts as the lowest."""
    return ceilings[row.lecturer.title_level or TitleLevel.NONE]


def sheet_of(event: Event) -> Sheet:
    """Every accepted or held lecture of the event, in the order of time."""
    ceilings = ceilings_of(event.office)
    rows = invitations_ics.rows().teaching().filter(session__part__event=event)
    used: dict[tuple[int, date, int], Decimal] = defaultdict(Decimal)
    lines = []
    for row in rows.order_by("starts_at", "pk"):
        key = _half_day(row)
        hours = min(Decimal(row.session.hours), max(HALF_DAY_HOURS - used[key], Decimal(0)))
        used[key] += hours
        rate = row.fee_per_hour or Decimal(0)
        lines.append(
            Line(
                assignment=row,
                hours=hours,
                ceiling=ceiling_of(row, ceilings),
                rate=rate,
                amount=rate * hours,
                is_fixed=row.is_public_benefit or row.fee_per_hour is not None,
            )
        )
    return Sheet(lines)


def _half_day(row: Assignment) -> tuple[int, date, int]:
    start = timezone.localtime(row.starts_at)
    half = 0 if start.hour < _NOON else 1 if start.hour < _EVENING else 2
    return row.lecturer_id, start.date(), half
