"""Planning a call: notice, path, papers, presets, copies, publication, extensions, its end."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from calls.domain import (
    copying,
    demands,
    extending,
    lengths,
    path,
    phases,
    planning,
    presets,
    printed,
    publishing,
    route,
)
from calls.domain.route import StepRow
from calls.enums import CallStatus, StepKind, StepOutcome, StepPhase, SubmissionStatus
from calls.models import Call
from core.errors import RowRefused, Stale
from core.models import AuditEntry
from tests import factories
from tests.factories.clock import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    """Planned from the notice of 2024, its dates in the years of the tests' clock."""
    office = factories.OfficeFactory.create(contact_name="秘书处", contact_phone="19900000001")
    return presets.create_call(
        office=office,
        issuer=factories.IssuerFactory.create(),
        plan=presets.lecturers_2024(timezone.localtime(NOW).year + 1),
        actor=factories.UserFactory.create(),
        now=NOW,
    )


def rows_of(call: Call) -> list[StepRow]:
    return [
        StepRow(
            kind=step.kind,
            id=step.pk,
            title=step.title,
            opens_at=step.opens_at,
            closes_at=step.closes_at,
        )
        for step in path.steps_of(call)
    ]


def test_preset_of_2024_is_the_printed_notice() -> None:
    plan = presets.lecturers_2024()
    assert [row.kind for row in plan.steps] == ["nomination", "eligibility", "notice", "approval"]
    assert [row.title for row in plan.steps] == printed.selection()["steps"]
    assert plan.fields["soft_limit"] == 2
    first, second = plan.steps[0], plan.steps[1]
    assert f"{timezone.localtime(first.opens_at):%Y-%m-%d}" == "2024-09-10"
    assert f"{timezone.localtime(first.closes_at):%Y-%m-%d %H:%M}" == "2024-10-31 23:59"
    assert f"{timezone.localtime(second.closes_at):%Y-%m-%d}" == "2024-11-30"
    for rule in printed.selection()["rules"]:
        assert rule["verbatim"].rstrip("。") in plan.fields["text"]
    assert plan.fields["rules_text"].count("\n") == 6
    assert plan.fields["rules_text"].startswith("第一条　讲师要自觉做到两个维护")


def test_notice_with_other_dates_says_them_in_the_printed_form() -> None:
    moved = printed.timeline(
        nominate_until=date(2026, 10, 31),
        review_from=date(2026, 11, 5),
        review_until=date(2026, 11, 30),
        approve=date(2026, 12, 1),
    )
    assert printed.words_of("L2-T1") in moved
    assert moved.splitlines()[1] in printed.text(moved)
    assert printed.words_of("L2-T2") not in printed.text(moved)


@pytest.mark.parametrize("preset", presets.PRESETS, ids=lambda preset: preset.key)
def test_every_preset_makes_a_draft(preset: presets.Preset) -> None:
    made = presets.create_call(
        office=factories.OfficeFactory.create(),
        issuer=factories.IssuerFactory.create(),
        plan=preset.plan(2027),
        actor=None,
        now=NOW,
    )
    assert made.status == CallStatus.DRAFT
    assert path.steps_of(made)[0].kind == StepKind.NOMINATION
    assert len({paper.key for paper in made.papers.all()}) == made.papers.count()


def test_path_is_reordered_repeated_and_shortened(call: Call) -> None:
    nomination, eligibility, notice, approval = rows_of(call)
    committee = StepRow(kind=StepKind.COMMITTEE, title="初审")
    again = StepRow(kind=StepKind.COMMITTEE, title="终审")
    route.lay(
        call=call, rows=[nomination, committee, approval, eligibility, again], actor=None, now=NOW
    )
    assert [str(step) for step in path.steps_of(call)] == [
        nomination.title,
        "初审",
        approval.title,
        eligibility.title,
        "终审",
    ]
    assert not call.steps.filter(kind=notice.kind).exists()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (StepRow(kind=StepKind.NOMINATION), "kind"),
        (StepRow(StepKind.COMMITTEE, opens_at=NOW, closes_at=NOW), "closes_at"),
    ],
)
def test_step_that_cannot_be_is_refused_beside_its_row(
    call: Call, row: StepRow, field: str
) -> None:
    with pytest.raises(RowRefused) as refused:
        route.lay(call=call, rows=[*rows_of(call), row], actor=None, now=NOW)
    assert (refused.value.index, refused.value.field) == (4, field)


