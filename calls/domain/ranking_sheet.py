"""The ranking as a workbook; reviewers stand under numbers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from calls.domain.ranking_list import Line, Listing
from core.spreadsheet.export import Column, workbook


def workbook_of(listing: Listing, *, locale: str) -> bytes:
    """One row a submission, in the order of the places."""
    return workbook(
        _("Ranking: %(call)s") % {"call": listing.step.call.title},
        list(_columns(listing)),
        (list(_cells(line)) for line in listing.lines(listing.placed)),
        sheet=_("Ranking"),
        locale=locale,
    )


def _columns(listing: Listing) -> Iterator[Column]:
    yield Column(header=pgettext("ranking", "place"), kind="number")
    yield Column(header=_("Nominee"))
    yield Column(header=_("Unit"))
    yield Column(header=_("Tier"))
    yield Column(header=pgettext("ranking", "Result"), kind="number")
    yield Column(header=_("Mean"), kind="number")
    yield Column(header=_("Trimmed mean"), kind="number")
    yield Column(header=_("Standard deviation"), kind="number")
    for number, _reviewer in enumerate(listing.reviewers, start=1):
        label = listing.reviewers[number - 1] if listing.frozen else number
        yield Column(header=_("Reviewer %(number)s") % {"number": label}, kind="number")
    yield Column(header=_("Evidence"))
    yield Column(header=pgettext("ranking", "Note"))
    yield Column(header=_("Verdict"))


def _cells(line: Line) -> Iterator[object]:
    known = line.placed.summary
    yield line.placed.place
    yield line.name
    yield line.unit_name
    yield line.tier
    figures = (known.result, known.mean, known.trimmed, known.deviation) if known else (None,) * 4
    for figure in (*figures, *line.points):
        yield None if figure is None else figure / 100
    yield "；".join(line.flags)
    yield "；".join(_notes(line))
    yield line.verdict.get_outcome_display() if line.verdict else ""


def _notes(line: Line) -> Iterator[str]:
    if line.is_disputed:
        yield _("disputed")
    if line.placed.is_equal:
        yield _("equal")
    if line.move is not None:
        yield _("moved by hand: %(reason)s") % {"reason": line.move.reason}
    yield from line.excluded
