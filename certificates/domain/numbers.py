"""Certificate numbers: unique by the database, gapless per series and year (domain rule 7)."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import F

from certificates.models import NumberCounter, NumberSeries
from core.text import numerals


class Number(NamedTuple):
    """One number of a series: its place in the year and how it is printed."""

    seq: int
    text: str


def allocate(*, series: NumberSeries, year: int, count: int) -> list[Number]:
    """The next `count` numbers of the series in that year, in order, without a gap.

    Must run inside the transaction that also writes the certificates: the counter's row stays
    locked until it ends, and a rollback gives the numbers back.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("numbers are given inside a transaction")
    if count < 1:
        return []
    counters = NumberCounter.objects.filter(series=series, year=year)
    if not counters.update(last=F("last") + count):  # the update takes the lock before it adds
        NumberCounter.objects.get_or_create(series=series, year=year)
        counters.update(last=F("last") + count)
    last = counters.values_list("last", flat=True).get()
    numerals.check_pattern(series.pattern)
    return [
        Number(seq, series.pattern.format(year=year, seq=seq))
        for seq in range(last - count + 1, last + 1)
    ]


def next_number(*, series: NumberSeries, year: int) -> str:
    """What the next number would be: for a preview, promised to nobody."""
    counter = NumberCounter.objects.filter(series=series, year=year).first()
    return series.pattern.format(year=year, seq=(counter.last if counter else 0) + 1)