def test_path_stays_as_far_as_submissions_have_come(call: Call) -> None:
    nomination, eligibility, notice, approval = rows_of(call)
    step = call.steps.get(kind=StepKind.ELIGIBILITY)
    factories.SubmissionFactory.create(
        call=call, current_step=step, status=SubmissionStatus.IN_PROGRESS
    )
    committee = StepRow(kind=StepKind.COMMITTEE)
    with pytest.raises(route.PathInUse):
        route.lay(
            call=call,
            rows=[nomination, committee, eligibility, notice, approval],
            actor=None,
            now=NOW,
        )
    with pytest.raises(route.PathInUse):
        route.lay(call=call, rows=[nomination, notice, approval], actor=None, now=NOW)
    route.lay(call=call, rows=[nomination, eligibility, committee, approval], actor=None, now=NOW)
    assert [one.kind for one in path.steps_of(call)][2] == StepKind.COMMITTEE


def test_notice_is_published_only_when_nothing_required_is_missing(call: Call) -> None:
    call.text = ""
    call.save()
    with pytest.raises(publishing.NotReady) as refused:
        publishing.publish(call=call, actor=None, now=NOW)
    assert {item.page for item in refused.value.missing} == {"edit"}
    call.text = "通知"
    call.save()
    published = publishing.publish(call=call, actor=None, now=NOW)
    assert published.status == CallStatus.PUBLISHED
    assert published.rules_version
    late = NOW + timedelta(days=3000)
    required = [item.page for item in publishing.missing(call, late) if item.is_required]
    assert required == ["path"]


def test_announced_date_moves_by_an_extension_only(call: Call) -> None:
    publishing.publish(call=call, actor=None, now=NOW)
    first, *others = rows_of(call)
    assert first.closes_at
    later = first.closes_at + timedelta(days=7)
    moved = StepRow(first.kind, first.id, first.title, first.opens_at, later)
    with pytest.raises(RowRefused) as refused:
        route.lay(call=call, rows=[moved, *others], actor=None, now=NOW)
    assert refused.value.field == "closes_at"
    step, user = path.steps_of(call)[0], factories.UserFactory.create()
    with pytest.raises(path.ReasonMissing):
        extending.extend(step=step, new_closes_at=later, reason=" ", actor=user, now=NOW)
    with pytest.raises(extending.EndRefused):
        extending.extend(
            step=step, new_closes_at=first.closes_at, reason="受灾", actor=user, now=NOW
        )
    made = extending.extend(step=step, new_closes_at=later, reason="受灾", actor=user, now=NOW)
    step.refresh_from_db()
    assert (step.closes_at, made.old_closes_at) == (later, first.closes_at)
    assert [one.kind for one in extending.overlapped(step)] == ["eligibility", "notice"]
    assert AuditEntry.objects.get(action="call.step_extended").reason == "受灾"


def test_phases_open_and_close_by_their_dates_alone(call: Call) -> None:
    publishing.publish(call=call, actor=None, now=NOW)
    call.refresh_from_db()
    nomination = path.steps_of(call)[0]
    assert nomination.opens_at
    assert nomination.closes_at
    states = [
        phases.of_step(nomination, call, moment)
        for moment in (
            nomination.opens_at - timedelta(minutes=1),
            nomination.opens_at,
            nomination.closes_at,
        )
    ]
    assert states == [StepPhase.COMING, StepPhase.OPEN, StepPhase.OVER]
    shown = phases.of_call(call, nomination.closes_at + timedelta(hours=1))
    named = phases.current(shown)
    assert named
    assert named.step.kind == StepKind.ELIGIBILITY


def test_copy_has_the_plan_but_no_submissions(call: Call) -> None:
    publishing.publish(call=call, actor=None, now=NOW)
    user = factories.UserFactory.create()
    first = path.steps_of(call)[0]
    end = first.closes_at
    assert end
    extending.extend(
        step=first, new_closes_at=end + timedelta(days=9), reason="受灾", actor=user, now=NOW
    )
    factories.SubmissionFactory.create(call=call)
    shifted = copying.copy_call(source=call, title="第三批", years=1, actor=user, now=NOW)
    cleared = copying.copy_call(source=call, title="第四批", years=None, actor=user, now=NOW)
    assert shifted.status == CallStatus.DRAFT
    assert not shifted.submissions.exists()
    assert shifted.number == ""
    new = path.steps_of(shifted)[0]
    assert new.closes_at == end.replace(year=end.year + 1)
    assert {step.opens_at for step in path.steps_of(cleared)} == {None}
    assert [paper.key for paper in shifted.papers.order_by("order")] == [
        paper.key for paper in call.papers.order_by("order")
    ]
    assert shifted.checks.count() == call.checks.count() == 7


