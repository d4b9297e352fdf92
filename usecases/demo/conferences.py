"""The conferences of Xi'an and Chengdu 2023, with the lectures held inside; what all share."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from events.enums import (
    CategoryKind,
    ContributionMode,
    EventKind,
    NumberedThing,
    PartAccess,
    SessionKind,
)
from events.models import Contribution, Event, Part, Series
from people.enums import Tier
from people.models import Office, Person, Unit, User
from usecases.demo import units
from usecases.demo.building import (
    Plan,
    add_hosts,
    add_part,
    add_people,
    add_session,
    make_event,
    register,
)
from usecases.demo.cast import Cast, attendee_names
from usecases.demo.source import Activity, Appearance, activity

LECTURES = "全国城乡社区工作大讲堂"
CATEGORIES = [
    (CategoryKind.LEADER, "领导", 20, False),
    (CategoryKind.GUEST, "嘉宾", 30, False),
    (CategoryKind.SPEAKER, "发言代表", 30, False),
    (CategoryKind.DELEGATE, "参会代表", 240, True),
]


class Makers(NamedTuple):
    """What the makers of demo events share."""

    office: Office
    organiser: User
    cast: Cast


def lecture_series(office: Office, year: int) -> Series:
    series, _ = Series.objects.get_or_create(
        office=office, name=LECTURES, year=year, defaults={"numbers": NumberedThing.PARTS}
    )
    return series


def _lecture_part(event: Event, makers: Makers, lecture: Activity, room: str) -> Part:
    """A numbered lecture of the series as a part of the conference that it was held in."""
    part = add_part(
        event,
        lecture.title,
        EventKind.LECTURE,
        starts_on=lecture.start,
        ends_on=lecture.end,
        series=lecture_series(makers.office, lecture.start.year),
        series_no=lecture.session_no,
    )
    session = add_session(
        part,
        lecture.start,
        "14:30-17:00",
        "大讲堂专题讲座",
        SessionKind.LECTURE,
        room=room,
        hours=3,
    )
    add_people(session, appearing(makers, lecture, "lecturer"))
    return part


def appearing(makers: Makers, source: Activity, *roles: str) -> list[tuple[Appearance, Person]]:
    return [
        (appearance, makers.cast.speaker(appearance.unit_title))
        for appearance in source.appearing(*roles)
    ]


def delegates(
    makers: Makers,
    event: Event,
    sending: Sequence[Unit],
    *,
    each: int,
    seed: int,
    parts: Sequence[Part],
) -> None:
    """Register `each` delegates of every sending unit, by their units, weeks before the event.

    Parts for certain tiers are chosen only for units that hold such a tier.
    """
    category = event.categories.get(kind=CategoryKind.DELEGATE)
    posts = ("主任", "副主任", "科长", "社工督导", "社区党委书记", "项目主管")
    name = attendee_names(seed)
    opened = event.registration_opens_at
    assert opened is not None  # noqa: S101  every demo event has a window
    for index, unit in enumerate(sending):
        tiers = set(unit.memberships.values_list("tier", flat=True))
        chosen = [
            part
            for part in parts
            if part.access == PartAccess.OPEN or not tiers.isdisjoint(part.tiers)
        ]
        for number in range(each):
            post = posts[(index + number) % len(posts)]
            person = makers.cast.attendee(next(name), unit, post)
            register(
                event,
                person,
                unit,
                post,
                category=category,
                parts=chosen,
                when=opened + timedelta(hours=5 * index + number),
            )


def sending_units(province_count: int, each: int, *, also: Sequence[str] = ()) -> list[Unit]:
    """Member units of that many provinces, `each` of a province; named ones come first."""
    named = list(Unit.objects.filter(name__in=also).order_by("pk"))
    provinces: dict[str, list[Unit]] = {}
    for unit in named:
        provinces.setdefault(unit.region_code[:2], []).append(unit)
    members = Unit.objects.filter(memberships__isnull=False).order_by("region_code", "pk")
    for unit in members.distinct():
        province = unit.region_code[:2]
        if province not in provinces and len(provinces) == province_count:
            continue
        row = provinces.setdefault(province, [])
        if len(row) < each and unit not in row:
            row.append(unit)
    return [unit for row in provinces.values() for unit in row]


def make_xian(makers: Makers) -> Event:
    """Xi'an, April 2023: 17 provinces, over 80 units; the first lecture of the series."""
    source, lecture = activity("ev-2023-04-xian"), activity("ev-2023-04-lecture1")
    event = make_event(
        Plan(
            office=makers.office,
            created_by=makers.organiser,
            slug="xian-2023",
            kind=EventKind.ONSITE_EXCHANGE,
            title=source.title,
            title_en=source.title_en,
            short_title="西安现场交流会",
            start=source.start,
            end=source.end,
            place="陕西省西安市碑林区",
            region_code="610103",
            venue="西安碑林会议中心",
            rooms=["大会议厅", "第一会议室"],
            capacity=260,
            categories=CATEGORIES,
        )
    )
    add_hosts(event, source)
    exchange = add_part(event, "“五社联动”助力基层治理现场交流会", EventKind.ONSITE_EXCHANGE)
    meeting = add_part(
        event,
        source.raw["sub_events"][0],
        EventKind.UNIT_MEETING,
        access=PartAccess.TIERS,
        tiers=[Tier.VICE_DIRECTOR.value],
    )
    lecture_part = _lecture_part(event, makers, lecture, "大会议厅")
    day = date(2023, 4, 26)
    add_session(exchange, day, "09:00-09:40", "开幕式", SessionKind.OPENING, room="大会议厅")
    add_session(
        exchange, day, "09:40-12:00", "经验交流", SessionKind.EXCHANGE, room="大会议厅", hours=2.5
    )
    add_session(
        exchange,
        date(2023, 4, 27),
        "09:00-12:00",
        "现场观摩",
        SessionKind.SITE_VISIT,
        place="碑林区社区服务站点",
        hours=3,
    )
    add_session(
        meeting,
        date(2023, 4, 25),
        "19:30-21:00",
        "副主任委员单位会议",
        SessionKind.MEETING,
        room="第一会议室",
    )
    units_sent = sending_units(17, 5, also=["西安市碑林区民政局", "大同市平城区民政局"])
    delegates(makers, event, units_sent, each=1, seed=423, parts=[exchange, meeting, lecture_part])
    return event


