"""Releases of a programme: frozen and numbered, with what is new, moved, changed and cancelled.

A snapshot is plain data: {"sessions": [...], "dropped": [...], "withdrawn": [...]}. Sessions hold
their parts, rooms, times (RFC 3339, UTC) and who appears by person id; names are read when shown,
so that a corrected or erased name is not kept here. `dropped` are sessions once released and gone,
`withdrawn` appearances once released and gone: calendars go on telling them as cancelled.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from core.text.numerals import trim_decimal
from events.domain import clashes, states
from events.enums import EventStatus
from events.models import Event, ProgrammeRelease, Session, SessionPerson
from notifications.domain import outbox
from people.models import Person, User

Shown = dict[str, Any]
Snapshot = dict[str, Any]
# A change of these moves an entry in people's calendars.
_MOVES: Final = ("starts_at", "ends_at", "room_id", "place")
_WORDS: Final = ("title", "kind", "part_id", "hours", "note", "people")
EMPTY: Final[Mapping[str, Any]] = {"sessions": [], "dropped": [], "withdrawn": []}


class NothingToRelease(DomainError):
    code = "nothing_to_release"


class UnacknowledgedClashes(DomainError):
    """Clashes that nobody has said "I know" to (rule 12); `clashes` are those."""

    code = "unacknowledged_clashes"

    def __init__(self, found: list[clashes.Clash]) -> None:
        super().__init__(
            _("The programme has clashes. Mend them, or confirm for each one that it is meant so.")
        )
        self.clashes = found


class NotReleasable(DomainError):
    code = "not_releasable"


@dataclass(frozen=True)
class Move:
    """A session as it was and as it is."""

    before: Shown
    after: Shown


@dataclass(frozen=True)
class Diff:
    """What a release says anew, in the order of the programme."""

    new: list[Shown] = field(default_factory=list)
    moved: list[Move] = field(default_factory=list)
    changed: list[Move] = field(default_factory=list)
    cancelled: list[Shown] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.moved or self.changed or self.cancelled)

    @property
    def people(self) -> set[int]:
        """The persons whom the changes touch."""
        found: set[int] = set()
        for shown in [*self.new, *self.cancelled]:
            found |= _person_ids(shown)
        for move in [*self.moved, *self.changed]:
            found |= _person_ids(move.before) | _person_ids(move.after)
        return found

    @property
    def moved_parts(self) -> set[int]:
        """The parts in which a session moved or was cancelled: their participants should know."""
        return {move.after["part_id"] for move in self.moved} | {
            shown["part_id"] for shown in self.cancelled
        }


def latest(event: Event) -> ProgrammeRelease | None:
    return event.releases.order_by("-number").first()


def pending(event: Event) -> Diff:
    """What the next release would say."""
    last = latest(event)
    sessions = [_shown(session) for session in _live(event)]
    return diff(last.snapshot if last else EMPTY, sessions)


def diff(before: Mapping[str, Any], sessions: list[Shown]) -> Diff:
    """Compare a released snapshot with sessions as they stand; UIDs say what is the same."""
    old = {shown["uid"]: shown for shown in before["sessions"]}
    result = Diff()
    for shown in sessions:
        known = old.pop(shown["uid"], None)
        if known is None:
            result.new.append(shown)
        elif any(known[name] != shown[name] for name in _MOVES):
            result.moved.append(Move(known, shown))
        elif any(_comparable(known, name) != _comparable(shown, name) for name in _WORDS):
            result.changed.append(Move(known, shown))
    result.cancelled.extend(sorted(old.values(), key=lambda shown: str(shown["starts_at"])))
    return result


@transaction.atomic
def release(
    *,
    event: Event,
    acknowledged: Collection[str] = (),
    actor: User | None,
    now: datetime,
    notify: bool = True,
    told: Collection[int] = (),
) -> tuple[ProgrammeRelease, Diff]:
    """Freeze the programme under the next number and tell the people affected who appear in it.

    `acknowledged` are keys of clashes that a human has accepted, `told` persons who have heard of
    it in other words. Raises UnacknowledgedClashes,
    NothingToRelease, NotReleasable (only a published event has releases; publishing makes the
    first one).
    """
    event = states.locked(event)
    if event.status != EventStatus.PUBLISHED:
        raise NotReleasable(_("Only the programme of a published event can be released."))
    last = latest(event)
    before = last.snapshot if last else EMPTY
    sessions = _live(event)
    changes = diff(before, [_shown(session) for session in sessions])
    if last is not None and changes.is_empty:
        raise NothingToRelease(_("Nothing has changed since the last release."))
    found = clashes.of_event(event)
    if unknown := [clash for clash in found if clash.key not in set(acknowledged)]:
        raise UnacknowledgedClashes(unknown)
    _raise_sequences(sessions, changes)
    made = ProgrammeRelease.objects.create(
        event=event,
        number=last.number + 1 if last else 1,
        released_at=now,
        released_by=actor,
        snapshot=_snapshot(before, sessions, changes),
        acknowledged=[{"key": clash.key, "kind": clash.kind.value} for clash in found],
    )
    event.revision += 1
    event.save(update_fields=["revision"])
    audit.record(action="programme.released", subject=made, actor=actor, now=now, scope=event)
    if notify and event.ends_on >= timezone.localdate(now):
        _tell(event, made, changes.people - set(told), now)
    return made, changes


@transaction.atomic
def forget_person(*, person: Person) -> None:
    """Take the words about an erased person out of every release; the key stays, impersonal."""
    for made in ProgrammeRelease.objects.select_for_update().all():
        touched = False
        groups = [*made.snapshot.get("sessions", []), *made.snapshot.get("dropped", [])]
        for shown in groups:
            for row in shown["people"]:
                if row["person_id"] == person.pk and row["introduced_as"]:
                    row["introduced_as"] = ""
                    touched = True
        if touched:
            made.save(update_fields=["snapshot"])


def _live(event: Event) -> list[Session]:
    return list(
        Session.objects.live()
        .filter(part__event=event)
        .select_related("part", "room")
        .prefetch_related("people__person")
        .order_by("starts_at", "part__order", "pk")
    )


def _person_ids(shown: Shown) -> set[int]:
    return {row["person_id"] for row in shown["people"]}


def _comparable(shown: Shown, name: str) -> Any:
    """A value without what a release itself counts up."""
    if name != "people":
        return shown[name]
    return [{key: row[key] for key in row if key != "sequence"} for row in shown["people"]]


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _appearance(row: SessionPerson) -> Shown:
    return {
        "uid": row.uid,
        "sequence": row.sequence,
        "person_id": row.person_id,
        "role": row.role,
        "topic": row.topic,
        "introduced_as": row.introduced_as,
    }


def _shown(session: Session) -> Shown:
    people = sorted(session.people.all(), key=lambda row: (row.order, row.pk))
    return {
        "id": session.pk,
        "uid": session.uid,
        "sequence": session.sequence,
        "part_id": session.part_id,
        "kind": session.kind,
        "title": session.title,
        "starts_at": _instant(session.starts_at),
        "ends_at": _instant(session.ends_at),
        "room_id": session.room_id,
        "room": session.room.name if session.room else "",
        "place": session.place,
        "hours": trim_decimal(session.hours),
        "counts": session.counts,
        "note": session.note,
        "people": [_appearance(row) for row in people],
    }


def _raise_sequences(sessions: list[Session], changes: Diff) -> None:
    """What was shown before and is different now gets a higher SEQUENCE (rule 14)."""
    touched = {move.after["uid"] for move in [*changes.moved, *changes.changed]}
    for session in sessions:
        if session.uid not in touched:
            continue
        session.sequence += 1
        session.save(update_fields=["sequence"])
        for row in session.people.all():
            row.sequence += 1
            row.save(update_fields=["sequence"])


def _snapshot(before: Mapping[str, Any], sessions: list[Session], changes: Diff) -> Snapshot:
    shown = [_shown(session) for session in sessions]
    live = {session["uid"] for session in shown}
    appearing = {row["uid"] for session in shown for row in session["people"]}
    dropped = [old for old in before.get("dropped", []) if old["uid"] not in live]
    withdrawn = [old for old in before.get("withdrawn", []) if old["uid"] not in appearing]
    dropped.extend({**old, "sequence": old["sequence"] + 1} for old in changes.cancelled)
    for old in before["sessions"]:
        times = {"starts_at": old["starts_at"], "ends_at": old["ends_at"], "title": old["title"]}
        withdrawn.extend(
            {**row, **times, "sequence": row["sequence"] + 1}
            for row in old["people"]
            if row["uid"] not in appearing
        )
    return {"sessions": shown, "dropped": dropped, "withdrawn": withdrawn}


def _tell(event: Event, made: ProgrammeRelease, person_ids: Collection[int], now: datetime) -> None:
    """One message to each person whose sessions are new, moved, changed or cancelled."""
    people = Person.objects.live().filter(pk__in=person_ids).select_related("user")
    for person in people:
        outbox.post(
            kind="programme_released",
            person=person,
            subject=made,
            scope=event,
            context={"event": event.short_name, "slug": event.slug, "number": made.number},
            dedup_key=f"programme:{made.pk}:{person.pk}",
            now=now,
        )
