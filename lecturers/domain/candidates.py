"""Who could teach a session: topics, distance, load, and what else is on that day.

What the clashes of a programme call a clash is one here (events.domain.clashes): two places at
once, and two cities on one day. Appearances count in every event, and so do questions that still
wait for an answer. A handful of queries, however many lecturers there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text import regions
from events.domain import clashes
from events.enums import EventStatus, SessionRole
from events.models import Event, Session, SessionPerson
from lecturers.enums import AppointmentStatus
from lecturers.models import Assignment, Lecturer, Topic
from lecturers.models.assignment import WAITING

# Roles that are teaching, for the load.
TAUGHT: Final = (SessionRole.LECTURER, SessionRole.KEYNOTE, SessionRole.COMMENTATOR)
_COMMON: Final = frozenset({"社区", "工作", "城乡", "基层", "专题", "讲座", "服务", "建设"})
_MATCHES_FROM: Final = 0.5  # share of a topic's pairs of characters that the title has


class Distance(models.TextChoices):
    """How far it is, by GB/T 2260: nearest first."""

    SAME_CITY = "same_city", _("same city")
    SAME_PROVINCE = "same_province", _("same province")
    FAR = "far", _("another province")
    UNKNOWN = "unknown", _("place not known")


class Availability(models.TextChoices):
    """Free first."""

    FREE = "free", _("free")
    ASKED = "asked", _("asked for something else that day")
    JOURNEY = "journey", _("in another city that day")
    TAKEN = "taken", _("taken at that time")


@dataclass
class Candidate:
    """One lecturer looked at for one session. `hours` are 学时 of this year, held and to come."""

    lecturer: Lecturer
    topics: list[str]
    matching: list[str]
    distance: Distance
    region: str
    availability: Availability = Availability.FREE
    obstacles: list[str] = field(default_factory=list)
    sessions: int = 0
    hours: Decimal = Decimal(0)
    waiting: int = 0
    assignment: Assignment | None = None

    @property
    def is_free(self) -> bool:
        return self.availability == Availability.FREE

    @property
    def availability_label(self) -> str:
        return str(self.availability.label)

    @property
    def distance_label(self) -> str:
        return str(self.distance.label)


@dataclass(frozen=True)
class Wanted:
    """What the organiser narrows by; empty means anything."""

    words: str = ""
    province: str = ""
    distance: str = ""
    topic: int | None = None
    only_free: bool = False
    keys: frozenset[int] | None = None


def find(session: Session, wanted: Wanted) -> list[Candidate]:
    """Serving lecturers of the event's office, the best fitting first.

    Order: free before taken, those whose topics match, the nearer, the less loaded, by pinyin.
    """
    event = session.part.event
    day = timezone.localtime(session.starts_at).date()
    lecturers = list(_serving(event, day, wanted))
    topics = _topics_of(lecturers)
    here = clashes.city_of(event)
    title = f"{session.title} {session.note} {wanted.words}"
    found = {
        lecturer.person_id: Candidate(
            lecturer=lecturer,
            topics=topics[lecturer.pk],
            matching=_matching(topics[lecturer.pk], title),
            distance=distance(here or event.region_code, lecturer.region_code),
            region=regions.region_name(lecturer.region_code) if lecturer.region_code else "",
        )
        for lecturer in lecturers
    }
    _add_load(found, day.year)
    _add_obstacles(found, session, day)
    asked = session.assignments.filter(lecturer__person__in=list(found))
    for row in asked.select_related("lecturer"):
        found[row.lecturer.person_id].assignment = row
    chosen = [one for one in found.values() if _passes(one, wanted)]
    return sorted(chosen, key=_order)


def distance(here: str, there: str) -> Distance:
    """The class of distance between two GB/T 2260 codes of any level."""
    if not here or not there:
        return Distance.UNKNOWN
    if here[:2] != there[:2]:
        return Distance.FAR
    is_municipality = here[:2] in {"11", "12", "31", "50"}
    if is_municipality or (here[:4] == there[:4] and here[2:4] != "00"):
        return Distance.SAME_CITY
    return Distance.SAME_PROVINCE


def _serving(event: Event, day: date, wanted: Wanted) -> Iterable[Lecturer]:
    lecturers = Lecturer.objects.filter(
        Q(appointments__starts_on__lte=day)
        & Q(appointments__ends_on__gte=day)
        & Q(appointments__status=AppointmentStatus.ACTIVE)
        & Q(appointments__batch__corps__office=event.office_id)
    )
    lecturers = lecturers.filter(person__merged_into=None, person__erased_at=None)
    for word in wanted.words.split():
        lecturers = lecturers.filter(
            Q(person__name__icontains=word)
            | Q(person__name_pinyin__icontains=word.lower())
            | Q(unit__name__icontains=word)
            | Q(post__icontains=word)
            | Q(profile__icontains=word)
            | Q(topics__name__icontains=word)
        )
    if wanted.province:
        lecturers = lecturers.filter(region_code__startswith=wanted.province[:2])
    if wanted.topic is not None:
        lecturers = lecturers.filter(topics=wanted.topic)
    if wanted.keys is not None:
        lecturers = lecturers.filter(pk__in=wanted.keys)
    return lecturers.select_related("person", "unit").defer("profile").distinct()


def _topics_of(lecturers: Sequence[Lecturer]) -> dict[int, list[str]]:
    """Names of topics by lecturer; flat rows are quicker than objects."""
    found: dict[int, list[str]] = defaultdict(list)
    topics = Topic.objects.filter(lecturers__in=[row.pk for row in lecturers])
    for lecturer, name in topics.order_by("name").values_list("lecturers", "name"):
        found[lecturer].append(name)
    return found


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} - _COMMON


def _matching(topics: Iterable[str], title: str) -> list[str]:
    """Topics of which at least half the pairs of characters stand in the title."""
    there = _pairs(title)
    matching = []
    for topic in topics:
        own = _pairs(topic)
        if topic in title or (own and len(own & there) / len(own) >= _MATCHES_FROM):
            matching.append(topic)
    return matching


def _add_load(found: dict[int, Candidate], year: int) -> None:
    """Sessions and hours of the year, and questions that wait."""
    rows = (
        SessionPerson.objects.filter(
            person__in=list(found),
            role__in=TAUGHT,
            session__starts_at__year=year,
            session__dropped_at__isnull=True,
        )
        .exclude(session__part__event__status=EventStatus.CANCELLED)
        .values_list("person")
        .annotate(Count("pk"), Sum("session__hours"))
    )
    for person, sessions, hours in rows:
        found[person].sessions, found[person].hours = sessions, hours or Decimal(0)
    waiting = Counter(
        Assignment.objects.filter(
            lecturer__person__in=list(found), status__in=WAITING, starts_at__year=year
        ).values_list("lecturer__person", flat=True)
    )
    for person, number in waiting.items():
        found[person].waiting = number


@dataclass(frozen=True)
class _Elsewhere:
    """Something else on that day: whose, when, where and what."""

    person: int
    starts_at: datetime
    ends_at: datetime
    event: Event
    title: str


def _add_obstacles(found: dict[int, Candidate], session: Session, day: date) -> None:
    event = session.part.event
    here = clashes.city_of(event)
    for there, is_question in _elsewhere(list(found), session, day):
        overlaps = there.starts_at < session.ends_at and session.starts_at < there.ends_at
        city = clashes.city_of(there.event)
        travels = bool(here and city and here != city)
        if not (overlaps or travels):
            continue
        candidate = found[there.person]
        kind = Availability.TAKEN if overlaps else Availability.JOURNEY
        if is_question:
            kind = Availability.ASKED
        candidate.obstacles.append(_in_words(there, city if travels else ""))
        if _RANK[kind] > _RANK[candidate.availability]:
            candidate.availability = kind


def _in_words(there: _Elsewhere, city: str) -> str:
    start, end = timezone.localtime(there.starts_at), timezone.localtime(there.ends_at)
    place = f" · {regions.region_name(city)}" if city else ""
    return f"{start:%m-%d %H:%M}–{end:%H:%M} {there.title} ({there.event.short_name}){place}"


def _elsewhere(
    people: Sequence[int], session: Session, day: date
) -> Iterable[tuple[_Elsewhere, bool]]:
    """Appearances and waiting questions of that day, other than in this session."""
    that_day = Q(session__starts_at__date__lte=day, session__ends_at__date__gte=day)
    appearances = (
        SessionPerson.objects.filter(that_day, session__dropped_at__isnull=True)
        .filter(person__in=people)
        .exclude(session=session.pk)
        .exclude(session__part__event__status=EventStatus.CANCELLED)
        .select_related("session__part__event__venue")
    )
    for row in appearances:
        other = row.session
        yield (
            _Elsewhere(
                row.person_id, other.starts_at, other.ends_at, other.part.event, other.title
            ),
            False,
        )
    questions = (
        Assignment.objects.filter(
            status__in=WAITING, starts_at__date__lte=day, ends_at__date__gte=day
        )
        .filter(lecturer__person__in=people)
        .exclude(session=session.pk)
        .select_related("session__part__event__venue", "lecturer")
    )
    for asked in questions:
        yield (
            _Elsewhere(
                asked.lecturer.person_id,
                asked.starts_at,
                asked.ends_at,
                asked.session.part.event,
                asked.session.title,
            ),
            True,
        )


_RANK: Final = {kind: rank for rank, kind in enumerate(Availability)}
_NEAR: Final = {kind: rank for rank, kind in enumerate(Distance)}


def _passes(candidate: Candidate, wanted: Wanted) -> bool:
    if wanted.only_free and not candidate.is_free:
        return False
    return not wanted.distance or candidate.distance == wanted.distance


def _order(candidate: Candidate) -> tuple[int, int, int, Decimal, int, str]:
    lecturer = candidate.lecturer
    return (
        _RANK[candidate.availability],
        -len(candidate.matching),
        _NEAR[candidate.distance],
        candidate.hours,
        candidate.waiting,
        lecturer.person.name_pinyin or lecturer.person.name,
    )