def make_chengdu(makers: Makers) -> Event:
    """Chengdu, December 2023: ten provinces; the third lecture (the file has no second)."""
    source, lecture = activity("ev-2023-12-chengdu"), activity("ev-2023-12-lecture3")
    event = make_event(
        Plan(
            office=makers.office,
            created_by=makers.organiser,
            slug="chengdu-2023",
            kind=EventKind.PROMOTION_CONFERENCE,
            title=source.title,
            title_en=source.title_en,
            short_title="成都推进会",
            start=source.start,
            end=source.end,
            place="四川省成都市金牛区",
            region_code="510106",
            venue="成都金牛会议中心",
            rooms=["主会场"],
            capacity=200,
            categories=CATEGORIES,
        )
    )
    add_hosts(event, source)
    part = add_part(event, "推进会暨创新经验交流会", EventKind.PROMOTION_CONFERENCE)
    lecture_part = _lecture_part(event, makers, lecture, "主会场")
    day = date(2023, 12, 6)
    opening = add_session(part, day, "09:00-10:00", "开幕式", SessionKind.OPENING, room="主会场")
    add_people(opening, appearing(makers, source, "moderator", "opening_address", "speech"))
    exchange = add_session(
        part, day, "10:10-12:00", "经验分享", SessionKind.EXCHANGE, room="主会场", hours=2
    )
    add_session(
        part, day, "14:30-16:30", "专家点评", SessionKind.COMMENTARY, room="主会场", hours=2
    )
    for order, place in enumerate(source.raw["exchange_units"]):
        unit = Unit.objects.filter(name=f"{place}民政局").first() or units.ensure_unit(
            f"{place}民政局"
        )
        Contribution.objects.create(
            part=part,
            unit=unit,
            title=f"{place}全过程基层民主实践",
            mode=ContributionMode.SPOKEN,
            session=exchange,
            order=order,
            is_selected=True,
        )
    sent = sending_units(10, 5, also=["成都市金牛区民政局", "济南市槐荫区民政局"])
    delegates(makers, event, sent, each=1, seed=1206, parts=[part, lecture_part])
    return event
