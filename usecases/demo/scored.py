"""A smaller second call with expert scoring: ties, a dispute, a recusal; a second round is open.

Its path repeats the scoring: the first round is frozen, the second waits for the demo's reviewer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from calls.domain import (
    demands,
    distributing,
    freezing,
    panel,
    path,
    presets,
    publishing,
    reviewing,
    verdicts,
)
from calls.domain.demands import CriterionRow
from calls.domain.route import StepRow
from calls.enums import RecusalKind, ReviewStatus, StepKind, StepOutcome
from calls.models import Call, Review, Step, Submission
from people.enums import Tier
from people.models import Issuer, Membership, User
from usecases.demo import names, nominees, units
from usecases.demo.second_batch import Stage

PREFIX: Final = "special-topic"
_CRITERIA: Final = (
    CriterionRow("政策理解", help_text="对党的方针政策和法律法规的把握", weight=2, most=10),
    CriterionRow(
        "授课能力",
        help_text="表达、结构、与学员互动",
        weight=3,
        most=10,
        anchors=((10, "生动、有方法、学员能带走"), (6, "清楚但以讲述为主"), (3, "照稿宣读")),
    ),
    CriterionRow("实务经验", help_text="社区工作的年限与成果", weight=3, most=10),
    CriterionRow("公益服务意愿", weight=2, most=10),
)
# A row a nominee, a column a reviewer: the level of the scores that this reviewer gives.
# Nominees 2 and 3 are equal; over nominee 5 the reviewers are divided; None is a recusal.
_LEVELS: Final[tuple[tuple[int | None, ...], ...]] = (
    (9, 9, 8, 9),
    (8, 8, 8, 8),
    (8, 8, 8, 8),
    (7, 8, 7, 8),
    (10, 3, 9, 3),
    (6, 7, None, 7),
    (7, 6, 6, 6),
    (5, 5, 6, 5),
    (4, 5, 4, 4),
)
_PASSING: Final = 6
_PANEL: Final = ("明志远", "颜清源", "薛素心")  # beside the demo's reviewer
_FIRST_PHONE: Final = 7100


@dataclass(frozen=True)
class Seat:
    """A reviewer of the panel with the account that scores."""

    user: User
    name: str
    phone: str


def make(stage: Stage) -> Call:
    """The call up to its second round of scoring, in which one reviewer has not finished."""
    call = _published(stage)
    submissions = _nominate(call, stage)
    first, second = call.steps.filter(kind=StepKind.SCORING).order_by("order")
    seats = _seats(stage)
    for step, opened in ((first, -20), (second, -4)):
        _invite(step, seats, stage, stage.at(opened))
    step = call.steps.get(kind=StepKind.ELIGIBILITY)
    for submission in submissions:
        path.decide(
            submission=submission,
            step=step,
            outcome=StepOutcome.PASSED,
            actor=stage.users["organiser"],
            now=stage.at(-19),
        )
    _first_round(first, submissions, seats, stage)
    _second_round(second, submissions, seats, stage)
    return call


def _published(stage: Stage) -> Call:
    plan = presets.lecturers_scored(stage.day(0).year)
    days = {
        StepKind.NOMINATION: (-60, -25),
        StepKind.ELIGIBILITY: (-24, -19),
        StepKind.SCORING: (-18, -6),
        StepKind.COMMITTEE: (8, 12),
        StepKind.NOTICE: (13, 22),
        StepKind.APPROVAL: (23, 40),
    }
    steps: list[StepRow] = []
    for row in plan.steps:
        begin, end = days[StepKind(row.kind)]
        dated = replace(row, opens_at=stage.at(begin, "00:00"), closes_at=stage.at(end, "23:59"))
        if row.kind == StepKind.SCORING:
            again = replace(
                row,
                title="专家复评",
                opens_at=stage.at(-5, "00:00"),
                closes_at=stage.at(7, "23:59"),
                is_blind=True,
            )
            steps += [replace(dated, title="专家初评"), again]
        else:
            steps.append(dated)
    issued = stage.day(-60)
    fields = {
        **plan.fields,
        "title": "选聘“城乡社区工作讲师团”社区议事协商专题讲师",
        "text": "各委员单位：\n为做好社区议事协商专题培训，现面向委员单位选聘专题讲师。\n"
        "一、选聘方式\n单位推荐、资格审查、专家初评、专家复评、委员会审查、社会公示、联合会审批。",
        "number": f"社联城乡〔{issued.year}〕21号",
        "issued_on": issued,
    }
    plan = replace(plan, fields=fields, steps=tuple(steps), papers=plan.papers[:1])
    call = presets.create_call(
        office=stage.office,
        issuer=Issuer.objects.get(name=units.FEDERATION_NAME),
        plan=plan,
        slug=f"{PREFIX}-{issued:%Y%m%d}",
        actor=stage.users["organiser"],
        now=stage.at(-61),
    )
    for step in call.steps.filter(kind=StepKind.SCORING):
        demands.set_criteria(
            step=step, rows=_CRITERIA, actor=stage.users["organiser"], now=stage.at(-61)
        )
    return publishing.publish(call=call, actor=stage.users["head"], now=stage.at(-60, "09:00"))


def _nominate(call: Call, stage: Stage) -> list[Submission]:
    people = nominees.invented(1120, 200)
    rows = Membership.objects.on(stage.day(-50)).filter(
        term__office=stage.office, tier__in=[Tier.STANDING, Tier.MEMBER]
    )
    chosen = rows.select_related("unit").order_by("-pk")[: len(_LEVELS)]
    made = []
    for index, row in enumerate(chosen):
        nomination = nominees.hand_in(
            call=call,
            unit=row.unit,
            nominee=next(people),
            actor=stage.contacts.of(row.unit),
            now=stage.at(-50 + index),
        )
        nominees.agree(nomination, stage.at(-30))
        made.append(nomination.submission)
    return made


def _seats(stage: Stage) -> list[Seat]:
    reviewer = stage.users["reviewer"]
    seats = [Seat(reviewer, reviewer.display_name, reviewer.phone or "")]
    for index, name in enumerate(_PANEL):
        phone = names.phone_number(_FIRST_PHONE + index)
        user = User.objects.filter(username=f"panel-{index + 1}").first()
        if user is None:
            user = User.objects.create_user(
                f"panel-{index + 1}", None, display_name=name, phone=phone
            )
        seats.append(Seat(user, name, phone))
    return seats


def _invite(step: Step, seats: list[Seat], stage: Stage, now: datetime) -> None:
    for seat in seats:
        member = panel.invite(
            step=step,
            name=seat.name,
            phone=seat.phone,
            position="评审专家",
            actor=stage.users["organiser"],
            now=now,
        )
        panel.accept(member=member, user=seat.user, now=now)


def _first_round(
    step: Step, submissions: list[Submission], seats: list[Seat], stage: Stage
) -> None:
    head, now = stage.users["head"], stage.at(-10)
    distributing.distribute(step=step, actor=stage.users["organiser"], now=stage.at(-18))
    _score(step, seats, {one.pk: row for one, row in zip(submissions, _LEVELS, strict=True)}, now)
    frozen = freezing.freeze(
        step=step,
        equals_reason="得分与单位层级均相同，按收到材料的先后排列",
        actor=head,
        now=stage.at(-5, "09:00"),
    )
    verdicts.pass_first(
        frozen=frozen,
        number=_PASSING,
        reason="初评名次未进入复评范围",
        actor=head,
        now=stage.at(-5, "10:00"),
    )


def _second_round(
    step: Step, submissions: list[Submission], seats: list[Seat], stage: Stage
) -> None:
    """Three have handed everything in; the demo's reviewer one half."""
    distributing.distribute(step=step, actor=stage.users["organiser"], now=stage.at(-4))
    levels = {one.pk: row for one, row in zip(submissions, _LEVELS, strict=True)}
    _score(step, seats[1:], levels, stage.at(-2), first_column=1)
    standing = distributing.standing(step)
    half = {one.pk: levels[one.pk] for one in standing[: len(standing) // 2]}
    _score(step, seats[:1], half, stage.at(-1))


def _score(
    step: Step,
    seats: list[Seat],
    levels: Mapping[int, tuple[int | None, ...]],
    now: datetime,
    *,
    first_column: int = 0,
) -> None:
    """Each of the seats scores and hands in the reviews of the submissions in `levels`."""
    criteria = list(step.criteria.order_by("order"))
    for column, seat in enumerate(seats, start=first_column):
        rows = Review.objects.filter(
            member__step=step,
            member__person__user=seat.user,
            submission__in=levels,
            status=ReviewStatus.OPEN,
        )
        for review in rows.order_by("pk"):
            level = levels[review.submission_id][column]
            if level is None:
                reviewing.recuse(
                    review=review,
                    kind=RecusalKind.OTHER,
                    reason="曾与被推荐人共同承担项目",
                    actor=seat.user,
                    now=now,
                )
                continue
            reviewing.save(
                review=review,
                scores={one.pk: level for one in criteria},
                remarks="建议充实案例。" if level < 6 else "",
                actor=seat.user,
                now=now,
            )
            reviewing.seal(review=review, actor=seat.user, now=now)