def test_working_rules_stay_once_somebody_accepted_them(call: Call) -> None:
    factories.SubmissionFactory.create(call=call)
    with pytest.raises(planning.RulesFixed):
        planning.update_call(call=call, fields={"rules_text": "新规定"}, actor=None, now=NOW)
    planning.update_call(call=call, fields={"contact_name": "新联系人"}, actor=None, now=NOW)
    with pytest.raises(Stale):
        planning.update_call(
            call=call, fields={}, expected_revision=call.revision, actor=None, now=NOW
        )


def test_criteria_stay_once_submissions_stand_before_the_panel() -> None:
    step = factories.StepFactory.create(kind=StepKind.SCORING)
    row = demands.CriterionRow("授课能力", weight=2, most=10, anchors=((10, "优"), (6, "合格")))
    made = demands.set_criteria(step=step, rows=[row], actor=None, now=NOW)
    assert made[0].anchors == [{"score": 6, "text": "合格"}, {"score": 10, "text": "优"}]
    too_high = demands.CriterionRow("效果", most=5, anchors=((6, "优"),))
    with pytest.raises(RowRefused):
        demands.set_criteria(step=step, rows=[too_high], actor=None, now=NOW)
    factories.SubmissionFactory.create(
        call=step.call, current_step=step, status=SubmissionStatus.IN_PROGRESS
    )
    with pytest.raises(demands.CriteriaInUse):
        demands.set_criteria(step=step, rows=[row], actor=None, now=NOW)


def test_paper_with_files_cannot_be_left_out(call: Call) -> None:
    paper = call.papers.get(key="deeds")
    factories.AttachmentFactory.create(submission__call=call, paper=paper)
    with pytest.raises(demands.PaperInUse):
        demands.set_papers(call=call, rows=[demands.PaperRow("推荐表")], actor=None, now=NOW)


def test_call_ends_by_conclusion_or_by_cancelling_with_a_reason() -> None:
    call = factories.CallFactory.create()
    factories.SubmissionFactory.create(call=call)
    with pytest.raises(publishing.StillUndecided):
        publishing.conclude(call=call, actor=None, now=NOW)
    with pytest.raises(path.ReasonMissing):
        publishing.cancel(call=call, reason="", actor=None, now=NOW)
    cancelled = publishing.cancel(call=call, reason="工作调整", actor=None, now=NOW)
    assert (cancelled.status, cancelled.cancel_reason) == (CallStatus.CANCELLED, "工作调整")
    with pytest.raises(planning.CallClosed):
        planning.update_call(call=call, fields={}, actor=None, now=NOW)
    step = factories.StepFactory.create(call=call)
    with pytest.raises(planning.CallClosed):
        path.decide(
            submission=call.submissions.get(),
            step=step,
            outcome=StepOutcome.PASSED,
            actor=factories.UserFactory.create(),
            now=NOW,
        )
    other = factories.CallFactory.create()
    assert publishing.conclude(call=other, actor=None, now=NOW).status == CallStatus.CONCLUDED


def test_statement_is_counted_as_word_counts_and_refused_where_the_call_is_strict() -> None:
    assert lengths.characters("社区A1号，2024年 well-being") == 8
    call = factories.CallFactory.build(words_most=5)
    assert lengths.excess(call, "社区工作者好") == ""
    call.words_are_strict = True
    assert "6" in lengths.excess(call, "社区工作者好")
    assert lengths.excess(call, "社区工作好") == ""


def test_step_without_dates_is_said_to_be_open_in_its_turn() -> None:
    call = factories.CallFactory.create()
    factories.StepFactory.create(call=call, order=1, kind=StepKind.NOMINATION)
    later = [
        factories.StepFactory.create(call=call, order=order, opens_at=None, closes_at=None)
        for order in (2, 3, 4)
    ]

    def states() -> list[StepPhase]:
        return [phase.state for phase in phases.of_call(call, NOW, counted=True)]

    assert states() == [StepPhase.OPEN, *[StepPhase.COMING] * 3]
    factories.SubmissionFactory.create(
        call=call, status=SubmissionStatus.IN_PROGRESS, current_step=later[1]
    )
    assert states() == [*[StepPhase.OPEN] * 3, StepPhase.COMING]
