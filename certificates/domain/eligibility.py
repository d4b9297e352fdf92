"""Who of a part's registered people gets a certificate, and what is missing for the others.

The share is over all sessions that count, held or not (domain rule 4). Hours are those of the
sessions attended: continuing education counts actual training time (民发〔2009〕123号), so approved
leave may count towards the share, never towards the hours.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from attendance.domain import attendance
from attendance.domain.marks import Mark
from attendance.enums import ATTENDED_STATUSES, AttendanceStatus
from attendance.models import Arrival
from certificates.enums import CertificateKind
from certificates.models import CompletionRule
from core.text.numerals import trim_decimal
from events.models import Part, Session
from registrations.models import Registration

# Kinds that say somebody learned something ask for at least one attended session, whatever the
# rule: 人社部函〔2022〕25号 names issuing without training as misuse.
NEEDS_PRESENCE: Final = frozenset({CertificateKind.COMPLETION, CertificateKind.TRAINING})
DEFAULT_SHARE: Final = 80  # per cent, of completion and training certificates


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A completion rule as a value: of the form, of the database, or frozen in a batch."""

    kind: str
    min_share: int = 0
    min_hours: Decimal = Decimal(0)
    leave_counts: bool = False
    needs_arrival: bool = False

    def frozen(self) -> dict[str, Any]:
        """As JSON, to be kept with a batch."""
        return {**asdict(self), "min_hours": str(self.min_hours)}

    @classmethod
    def thawed(cls, kept: dict[str, Any]) -> "Rule":
        return cls(**{**kept, "min_hours": Decimal(kept["min_hours"])})


@dataclass(frozen=True)
class Shortfall:
    """One thing that is missing, with its figures; `text` says it in the reader's language."""

    code: str
    values: dict[str, Any]

    @property
    def text(self) -> str:
        return _wording(self.code) % self.values


def _wording(code: str) -> str:
    return {
        "no_sessions": _("this part has no session that counts"),
        "nothing_attended": _("attended no session that counts (%(counting)s in all)"),
        "share": _(
            "attended %(attended)s of %(counting)s sessions (%(share)s%%; %(asked)s%% asked)"
        ),
        "hours": _("%(hours)s of %(asked)s credit hours"),
        "arrival": _("arrival is not recorded"),
        "not_seen": _("neither arrived nor attended any session"),
        "not_confirmed": _("the registration is not confirmed any more"),
        "has_one": _("already holds %(number)s"),
        "undrawable": _("the fonts cannot print %(characters)s in this name"),
        "undrawable_topic": _("the fonts cannot print %(characters)s in a topic"),
        "not_taught": _("taught in no session of this part that was held"),
        "objection": _("an objection is open"),
        "not_in_office": _("the appointment has ended"),
        "no_file": _("the file could not be made: %(problem)s"),
    }[code]


@dataclass(frozen=True)
class Standing:
    """Where one registration stands against a rule. `share` in per cent, rounded down."""

    registration: Registration
    attended: int
    on_leave: int
    counting: int
    hours: Decimal
    shortfalls: tuple[Shortfall, ...]

    @property
    def is_eligible(self) -> bool:
        return not self.shortfalls

    @property
    def share(self) -> int:
        return self.attended * 100 // self.counting if self.counting else 0

    @property
    def reason(self) -> str:
        """Every shortfall in one line."""
        return _("; ").join(shortfall.text for shortfall in self.shortfalls)

    def basis(self) -> dict[str, Any]:
        """What a decision rested on, as JSON."""
        return {
            "attended": self.attended,
            "on_leave": self.on_leave,
            "counting": self.counting,
            "share": self.share,
            "hours": trim_decimal(self.hours),
            "short": [shortfall.code for shortfall in self.shortfalls],
        }


def default_rule(kind: str) -> Rule:
    return Rule(kind=kind, min_share=DEFAULT_SHARE if kind in NEEDS_PRESENCE else 0)


def rule_of(part: Part, kind: str) -> Rule:
    """The rule kept for the part and kind, or the default."""
    row = CompletionRule.objects.filter(part=part, kind=kind).first()
    if row is None:
        return default_rule(kind)
    return Rule(
        kind=row.kind,
        min_share=row.min_share,
        min_hours=row.min_hours,
        leave_counts=row.leave_counts,
        needs_arrival=row.needs_arrival,
    )


