"""The Changsha training class of September 2024: five days, five lecturers, ninety trainees."""

from collections.abc import Sequence
from datetime import date, timedelta

from events.enums import CategoryKind, EventKind, SessionKind
from events.models import Event, Part
from people.models import Person, Unit
from registrations.models import Registration
from usecases.demo import units
from usecases.demo.building import (
    Plan,
    add_hosts,
    add_part,
    add_people,
    add_session,
    at,
    make_event,
    register,
)
from usecases.demo.cast import attendee_names
from usecases.demo.conferences import Makers
from usecases.demo.source import Activity, activity

SLUG = "changsha-2024"
TRAINEES = 90
_ROOM = "培训教室"
_MORNING, _AFTERNOON = "09:00-12:00", "14:30-17:30"
_POSTS = ("社会救助科科长", "民政干事", "社区工作者", "社区党支部书记", "社工站负责人")


def make_changsha(makers: Makers, *, trainee: Person) -> Event:
    """The class; `trainee`, the demo account's person, is the first of the ninety."""
    source = activity("ev-2024-09-changsha")
    event = make_event(
        Plan(
            office=makers.office,
            created_by=makers.organiser,
            slug=SLUG,
            kind=EventKind.TRAINING_CLASS,
            title=source.title,
            title_en=source.title_en,
            short_title="长沙培训班",
            start=source.start,
            end=source.end,
            place="湖南省长沙市",
            region_code="430100",
            venue="长沙培训中心",
            rooms=[_ROOM, "研讨室"],
            capacity=100,
            categories=[
                (CategoryKind.TRAINEE, "学员", 95, True),
                (CategoryKind.STAFF, "工作人员", 5, False),
            ],
            registration=(at(date(2024, 8, 26), "09:00"), at(date(2024, 9, 18), "18:00")),
        )
    )
    add_hosts(event, source)
    part = add_part(event, source.title, EventKind.TRAINING_CLASS)
    _programme(makers, part, source)
    _trainees(makers, event, part, source, first=trainee)
    return event


def _programme(makers: Makers, part: Part, source: Activity) -> None:
    """Ten half days: lectures in the mornings, discussion and visits in the afternoons.

    The file gives the lectures and the headings; which half day each had is ours.
    """
    day = [source.start + timedelta(days=number) for number in range(5)]
    opening = add_session(
        part,
        day[0],
        "08:30-09:00",
        "开班式暨开班动员",
        SessionKind.OPENING,
        room=_ROOM,
        counts=False,
    )
    cast = makers.cast
    add_people(
        opening,
        [(found, cast.speaker(found.unit_title)) for found in source.appearing("class_opening")],
    )
    slots = ((0, _MORNING), (0, _AFTERNOON), (1, _MORNING), (2, _MORNING), (3, _MORNING))
    for appearance, (number, span) in zip(source.appearing("lecturer"), slots, strict=True):
        session = add_session(
            part,
            day[number],
            span,
            appearance.topic,
            SessionKind.LECTURE,
            room=_ROOM,
            hours=4,
        )
        add_people(session, [(appearance, cast.speaker(appearance.unit_title))])
    others = (
        (1, _AFTERNOON, "互动研讨", SessionKind.DISCUSSION, "研讨室", ""),
        (2, _AFTERNOON, "教学观摩", SessionKind.SITE_VISIT, "", "长沙市社区社会救助服务站"),
        (3, _AFTERNOON, "经验分享", SessionKind.EXCHANGE, _ROOM, ""),
        (4, "08:30-10:00", "案例评析", SessionKind.DISCUSSION, _ROOM, ""),
        (4, "10:10-11:40", "内化反思", SessionKind.DISCUSSION, _ROOM, ""),
    )
    for number, span, title, kind, room, place in others:
        hours = 2 if number == 4 else 4
        add_session(part, day[number], span, title, kind, room=room, place=place, hours=hours)
    add_session(
        part,
        day[4],
        "11:40-12:10",
        "结业式",
        SessionKind.CEREMONY,
        room=_ROOM,
        counts=False,
    )


def _units_of(prefecture: str, code: str) -> Sequence[Unit]:
    """A civil affairs bureau and two streets below it, invented for the prefecture."""
    bureau = units.ensure_unit(f"{prefecture}民政局", code)
    return [
        bureau,
        units.ensure_unit(f"{prefecture}城关街道办事处", code, bureau),
        units.ensure_unit(f"{prefecture}社工服务总站", code, bureau),
    ]


def _trainees(makers: Makers, event: Event, part: Part, source: Activity, *, first: Person) -> None:
    category = event.categories.get(kind=CategoryKind.TRAINEE)
    name = attendee_names(929, hard=True)
    prefectures = source.raw["attendance"]["from"]
    opened = event.registration_opens_at
    assert opened is not None  # noqa: S101  every demo event has a window
    for number in range(TRAINEES):
        prefecture = prefectures[number % len(prefectures)]
        sending = _units_of(prefecture, units.PREFECTURES[prefecture])
        unit = sending[(number // len(prefectures)) % len(sending)]
        post = _POSTS[number % len(_POSTS)]
        invented = next(name)
        person = makers.cast.attendee(invented, unit, post) if number else first
        register(
            event,
            person,
            unit,
            post,
            category=category,
            parts=[part],
            when=opened + timedelta(hours=3 * number),
        )


def registrations_in_order(event: Event) -> list[Registration]:
    return list(event.registrations.confirmed().order_by("pk"))
