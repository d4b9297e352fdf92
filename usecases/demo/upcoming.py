"""Two events whose dates move with today: one to register for, one to walk through at the door."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from events.domain import editing
from events.enums import CategoryKind, Confirmation, EventKind, HostRole, SessionKind, SessionRole
from events.models import Event, Host, SessionPerson
from people.models import Person, Unit
from registrations.domain import registering
from registrations.enums import Source
from registrations.models import Registration
from registrations.validators import Applicant
from usecases.demo import units
from usecases.demo.building import Plan, add_part, add_session, at, make_event, register
from usecases.demo.cast import attendee_names
from usecases.demo.conferences import Makers

UPCOMING_PREFIX = "yichang"
TODAY_PREFIX = "today"


def make_upcoming(makers: Makers, *, now: datetime, lecturer: Person) -> Event:
    """A conference with a class in three weeks, open for registration now."""
    start = timezone.localdate(now + timedelta(days=21))
    end = start + timedelta(days=2)
    event = make_event(
        Plan(
            office=makers.office,
            created_by=makers.organiser,
            slug=f"{UPCOMING_PREFIX}-{start:%Y%m%d}",
            kind=EventKind.EXCHANGE_CONFERENCE,
            title="全国城乡社区治理服务创新发展经验交流会暨社区工作者能力提升培训班",
            title_en=(
                "National experience-exchange conference on community governance, "
                "with a training class for community workers"
            ),
            short_title="宜昌经验交流会",
            theme="党建引领 共建共治共享",
            intro="会议采取经验交流、专家授课、实地参观相结合的方式进行，不收取会务费，食宿统一安排、费用自理。",
            start=start,
            end=end,
            place="湖北省宜昌市伍家岗区",
            region_code="420503",
            venue="宜昌会议中心",
            rooms=["三峡厅", "夷陵厅"],
            capacity=300,
            categories=[
                (CategoryKind.DELEGATE, "参会代表", 200, True),
                (CategoryKind.TRAINEE, "学员", 100, True),
                (CategoryKind.LEADER, "领导", 20, False),
                (CategoryKind.GUEST, "嘉宾", 20, False),
            ],
            registration=(now - timedelta(days=3), at(start - timedelta(days=3), "18:00")),
        )
    )
    _hosts(event)
    add_part(event, "经验交流会", EventKind.EXCHANGE_CONFERENCE, ends_on=start)
    training = add_part(
        event, "社区工作者能力提升培训班", EventKind.TRAINING_CLASS, starts_on=start
    )
    visit = add_part(event, "参访交流", EventKind.FIELD_VISIT, starts_on=end, capacity=80)
    _conference_day(event, start)
    for number, (span, title) in enumerate(
        (
            ("09:00-12:00", "社区议事协商的方法与案例"),
            ("14:30-17:30", "社区工作者沟通与调解实务"),
        )
    ):
        session = add_session(
            training,
            start + timedelta(days=1),
            span,
            title,
            SessionKind.LECTURE,
            room="三峡厅",
            hours=4,
        )
        if number == 0:
            _appears(session_id=session.pk, person=lecturer, topic=title)
    add_session(
        visit, end, "09:00-11:30", "参观社会组织公益园", SessionKind.SITE_VISIT, place="公益园"
    )
    return event


def _conference_day(event: Event, day: date) -> None:
    part = event.parts.get(order=0)
    add_session(part, day, "09:00-09:40", "开幕式", SessionKind.OPENING, room="三峡厅")
    add_session(
        part, day, "09:40-12:00", "交流发言", SessionKind.EXCHANGE, room="三峡厅", hours=2.5
    )
    add_session(
        part, day, "14:30-16:30", "分组讨论", SessionKind.DISCUSSION, room="夷陵厅", hours=2
    )
    add_session(
        part, day, "16:40-17:30", "专家点评", SessionKind.COMMENTARY, room="三峡厅", hours=1
    )


def make_today(makers: Makers, *, now: datetime, lecturer: Person) -> Event:
    """A one-day class under way now, so that the door and the certificate can be tried at once."""
    day = timezone.localdate(now)
    event = make_event(
        Plan(
            office=makers.office,
            created_by=makers.organiser,
            slug=f"{TODAY_PREFIX}-{day:%Y%m%d}",
            kind=EventKind.TRAINING_CLASS,
            title="社区工作者数字化能力一日培训班",
            title_en="One-day class on digital skills for community workers",
            short_title="一日培训班",
            start=day,
            end=day,
            place="北京市",
            region_code="110000",
            venue="北京培训中心",
            rooms=["一号教室"],
            capacity=60,
            categories=[(CategoryKind.TRAINEE, "学员", 50, True)],
            registration=(now - timedelta(days=10), at(day, "23:59")),
        )
    )
    _hosts(event)
    part = add_part(event, event.title, EventKind.TRAINING_CLASS)
    session = add_session(
        part,
        day,
        "00:05-23:55",
        "数字化工具在社区服务中的应用",
        SessionKind.LECTURE,
        room="一号教室",
        hours=6,
    )
    part.late_after_minutes = 24 * 60 - 1
    part.save(update_fields=["late_after_minutes"])
    _appears(session_id=session.pk, person=lecturer, topic=session.title)
    return event


def _appears(*, session_id: int, person: Person, topic: str) -> None:
    SessionPerson.objects.create(
        session_id=session_id, person=person, role=SessionRole.LECTURER, topic=topic
    )


def _hosts(event: Event) -> None:
    for role, name in (
        (HostRole.GUIDE, units.FEDERATION_NAME),
        (HostRole.HOST, units.OFFICE_NAME),
        (HostRole.ORGANISER, "湖北省宜昌市社会组织公益园"),
    ):
        Host.objects.create(event=event, unit=units.ensure_unit(name), name=name, role=role)


def register_trainee(event: Event, person: Person, *, now: datetime) -> Registration:
    """The demo's trainee has a place in the class under way, and with it a ticket."""
    unit = units.ensure_unit("四川省眉山向日葵社会工作服务中心")
    return register(
        event,
        person,
        unit,
        "社工督导",
        category=event.categories.get(),
        parts=list(event.parts.all()),
        when=now,
        source=Source.SELF,
    )