def people_of(part: Part) -> QuerySet[Registration]:
    """Confirmed registrations of the part, by name; everyone's where the event has one part."""
    confirmed = Registration.objects.filter(event_id=part.event_id).confirmed()
    if Part.objects.filter(event_id=part.event_id).count() > 1:
        confirmed = confirmed.filter(chosen_parts__part=part)
    return confirmed.select_related("person", "category").order_by(
        "person__name_pinyin", "name", "pk"
    )


@dataclass(frozen=True)
class _Counts:
    present: int = 0  # in sessions that count
    attended: int = 0  # the same, with approved leave where the rule counts it
    on_leave: int = 0
    hours: Decimal = Decimal(0)


def standings(
    *,
    part: Part,
    rule: Rule,
    now: datetime,
    registrations: Iterable[Registration] | None = None,
) -> list[Standing]:
    """Everyone's standing against the rule, in the order given (by default `people_of` the part).

    Attendance is read from its facts as they are `now`, so that a scan of a moment ago counts
    before the stored marks have followed it. As many queries for many people as for few.
    """
    people = list(people_of(part) if registrations is None else registrations)
    counting = dict(Session.objects.filter(part=part).counting().values_list("pk", "hours"))
    marks = attendance.marks_of(
        event_id=part.event_id,
        now=now,
        registrations=None if registrations is None else [person.pk for person in people],
    )
    counts = _counts(marks, counting, rule)
    arrived = set(
        Arrival.objects.filter(registration__event_id=part.event_id).values_list(
            "registration_id", flat=True
        )
    )
    nothing = _Counts()
    return [
        _standing(
            person,
            counts.get(person.pk, nothing),
            counting=len(counting),
            rule=rule,
            has_arrived=person.pk in arrived,
        )
        for person in people
    ]


def _counts(
    marks: Mapping[tuple[int, int], Mark], hours: Mapping[int, Decimal], rule: Rule
) -> dict[int, _Counts]:
    """Per registration: sessions attended and on leave among those that count, and their hours."""
    attended: dict[int, list[int]] = {}
    on_leave: Counter[int] = Counter()
    for (registration, session), mark in marks.items():
        if session not in hours:
            continue
        if mark.status in ATTENDED_STATUSES:
            attended.setdefault(registration, []).append(session)
        on_leave[registration] += mark.status == AttendanceStatus.ON_LEAVE
    return {
        registration: _Counts(
            present=(present := len(attended.get(registration, ()))),
            attended=present + (on_leave[registration] if rule.leave_counts else 0),
            on_leave=on_leave[registration],
            hours=sum((hours[session] for session in attended.get(registration, ())), Decimal(0)),
        )
        for registration in {*attended, *on_leave}
    }


def _standing(
    registration: Registration, counts: _Counts, *, counting: int, rule: Rule, has_arrived: bool
) -> Standing:
    return Standing(
        registration=registration,
        attended=counts.attended,
        on_leave=counts.on_leave,
        counting=counting,
        hours=counts.hours,
        shortfalls=tuple(
            _shortfalls(registration, counts, counting, rule, has_arrived=has_arrived)
        ),
    )


def _shortfalls(
    registration: Registration, counts: _Counts, counting: int, rule: Rule, *, has_arrived: bool
) -> Iterable[Shortfall]:
    if not registration.is_confirmed:
        yield Shortfall("not_confirmed", {})
    if rule.kind == CertificateKind.ATTENDANCE and not (has_arrived or counts.present):
        yield Shortfall("not_seen", {})
    needs_presence = rule.kind in NEEDS_PRESENCE
    if counting == 0 and (rule.min_share or needs_presence):
        yield Shortfall("no_sessions", {})
    elif needs_presence and counts.present == 0:
        yield Shortfall("nothing_attended", {"counting": counting})
    elif counts.attended * 100 < rule.min_share * counting:
        yield Shortfall(
            "share",
            {
                "attended": counts.attended,
                "counting": counting,
                "share": counts.attended * 100 // counting,
                "asked": rule.min_share,
            },
        )
    if counts.hours < rule.min_hours:
        yield Shortfall(
            "hours",
            {"hours": trim_decimal(counts.hours), "asked": trim_decimal(rule.min_hours)},
        )
    if rule.needs_arrival and not has_arrived:
        yield Shortfall("arrival", {})
