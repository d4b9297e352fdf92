"""The Xining conference of August 2024: exchange, standing-units meeting, class and visits."""

from datetime import date

from events.enums import (
    ContributionMode,
    EventKind,
    PartAccess,
    SessionKind,
)
from events.models import Contribution, Event, Part, SessionPerson
from people.enums import Tier
from people.models import Unit
from usecases.demo.building import (
    Plan,
    add_hosts,
    add_part,
    add_people,
    add_session,
    at,
    make_event,
)
from usecases.demo.conferences import CATEGORIES, Makers, appearing, delegates, sending_units
from usecases.demo.source import Activity, activity


def _xining_parts(event: Event) -> tuple[Part, Part, Part, Part]:
    conference = add_part(
        event, "基层物业管理服务创新发展经验交流会", EventKind.EXCHANGE_CONFERENCE
    )
    meeting = add_part(
        event,
        "2024年常务委员单位会议",
        EventKind.UNIT_MEETING,
        access=PartAccess.TIERS,
        tiers=[Tier.VICE_DIRECTOR.value, Tier.STANDING.value],
    )
    seminar = add_part(event, activity("ev-2024-08-seminar").title, EventKind.SEMINAR_CLASS)
    visits = add_part(event, "现场学习交流", EventKind.FIELD_VISIT, capacity=80)
    return conference, meeting, seminar, visits


def _xining_programme(
    makers: Makers, source: Activity, parts: tuple[Part, Part, Part, Part]
) -> None:
    conference, meeting, seminar, visits = parts
    plenary, second, third = date(2024, 8, 21), date(2024, 8, 22), date(2024, 8, 23)
    opening = add_session(
        conference, plenary, "09:00-09:50", "开幕式", SessionKind.OPENING, room="青海厅"
    )
    add_people(
        opening, appearing(makers, source, "moderator", "speech", "opening_address", "guide")
    )
    keynote = add_session(
        conference,
        plenary,
        "09:50-10:30",
        "主讲嘉宾交流演讲",
        SessionKind.KEYNOTE,
        room="青海厅",
        hours=1,
    )
    add_people(keynote, appearing(makers, source, "keynote"))
    exchange = add_session(
        conference,
        plenary,
        "10:40-11:40",
        "交流发言",
        SessionKind.EXCHANGE,
        room="青海厅",
        hours=1.5,
    )
    add_people(exchange, appearing(makers, source, "exchange"))
    commentary = add_session(
        conference,
        plenary,
        "11:40-12:10",
        "专家点评",
        SessionKind.COMMENTARY,
        room="青海厅",
        hours=0.5,
    )
    add_people(commentary, appearing(makers, source, "commentary"))
    ceremony = add_session(
        conference,
        plenary,
        "12:10-12:30",
        "颁发专家评定证书",
        SessionKind.CEREMONY,
        room="青海厅",
        counts=False,
    )
    add_people(ceremony, appearing(makers, source, "certificate_presenter"))
    seminar_source = activity("ev-2024-08-seminar")
    report = add_session(
        meeting, plenary, "14:30-15:30", "工作汇报", SessionKind.MEETING, room="昆仑厅"
    )
    add_people(report, appearing(makers, seminar_source, "report", "exchange"))
    lectures = seminar_source.appearing("lecturer")
    for index, (appearance, (day, span)) in enumerate(
        zip(
            lectures,
            (
                (plenary, "15:40-16:30"),
                (plenary, "16:30-17:20"),
                (second, "09:00-10:00"),
                (second, "10:10-11:10"),
                (second, "11:10-12:10"),
            ),
            strict=True,
        )
    ):
        session = add_session(
            seminar,
            day,
            span,
            appearance.topic or f"研习专题{index + 1}",
            SessionKind.LECTURE,
            room="昆仑厅",
            hours=1,
        )
        add_people(session, [(appearance, makers.cast.speaker(appearance.unit_title))])
    for place, span, day in zip(
        source.raw["field_visits"],
        ("14:30-17:30", "09:00-11:30"),
        (second, third),
        strict=True,
    ):
        add_session(
            visits, day, span, f"参观考察：{place}", SessionKind.SITE_VISIT, place=place, hours=3
        )


def _xining_contributions(conference: Part) -> None:
    """Units that spoke, and units that exchanged in writing and were taken into the papers."""
    exchange = conference.sessions.get(kind=SessionKind.EXCHANGE)
    speakers = list(SessionPerson.objects.filter(session=exchange).order_by("order"))
    for order, appearance in enumerate(speakers):
        post = appearance.person.posts.select_related("unit").first()
        if post is None or post.unit is None:
            continue
        contribution = Contribution.objects.create(
            part=conference,
            unit=post.unit,
            title=appearance.topic or f"{post.unit.name}物业管理服务经验",
            mode=ContributionMode.SPOKEN,
            session=exchange,
            order=order,
            is_selected=True,
        )
        contribution.presenters.add(appearance)
    for name in ("成都市金牛区民政局", "济南市槐荫区民政局", "江苏省宜兴市宜城街道办事处"):
        Contribution.objects.create(
            part=conference,
            unit=Unit.objects.get(name=name),
            title="党建引领物业服务融入基层治理的实践",
            mode=ContributionMode.WRITTEN,
            is_selected=True,
        )


def make_xining(makers: Makers) -> Event:
    """Xining, August 2024: conference, standing-units meeting, study class and site visits."""
    source = activity("ev-2024-08-xining")
    event = make_event(
        Plan(
            office=makers.office,
            created_by=makers.organiser,
            slug="xining-2024",
            kind=EventKind.EXCHANGE_CONFERENCE,
            title=source.title,
            title_en=source.title_en,
            short_title="西宁经验交流会",
            start=source.start,
            end=source.end,
            place="青海省西宁市",
            region_code="630100",
            venue="西宁会议中心",
            rooms=["青海厅", "昆仑厅"],
            capacity=180,
            categories=CATEGORIES,
            registration=(at(date(2024, 7, 1), "09:00"), at(date(2024, 8, 12), "18:00")),
        )
    )
    add_hosts(event, source)
    parts = _xining_parts(event)
    _xining_programme(makers, source, parts)
    _xining_contributions(parts[0])
    sent = sending_units(
        10,
        5,
        also=[
            "青海省社会工作协会",
            "浙江省桐乡市梧桐街道办事处",
            "上海市浦东新区潍坊新村街道办事处",
            "成都市新都区小草公益服务中心",
            "湖北省宜昌市社会组织公益园",
        ],
    )
    delegates(makers, event, sent, each=1, seed=821, parts=parts)
    return event
