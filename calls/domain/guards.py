"""What must hold before a submission passes any step: asked by path.decide, so by every door."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from django.utils.translation import gettext as _

from calls.enums import CallKind
from calls.models import Objection, Submission
from core.errors import DomainError

Finder = Callable[[Iterable[Submission]], Mapping[int, list[str]]]
_finders: Final[dict[str, Finder]] = {}


class NotReady(DomainError):
    """What the kind of call asks is missing: a nominee who has not agreed, an unclear identity."""

    code = "not_ready"


class ObjectionOpen(DomainError):
    """An objection against the submission is open (rule 8)."""

    code = "objection_open"


def register(kind: CallKind, finder: Finder) -> None:
    """Let `finder` say, by submission id and in bulk, why one may not be passed."""
    _finders[kind] = finder


def lacking(submissions: Iterable[Submission]) -> dict[int, list[str]]:
    """Why submissions may not be passed, in words; those that may are absent.

    Submissions come with `call` selected.
    """
    by_kind: dict[str, list[Submission]] = {}
    for row in submissions:
        by_kind.setdefault(row.call.kind, []).append(row)
    found: dict[int, list[str]] = {}
    for kind, rows in by_kind.items():
        if kind in _finders:
            found.update(_finders[kind](rows))
    return found


def before_passing(submission: Submission) -> None:
    """Raises `NotReady`, `ObjectionOpen`."""
    if reasons := lacking([submission]).get(submission.pk):
        raise NotReady(" ".join(reasons))
    if Objection.objects.open().filter(targets__entry__submission=submission).exists():
        raise ObjectionOpen(
            _("An objection against this candidate is open; it has to be concluded first.")
        )
