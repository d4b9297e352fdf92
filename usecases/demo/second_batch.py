"""The second batch of 2024 with its printed rules, standing on public notice today.

Its days move with today: nominated in autumn as printed, on notice now.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from calls.domain import (
    extending,
    notices,
    objections,
    path,
    presets,
    printed,
    publishing,
    screening,
    submitting,
)
from calls.enums import DayKind, Door, ObjectorKind, StepKind, StepOutcome, SubmitterKind
from calls.models import Call, PublicNotice, Step, Submission
from core import workdays
from lecturers.domain import returning
from lecturers.models import Nomination
from people.enums import Tier
from people.models import Issuer, Membership, Office, Person, Unit, User
from usecases.demo import names, nominees, units
from usecases.demo.building import at
from usecases.demo.nominees import Contacts, Nominee

PREFIX: Final = "second-batch"
_UNITS: Final = {Tier.VICE_DIRECTOR: 5, Tier.STANDING: 14, Tier.MEMBER: 24}
_NOTICE_TEXT: Final = (
    "根据《关于{title}的通知》（{number}），经委员单位推荐、资格审查，"
    "拟聘下列人员为第二批“城乡社区工作讲师团”讲师，现予公示。"
)
_THIRD_REASON: Final = "该同志长期承担片区社区工作者带教工作，所讲课程为本地区所急需。"


@dataclass(frozen=True)
class Stage:
    """Who acts, and the days of the call counted from today."""

    office: Office
    users: dict[str, User]
    contacts: Contacts
    nominee: Person
    now: datetime

    def day(self, offset: int) -> date:
        return timezone.localdate(self.now) + timedelta(days=offset)

    def at(self, offset: int, clock: str = "10:00") -> datetime:
        return at(self.day(offset), clock)


def is_hanging(now: datetime) -> bool:
    """Whether the notice of an earlier load still hangs, so that nothing is to be made."""
    today = timezone.localdate(now)
    notice = PublicNotice.objects.filter(call__slug__startswith=PREFIX, ends_on__gte=today)
    return notice.exists()


def make(stage: Stage) -> Call:
    """The call, its nominations, their review and the notice that hangs now."""
    call = _published(stage)
    standing = _nominate(call, stage)
    _review(call, standing, stage)
    notice = _hang(call, stage)
    _object(notice, stage)
    return call


def _published(stage: Stage) -> Call:
    plan = presets.lecturers_2024()
    nomination, eligibility, notice, approval = plan.steps
    review_from, review_until = stage.at(-21, "00:00"), stage.at(12, "23:59")
    steps = (
        replace(nomination, opens_at=stage.at(-75, "00:00"), closes_at=stage.at(-31, "23:59")),
        replace(eligibility, opens_at=review_from, closes_at=review_until),
        replace(notice, opens_at=review_from, closes_at=review_until),
        replace(approval, opens_at=stage.at(13, "00:00")),
    )
    dates = printed.timeline(
        nominate_until=stage.day(-31),
        review_from=stage.day(-21),
        review_until=stage.day(12),
        approve=stage.day(13),
    )
    issued = stage.day(-75)
    fields = {
        **plan.fields,
        "text": printed.text(dates),
        "issued_on": issued,
        "number": f"社联城乡〔{issued.year}〕18号",
        "contact_email": "jiangshi@example.org",
        "post_address": "北京市某区某路1号 城乡社区工作委员会秘书处",
    }
    call = presets.create_call(
        office=stage.office,
        issuer=Issuer.objects.get(name=units.FEDERATION_NAME),
        plan=replace(plan, fields=fields, steps=steps),
        slug=f"{PREFIX}-{issued:%Y%m%d}",
        actor=stage.users["organiser"],
        now=stage.at(-76),
    )
    call = publishing.publish(call=call, actor=stage.users["head"], now=stage.at(-75, "09:00"))
    extending.extend(
        step=call.steps.get(kind=StepKind.NOMINATION),
        new_closes_at=stage.at(-24, "23:59"),
        reason="部分地区遭遇洪涝灾害，材料邮寄延迟",
        actor=stage.users["head"],
        now=stage.at(-32),
    )
    return call


def _units(stage: Stage) -> list[Unit]:
    """Member units of each tier, spread over the provinces."""
    found: list[Unit] = []
    for tier, wanted in _UNITS.items():
        rows = Membership.objects.on(stage.day(-70)).filter(term__office=stage.office, tier=tier)
        members = list(rows.select_related("unit").order_by("pk"))
        step = max(len(members) // wanted, 1)
        found += [row.unit for row in members[::step][:wanted]]
    return found


def _spare(stage: Stage) -> list[Unit]:
    """Member units that put nobody forward by themselves."""
    rows = Membership.objects.on(stage.day(-70)).filter(term__office=stage.office)
    others = rows.exclude(unit__in=_units(stage)).select_related("unit").order_by("pk")
    return [row.unit for row in others[:2]]


def _nominate(call: Call, stage: Stage) -> list[Nomination]:
    """About sixty, through all three doors; what stands in the review afterwards is returned."""
    people = nominees.invented(20240910, 1)
    made: list[Nomination] = []
    vice = Tier.VICE_DIRECTOR.value
    for index, unit in enumerate(_units(stage)):
        actor = stage.contacts.of(unit)
        is_vice = unit.memberships.filter(tier=vice).exists()
        number = 3 if actor == stage.users["unit"] else 2 if is_vice or index % 4 == 0 else 1
        for place in range(number):
            made.append(
                nominees.hand_in(
                    call=call,
                    unit=unit,
                    nominee=_shaped(next(people), len(made)),
                    actor=actor,
                    now=stage.at(-70 + index, "09:30") + timedelta(hours=place),
                    limit_reason=_THIRD_REASON if place == 2 else "",
                )
            )
    made.append(_applied(call, stage))
    posted = [_posted(call, stage, next(people), index) for index in range(2)]
    for index, nomination in enumerate([*made, *posted]):
        if index != _SILENT:
            nominees.agree(nomination, stage.at(-22, "20:00"))
    return [*made, *posted]


# Which of the nominees stumble over which condition, by their place in the row.
_SILENT: Final = 11  # never answered the link
_RETURNED: Final = 17
_WITHDRAWN: Final = 23
_TOO_LITTLE_SCHOOL: Final = 8
_TOO_SHORT: Final = 20
_HARD: Final = {5: "阿依古丽·买买提", 14: "扎西卓玛", 29: "欧阳文静", 33: "刘䶮"}


def _shaped(nominee: Nominee, index: int) -> Nominee:
    changes: dict[str, str] = {}
    if index == _TOO_LITTLE_SCHOOL:
        changes = {"education": "college", "title_level": "junior", "prof_title": "助理社会工作师"}
    if index == _TOO_SHORT:
        changes = {"in_field_since": str(timezone.localdate().year)}
    return Nominee(nominee.number, _HARD.get(index, nominee.name), changes)


def _applied(call: Call, stage: Stage) -> Nomination:
    """The demo's nominee applies and asks a unit, whose contact endorses (L2-E2)."""
    unit = _spare(stage)[0]
    applicant = stage.users["nominee"]
    changes = {
        "submitter_kind": SubmitterKind.APPLICANT.value,
        "phone": applicant.phone or "",
        "post": "社区工作者、社会工作师",
        "unit_name": f"{unit.name}所辖社区居民委员会",
    }
    return nominees.hand_in(
        call=call,
        unit=unit,
        nominee=Nominee(60, stage.nominee.name, changes),
        actor=applicant,
        door=Door.SELF,
        endorsed_by=stage.contacts.of(unit),
        now=stage.at(-40),
    )


