"""What a call asks for: papers by kind of submitter, eligibility checks, criteria of scoring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from calls.domain import planning
from calls.models import Call, CallCheck, Criterion, RequiredPaper, Step
from core.errors import DomainError, RowRefused
from core.text import pinyin
from people.models import User


class PaperInUse(DomainError):
    """Somebody handed in a file for the paper."""

    code = "paper_in_use"


class CriteriaInUse(DomainError):
    """Submissions stand before the panel: all are scored by the same criteria."""

    code = "criteria_in_use"


@dataclass(frozen=True)
class PaperRow:
    """One required paper; no `submitter_kinds`: from all, no `formats`: any kind of file."""

    label: str
    id: int | None = None
    key: str = ""
    help_text: str = ""
    submitter_kinds: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    is_required: bool = True
    needs_stamp: bool = False
    original_wanted: bool = False


@dataclass(frozen=True)
class CriterionRow:
    """One criterion; `anchors` are (score, what it means)."""

    label: str
    id: int | None = None
    help_text: str = ""
    weight: int = 1
    most: int = 10
    anchors: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class CheckRow:
    """An eligibility check that is switched on, by its key in the registry of checks."""

    key: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


_PAPER: Final = (
    *("label", "help_text", "is_required", "needs_stamp", "original_wanted"),
    *("submitter_kinds", "formats"),
)


@transaction.atomic
def set_papers(
    *, call: Call, rows: Sequence[PaperRow], actor: User | None, now: datetime
) -> list[RequiredPaper]:
    """Ask for these papers, in this order. Raises RowRefused, PaperInUse, planning.CallClosed."""
    call = planning.locked_open(call)
    old = {paper.pk: paper for paper in call.papers.all()}
    try:
        call.papers.exclude(pk__in=[row.id for row in rows if row.id]).delete()
    except ProtectedError:
        raise PaperInUse(
            _("Files were handed in for a paper that is left out. It has to stay; rename it.")
        ) from None
    labels: set[str] = set()
    keys = {old[row.id].key for row in rows if row.id}
    papers = []
    for order, row in enumerate(rows):
        if row.label in labels:
            raise RowRefused(
                _("This paper stands here twice."), rows="papers", index=order, field="label"
            )
        labels.add(row.label)
        paper = old[row.id] if row.id else RequiredPaper(call=call, key=_key(row, keys))
        paper.order = order
        for name in _PAPER:
            value = getattr(row, name)
            setattr(paper, name, list(value) if isinstance(value, tuple) else value)
        paper.save()
        papers.append(paper)
    planning.changed(call, what="papers", actor=actor, now=now)
    return papers


def _key(row: PaperRow, taken: set[str]) -> str:
    """The row's own key, or the first letters of its label in pinyin; `taken` grows by it."""
    initials = "".join(word[0] for word in pinyin.full_pinyin(row.label).split() if word)
    base = row.key or slugify(initials)[:30] or "paper"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    taken.add(key)
    return key


@transaction.atomic
def set_checks(
    *, call: Call, rows: Sequence[CheckRow], actor: User | None, now: datetime
) -> list[CallCheck]:
    """Switch on these checks and no others. Raises planning.CallClosed."""
    call = planning.locked_open(call)
    keys = [row.key for row in rows]
    call.checks.exclude(key__in=keys).delete()
    checks = [
        CallCheck.objects.update_or_create(
            call=call, key=row.key, defaults={"parameters": dict(row.parameters), "order": order}
        )[0]
        for order, row in enumerate(rows)
    ]
    planning.changed(call, what="checks", actor=actor, now=now)
    return checks


@transaction.atomic
def set_criteria(
    *, step: Step, rows: Sequence[CriterionRow], actor: User | None, now: datetime
) -> list[Criterion]:
    """The criteria of a scoring step, in this order.

    Fixed from the moment a submission stands before the panel. Raises CriteriaInUse, RowRefused,
    planning.CallClosed.
    """
    call = planning.locked_open(step.call)
    if step.standing.exists() or step.results.exists():
        raise CriteriaInUse(
            _("Submissions already stand before the panel; all are scored by the same criteria.")
        )
    for index, row in enumerate(rows):
        if any(not 0 <= score <= row.most for score, _text in row.anchors):
            raise RowRefused(
                _("A score here lies between 0 and %(most)d.") % {"most": row.most},
                rows="criteria",
                index=index,
                field="anchors",
            )
    step.criteria.all().delete()
    criteria = [
        Criterion(
            step=step,
            label=row.label,
            help_text=row.help_text,
            weight=row.weight,
            most=row.most,
            anchors=[{"score": score, "text": text} for score, text in sorted(row.anchors)],
            order=order,
        )
        for order, row in enumerate(rows)
    ]
    Criterion.objects.bulk_create(criteria)
    planning.changed(call, what="criteria", actor=actor, now=now)
    return criteria
