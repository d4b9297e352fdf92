"""回避: who is tied to whom, computed at each read from people, posts, units and declarations.

A reviewer is tied to a submission as the same person, as kin, by the same unit, or by a unit above
or below in the tree at any depth; merged units count as one. Posts and contacts count if they were
held at any time since the call was planned, so that nobody gets rid of a tie by ending a post. What
only a higher app knows (the kin that a nominee declared) it registers when it starts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Q

from calls.enums import CallKind, RecusalKind
from calls.models import Submission
from people.models import Person, Post, Unit, UnitContact

Pair = tuple[int, int]  # submission id, person id of the reviewer
Finder = Callable[[Iterable[Submission], Iterable[Person]], Mapping[Pair, RecusalKind]]

# Which one is told where several hold.
_STRONGEST: Final = (
    RecusalKind.SAME_PERSON,
    RecusalKind.KIN,
    RecusalKind.SAME_UNIT,
    RecusalKind.SUPERIOR_UNIT,
    RecusalKind.TEACHER,
    RecusalKind.OTHER,
)
_finders: Final[dict[str, Finder]] = {}


def register(kind: CallKind, finder: Finder) -> None:
    """Let `finder` name further ties of reviewers to submissions of this kind of call, in bulk."""
    _finders[kind] = finder


def of(submissions: Iterable[Submission], people: Iterable[Person]) -> dict[Pair, RecusalKind]:
    """The strongest tie by (submission id, person id); pairs without one are absent.

    Submissions come with `call` selected. The number of queries depends on neither list's length.
    """
    rows, reviewers = list(submissions), list(people)
    if not rows or not reviewers:
        return {}
    since = min(row.call.created_at for row in rows).date()
    nominees = {row.person_id for row in rows if row.person_id is not None}
    who = _people(nominees | {person.pk for person in reviewers})
    units = _units_of(who, since)
    tree = _Tree()
    belongs = {pk: _Belonging(tree, units.get(pk, set())) for pk in who}
    found: dict[Pair, RecusalKind] = {}
    for row in rows:
        own = {unit for unit in (row.unit_id, row.superior_unit_id) if unit is not None}
        theirs = _Belonging(tree, own | units.get(row.person_id or 0, set()))
        nominee = who.get(row.person_id or 0)
        for person in reviewers:
            if nominee is not None and who[person.pk].is_same(nominee):
                found[row.pk, person.pk] = RecusalKind.SAME_PERSON
            elif (kind := belongs[person.pk].tie_to(theirs)) is not None:
                found[row.pk, person.pk] = kind
    _add_found_by_others(found, rows, reviewers)
    return found


def between(submission: Submission, person: Person) -> RecusalKind | None:
    """The tie of one reviewer to one submission."""
    return of([submission], [person]).get((submission.pk, person.pk))


def _add_found_by_others(
    found: dict[Pair, RecusalKind], rows: list[Submission], reviewers: list[Person]
) -> None:
    by_kind: dict[str, list[Submission]] = {}
    for row in rows:
        by_kind.setdefault(row.call.kind, []).append(row)
    for kind, of_kind in by_kind.items():
        if kind not in _finders:
            continue
        for pair, tie in _finders[kind](of_kind, reviewers).items():
            known = found.get(pair)
            if known is None or _STRONGEST.index(tie) < _STRONGEST.index(known):
                found[pair] = tie


@dataclass
class _Identity:
    """A person under every record, account and phone it is known by."""

    keys: set[int]
    users: set[int]
    phones: set[str]

    def is_same(self, other: "_Identity") -> bool:
        return bool(
            self.keys & other.keys or self.users & other.users or self.phones & other.phones
        )


def _people(keys: Iterable[int]) -> dict[int, _Identity]:
    """By the key asked for; a merged record counts as the one it was merged into."""
    found: dict[int, _Identity] = {}
    waiting = {key: {key} for key in keys}  # record to be read -> keys asked for
    while waiting:
        following: dict[int, set[int]] = {}
        rows = Person.objects.filter(pk__in=waiting)
        for pk, user, phone, into in rows.values_list("pk", "user_id", "phone", "merged_into_id"):
            for asked in waiting[pk]:
                identity = found.setdefault(asked, _Identity(set(), set(), set()))
                identity.keys.add(pk)
                identity.users |= {user} if user is not None else set()
                identity.phones |= {phone} if phone else set()
                if into is not None and into not in identity.keys:
                    following.setdefault(into, set()).add(asked)
        waiting = following
    return found


def _units_of(who: Mapping[int, _Identity], since: date) -> dict[int, set[int]]:
    """Units by person: posts, and what somebody acts for as contact, not ended before `since`."""
    by_person: dict[int, set[int]] = {}
    by_user: dict[int, set[int]] = {}
    for asked, identity in who.items():
        for key in identity.keys:
            by_person.setdefault(key, set()).add(asked)
        for user in identity.users:
            by_user.setdefault(user, set()).add(asked)
    found: dict[int, set[int]] = {}
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=since)
    posts = Post.objects.filter(lasting, person_id__in=by_person, unit__isnull=False)
    for person, unit in posts.values_list("person_id", "unit_id"):
        for asked in by_person[person]:
            found.setdefault(asked, set()).add(unit)
    contacts = UnitContact.objects.filter(lasting, user_id__in=by_user).exclude(
        revoked_at__date__lt=since
    )
    for user, unit in contacts.values_list("user_id", "unit_id"):
        for asked in by_user[user]:
            found.setdefault(asked, set()).add(unit)
    return found


class _Tree:
    """All units with what they are below and what they were merged into, in one query."""

    def __init__(self) -> None:
        self._up: dict[int, tuple[int | None, int | None]] = {
            pk: (parent, into)
            for pk, parent, into in Unit.objects.values_list("pk", "parent_id", "merged_into_id")
        }
        self._lines: dict[int, frozenset[int]] = {}

    def stands_for(self, unit: int) -> int:
        """The unit that a merged one went into, itself otherwise."""
        seen = {unit}
        while (into := self._up.get(unit, (None, None))[1]) is not None and into not in seen:
            seen.add(into)
            unit = into
        return unit

    def line(self, unit: int) -> frozenset[int]:
        """The unit and everything above it, over merged units too."""
        if unit not in self._lines:
            found: set[int] = set()
            waiting: list[int] = [unit]
            while waiting:
                one = waiting.pop()
                if one not in found:
                    found.add(one)
                    waiting += [up for up in self._up.get(one, ()) if up is not None]
            self._lines[unit] = frozenset(found)
        return self._lines[unit]


@dataclass
class _Belonging:
    """The units of somebody, as they stand after mergers, and all units above them."""

    tree: _Tree
    units: set[int]
    merged: set[int] = field(init=False)
    above: set[int] = field(init=False)

    def __post_init__(self) -> None:
        self.merged = {self.tree.stands_for(unit) for unit in self.units}
        self.above = {up for unit in self.units for up in self.tree.line(unit)}

    def tie_to(self, other: "_Belonging") -> RecusalKind | None:
        if self.merged & other.merged:
            return RecusalKind.SAME_UNIT
        if self.merged & other.above or other.merged & self.above:
            return RecusalKind.SUPERIOR_UNIT
        return None