def register_some(
    makers: Makers, event: Event, *, count: int, category: CategoryKind, seed: int, now: datetime
) -> None:
    """Invented people of member units who have registered in the last two days."""
    sending = list(Unit.objects.filter(memberships__isnull=False).order_by("pk").distinct())
    name = attendee_names(seed)
    parts = [part for part in event.parts.all() if part.kind != EventKind.FIELD_VISIT]
    for number in range(count):
        unit = sending[number * 7 % len(sending)]
        register(
            event,
            makers.cast.attendee(next(name), unit, "社区工作者"),
            unit,
            "社区工作者",
            category=event.categories.get(kind=category),
            parts=parts,
            when=now - timedelta(hours=48) + timedelta(minutes=53 * number),
            source=Source.SELF,
        )


def let_some_wait(makers: Makers, event: Event, *, count: int, now: datetime) -> None:
    """The organiser decides by hand for a while: those who register meanwhile wait for that."""
    editing.update_event(
        event=event,
        fields={"confirmation": Confirmation.BY_HAND},
        actor=makers.organiser,
        now=now - timedelta(hours=6),
    )
    event.refresh_from_db()
    sending = list(Unit.objects.filter(memberships__isnull=False).order_by("-pk").distinct())
    name = attendee_names(2203)
    parts = [part for part in event.parts.all() if part.kind != EventKind.FIELD_VISIT]
    for number in range(count):
        person = makers.cast.attendee(next(name), sending[number], "社区工作者")
        registering.register(
            event=event,
            category=event.categories.get(kind=CategoryKind.DELEGATE),
            parts=parts,
            data=Applicant(
                name=person.name,
                unit_name=sending[number].name,
                position="社区工作者",
                phone=person.phone,
            ),
            consent=True,
            source=Source.SELF,
            language="zh-hans",
            now=now - timedelta(hours=5) + timedelta(minutes=37 * number),
        )
    editing.update_event(
        event=event,
        fields={"confirmation": Confirmation.AUTOMATIC},
        actor=makers.organiser,
        now=now,
    )