def _posted(call: Call, stage: Stage, nominee: Nominee, index: int) -> Nomination:
    """Papers that came by post: one of a member unit, one of a unit that is none."""
    unit = _spare(stage)[1]
    if index == 1:
        unit = Unit.objects.get(name="西宁市城西区科普路社区", merged_into=None)
    staff, now = stage.users["organiser"], stage.at(-26 + index)
    return nominees.enter_posted(call=call, unit=unit, nominee=nominee, actor=staff, now=now)


def _review(call: Call, standing: list[Nomination], stage: Stage) -> None:
    """The eligibility review: who may hang, who not and why, one returned, one withdrawn."""
    staff = stage.users["organiser"]
    step = call.steps.get(kind=StepKind.ELIGIBILITY)
    refused = {
        _TOO_LITTLE_SCHOOL: "未达到大学本科学历，也没有中级以上职称",
        _TOO_SHORT: "从事基层治理服务或城乡社区工作不满两年",
        len(standing) - 1: "推荐单位不是本委员会委员单位",
    }
    for index, nomination in enumerate(standing):
        submission = Submission.objects.get(pk=nomination.submission_id)
        now = stage.at(-18 + index // 8, "14:00")
        if index == _RETURNED:
            returning.send_back(
                nomination=nomination,
                remarks={"deeds": "请补充近两年授课的具体情况"},
                reason="材料需补充后重新提交",
                actor=staff,
                now=now,
            )
        elif index == _WITHDRAWN:
            submitting.withdraw(submission=submission, reason="本人工作调动", actor=staff, now=now)
        elif index == _SILENT:
            path.take_up(submission=submission, actor=staff, now=now)
        else:
            reason = refused.get(index, "")
            if not reason and index % 9 == 7:
                reason = "符合条件，因名额有限择优未入选"
            screening.decide(
                step=step,
                submissions=[submission.pk],
                outcome=StepOutcome.FAILED if reason else StepOutcome.PASSED,
                reason=reason,
                actor=staff,
                now=now,
            )


def _hang(call: Call, stage: Stage) -> PublicNotice:
    step: Step = call.steps.get(kind=StepKind.NOTICE)
    starts_on = stage.day(-1)
    values = {
        "title": "第二批“城乡社区工作讲师团”拟聘讲师公示",
        "slug": f"{call.slug}-notice",
        "number": "",
        "text": _NOTICE_TEXT.format(title=call.title, number=call.number),
        "starts_on": starts_on,
        "days": step.days,
        "day_kind": _day_kind(starts_on, step),
        "first_day_counts": step.first_day_counts,
        "kept_days": 30,
    }
    head, now = stage.users["head"], at(starts_on, "08:30")
    notice = notices.save_draft(step=step, values=values, actor=head, now=now)
    return notices.publish(
        notice=notice,
        ends_on=notices.period_of(notice).ends_on,
        count=len(notices.candidates(step)),
        actor=head,
        now=now,
    )


def _day_kind(starts_on: date, step: Step) -> str:
    """Working days, or all days where the period would leave the years whose calendar is known."""
    try:
        workdays.period(
            starts_on=starts_on,
            days=step.days,
            kind=DayKind.WORKING,
            first_day_counts=step.first_day_counts,
        )
    except workdays.YearNotPublished:
        return DayKind.CALENDAR
    return DayKind.WORKING


def _object(notice: PublicNotice, stage: Stage) -> None:
    """Somebody objects by real name; the supervisor has not looked at it yet."""
    objections.file_objection(
        notice=notice,
        filed=objections.Filed(
            kind=ObjectorKind.PERSON,
            name="云若兰",
            unit_name="某社区居民",
            address="某市某区某路8号",
            phone=names.phone_number(7001),
            email="",
            facts="公示材料所列表彰年份与当年公布的名单不符，请核实。",
        ),
        targets=list(notice.entries.order_by("position")[6:7]),
        now=stage.now,
    )
