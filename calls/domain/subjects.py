"""Whom or what a submission is about, in the words that lists and public notices print.

What is chosen belongs to a higher app (lecturers to `lecturers`): each registers how to describe
the submissions of its kind of call when it starts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from calls.enums import CallKind
from calls.models import Submission


@dataclass(frozen=True)
class Subject:
    """The printed words: nothing but name, unit and post may ever hang in public (PIPL 25)."""

    name: str
    unit_name: str
    post: str


Describer = Callable[[Iterable[Submission]], Mapping[int, Subject]]
_describers: Final[dict[str, Describer]] = {}


def register(kind: CallKind, describer: Describer) -> None:
    """Let `describer` answer for submissions of this kind of call, by submission id, in bulk."""
    _describers[kind] = describer


def of(submissions: Iterable[Submission]) -> dict[int, Subject]:
    """The subjects by submission id, in a constant number of queries per kind of call.

    Submissions come with `call`, `person` and `unit` selected. A kind that nobody describes is
    shown by its title and unit.
    """
    by_kind: dict[str, list[Submission]] = {}
    for submission in submissions:
        by_kind.setdefault(submission.call.kind, []).append(submission)
    found: dict[int, Subject] = {}
    for kind, rows in by_kind.items():
        described = _describers[kind](rows) if kind in _describers else {}
        for row in rows:
            found[row.pk] = described.get(row.pk) or Subject(
                name=row.title or (row.person.name if row.person else ""),
                unit_name=row.unit.name if row.unit else "",
                post="",
            )
    return found
