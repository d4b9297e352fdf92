"""Calls to begin from: the printed notice of 2024, other paths that were printed, an empty one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from calls.domain import demands, planning, printed, route
from calls.domain.demands import CheckRow, PaperRow
from calls.domain.route import StepRow
from calls.enums import CallKind, StepKind
from calls.models import Call
from people.models import Issuer, Office, User

END_OF_DAY: Final = time(23, 59)


@dataclass(frozen=True)
class Plan:
    """What a new call starts with."""

    fields: Mapping[str, Any]
    steps: tuple[StepRow, ...] = ()
    papers: tuple[PaperRow, ...] = ()
    checks: tuple[CheckRow, ...] = ()


@dataclass(frozen=True)
class Preset:
    """One entry of the list; `plan` takes the year in which the nomination opens."""

    key: str
    title: str | Promise
    note: str | Promise
    plan: Callable[[int], Plan] = field(repr=False)


def lecturers_2024(year: int = 2024) -> Plan:
    """讲师选聘通知 2024: 单位推荐、资格审查、公示、报联合会核发聘书. It has no scoring.

    Word for word as printed; with another `year` its days stay and their year changes.
    """
    selection, numbers = printed.selection(), printed.parameters()
    moved = year - 2024
    nominate = [_day(numbers[key], moved) for key in ("nominate_from", "nominate_until")]
    review = [_day(text, moved) for text in numbers["review_and_notice"]]
    titles = selection["steps"]
    review_from, review_until = _begin(review[0]), _end(review[1])
    rules_title, rules_text = printed.working_rules()
    return Plan(
        fields={
            "kind": CallKind.LECTURERS,
            "title": selection["title"],
            "issued_on": _day(selection["issued"], moved),
            "text": printed.text(),
            "soft_limit": numbers["max_nominees_per_unit"],
            "takes_applications": True,
            "rules_title": rules_title,
            "rules_text": rules_text,
        },
        steps=(
            StepRow(
                StepKind.NOMINATION,
                title=titles[0],
                opens_at=_begin(nominate[0]),
                closes_at=_end(nominate[1]),
            ),
            StepRow(
                StepKind.ELIGIBILITY,
                title=titles[1],
                opens_at=review_from,
                closes_at=review_until,
            ),
            StepRow(StepKind.NOTICE, title=titles[2], opens_at=review_from, closes_at=review_until),
            StepRow(
                StepKind.APPROVAL, title=titles[3], opens_at=_begin(date(review[1].year, 12, 1))
            ),
        ),
        papers=_papers_2024(),
        checks=_checks_2024(numbers),
    )


def _papers_2024() -> tuple[PaperRow, ...]:
    """L2-D1 to L2-D4: what is asked for, stamped, by scan and by post."""
    papers = (
        PaperRow("讲师推荐表", key="form", help_text="写明推荐理由，由推荐单位盖章确认"),
        PaperRow("讲师人选说明或事迹材料", key="deeds", help_text="由推荐单位盖章确认"),
        PaperRow(
            "表彰（奖励）证明",
            key="awards",
            help_text="获得过区、县级以上表彰（奖励）的提交，加盖推荐单位公章",
            is_required=False,
        ),
    )
    return tuple(replace(paper, needs_stamp=True, original_wanted=True) for paper in papers)


def _checks_2024(numbers: Mapping[str, Any]) -> tuple[CheckRow, ...]:
    """L2-C2 to L2-C4, L2-Q2, L2-E3 and the flags of L2-P1."""
    return (
        CheckRow("member_unit"),
        CheckRow("unit_limit"),
        CheckRow("degree_or_title", {"education": "bachelor", "title_level": "intermediate"}),
        CheckRow("years_in_field", {"years": numbers["min_years_in_field"]}),
        CheckRow("rules_accepted"),
        CheckRow("active_service"),
        CheckRow(
            "awards",
            {
                "unit_level": "city",
                "unit_years": numbers["unit_award_window_years"],
                "person_level": "county",
            },
        ),
    )


def lecturers_scored(year: int) -> Plan:
    """The path of the first batch: 委员单位推荐、专家遴选、委员会审查、社会公示、联合会审批.

    Everything else as in 2024. No scoring sheet was ever printed: its criteria are the office's.
    """
    plan = lecturers_2024(year)
    steps = (
        plan.steps[0],
        StepRow(StepKind.ELIGIBILITY, title="资格审查"),
        StepRow(StepKind.SCORING, title="专家遴选"),
        StepRow(StepKind.COMMITTEE, title="委员会审查"),
        StepRow(StepKind.NOTICE, title="社会公示"),
        StepRow(StepKind.APPROVAL, title="联合会审批"),
    )
    fields = {**plan.fields, "title": "选聘“城乡社区工作讲师团”讲师", "text": ""}
    return Plan(fields, steps, plan.papers, plan.checks)


def cases(_year: int) -> Plan:
    """案例征集 as printed in 2025: 专家评审、实地核查, the list; at most 3000 characters."""
    return Plan(
        fields={
            "kind": CallKind.CASES,
            "title": "征集城乡社区工作案例",
            "words_most": 3000,
            "words_are_strict": True,
        },
        steps=(
            StepRow(StepKind.NOMINATION, title="案例报送"),
            StepRow(StepKind.SCORING, title="专家评审"),
            StepRow(StepKind.COMMITTEE, title="实地核查"),
            StepRow(StepKind.NOTICE, title="公示"),
            StepRow(StepKind.APPROVAL, title="公布入选名单"),
        ),
        papers=(
            PaperRow("案例申报表", key="form", needs_stamp=True, formats=("pdf",)),
            PaperRow("案例正文", key="text", formats=("pdf", "word")),
            PaperRow("图片", key="pictures", help_text="3—5张，标注说明", formats=("image",)),
        ),
    )


def bases(_year: int) -> Plan:
    """Designation of practice bases: the same path, to be filled in."""
    return Plan(
        fields={"kind": CallKind.BASES, "title": "推选城乡社区工作实践基地"},
        steps=(
            StepRow(StepKind.NOMINATION, title="单位申报"),
            StepRow(StepKind.ELIGIBILITY, title="材料审查"),
            StepRow(StepKind.COMMITTEE, title="实地考察与审定"),
            StepRow(StepKind.NOTICE, title="公示"),
            StepRow(StepKind.APPROVAL, title="审批备案"),
        ),
        papers=(PaperRow("申报表", key="form", needs_stamp=True),),
    )


PRESETS: Final = (
    Preset(
        "lecturers-2024",
        _("Selection of lecturers as in 2024"),
        _("Nomination, eligibility review, public notice, approval; no scoring. As printed."),
        lecturers_2024,
    ),
    Preset(
        "lecturers-scored",
        _("Selection of lecturers with expert scoring"),
        _("The path of the first batch. The criteria are yours to write."),
        lecturers_scored,
    ),
    Preset(
        "cases",
        _("Collection of cases"),
        _("Submission, expert review, visits, public notice, list."),
        cases,
    ),
    Preset(
        "bases",
        _("Designation of practice bases"),
        _("Application, review of papers, decision, public notice, approval."),
        bases,
    ),
)


def find(key: str) -> Preset | None:
    return next((preset for preset in PRESETS if preset.key == key), None)


@transaction.atomic
def create_call(
    *,
    office: Office,
    issuer: Issuer,
    plan: Plan,
    slug: str = "",
    actor: User | None,
    now: datetime,
) -> Call:
    """A draft with everything the plan says; the office's contact where the plan names none."""
    fields = {
        "contact_name": office.contact_name,
        "contact_phone": office.contact_phone,
        **plan.fields,
    }
    call = planning.create_call(
        office=office, issuer=issuer, fields=fields, slug=slug, actor=actor, now=now
    )
    if plan.steps:
        route.lay(call=call, rows=plan.steps, actor=actor, now=now)
    if plan.papers:
        demands.set_papers(call=call, rows=plan.papers, actor=actor, now=now)
    if plan.checks:
        demands.set_checks(call=call, rows=plan.checks, actor=actor, now=now)
    call.refresh_from_db()
    return call


def _day(text: str, years: int) -> date:
    day = date.fromisoformat(text)
    return day.replace(year=day.year + years)


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _end(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, END_OF_DAY))
