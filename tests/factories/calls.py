"""Calls, their paths and demands, and what stands in them."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from calls.enums import (
    CallKind,
    CallStatus,
    Door,
    ReviewStatus,
    StepKind,
    StepOutcome,
    SubmissionStatus,
    SubmitterKind,
)
from calls.models import (
    Attachment,
    Call,
    CallCheck,
    Criterion,
    FrozenPlace,
    FrozenRanking,
    PanelMember,
    RankMove,
    Remark,
    RequiredPaper,
    Review,
    Step,
    StepExtension,
    StepResult,
    Submission,
    Unsealing,
)
from tests.factories.clock import NOW, day
from tests.factories.people import (
    IssuerFactory,
    OfficeFactory,
    PersonFactory,
    UnitFactory,
    UserFactory,
)


class CallFactory(DjangoModelFactory[Call]):
    """A published selection of lecturers, two per unit; its steps are added by the test."""

    class Meta:
        model = Call

    office = factory.SubFactory(OfficeFactory)
    issuer = factory.SubFactory(IssuerFactory)
    kind = CallKind.LECTURERS
    slug = factory.Sequence(lambda n: f"call-{n}")
    title = factory.Sequence(lambda n: f"选聘第{n}批讲师团讲师")
    number = factory.Sequence(lambda n: f"社联城乡〔2024〕{n}号")
    issued_on = factory.LazyFunction(lambda: day(-30))
    text = "一、选聘范围"
    soft_limit = 2
    takes_applications = True
    rules_title = "讲师工作规定"
    rules_text = "第一条 讲师要乐于提供公益服务。"
    rules_version = "1"
    status = CallStatus.PUBLISHED
    published_at = factory.LazyFunction(lambda: NOW - timedelta(days=30))
    created_at = factory.LazyFunction(lambda: NOW - timedelta(days=31))


class StepFactory(DjangoModelFactory[Step]):
    """A step that is open now."""

    class Meta:
        model = Step

    call = factory.SubFactory(CallFactory)
    order = factory.Sequence(lambda n: n + 10)
    kind = StepKind.ELIGIBILITY
    opens_at = factory.LazyFunction(lambda: NOW - timedelta(days=20))
    closes_at = factory.LazyFunction(lambda: NOW + timedelta(days=20))


class StepExtensionFactory(DjangoModelFactory[StepExtension]):
    class Meta:
        model = StepExtension

    step = factory.SubFactory(StepFactory)
    old_closes_at = factory.LazyFunction(lambda: NOW)
    new_closes_at = factory.LazyFunction(lambda: NOW + timedelta(days=7))
    reason = "部分地区受灾"
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(lambda: NOW)


class RequiredPaperFactory(DjangoModelFactory[RequiredPaper]):
    class Meta:
        model = RequiredPaper

    call = factory.SubFactory(CallFactory)
    key = factory.Sequence(lambda n: f"deeds-{n}")
    label = "事迹材料"


class CallCheckFactory(DjangoModelFactory[CallCheck]):
    class Meta:
        model = CallCheck

    call = factory.SubFactory(CallFactory)
    key = "member_unit"


class CriterionFactory(DjangoModelFactory[Criterion]):
    class Meta:
        model = Criterion

    step = factory.SubFactory(StepFactory, kind=StepKind.SCORING)
    label = factory.Sequence(lambda n: f"授课能力{n}")
    order = factory.Sequence(lambda n: n)


class PanelMemberFactory(DjangoModelFactory[PanelMember]):
    class Meta:
        model = PanelMember

    step = factory.SubFactory(StepFactory, kind=StepKind.SCORING)
    person = factory.SubFactory(PersonFactory)
    invited_by = factory.SubFactory(UserFactory)
    invited_at = factory.LazyFunction(lambda: NOW)
    accepted_at = factory.LazyFunction(lambda: NOW)


class SubmissionFactory(DjangoModelFactory[Submission]):
    """Handed in by a unit, accepted by its subject."""

    class Meta:
        model = Submission

    call = factory.SubFactory(CallFactory)
    door = Door.UNIT
    submitter_kind = SubmitterKind.UNIT_LEADER
    unit = factory.SubFactory(UnitFactory)
    person = factory.SubFactory(PersonFactory)
    reasons = "业绩突出"
    deeds = "主持社区协商项目三项"
    status = SubmissionStatus.SUBMITTED
    created_at = factory.LazyFunction(lambda: NOW - timedelta(days=3))
    changed_at = factory.LazyFunction(lambda: NOW - timedelta(days=2))
    submitted_at = factory.LazyFunction(lambda: NOW - timedelta(days=2))
    rules_accepted_at = factory.LazyFunction(lambda: NOW - timedelta(days=1))
    rules_version = "1"
    publication_agreed_at = factory.LazyFunction(lambda: NOW - timedelta(days=1))


class RemarkFactory(DjangoModelFactory[Remark]):
    class Meta:
        model = Remark

    submission = factory.SubFactory(SubmissionFactory)
    field = "reasons"
    text = "请写明近三年的业绩"
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(lambda: NOW)


class StepResultFactory(DjangoModelFactory[StepResult]):
    class Meta:
        model = StepResult

    submission = factory.SubFactory(SubmissionFactory)
    step = factory.SubFactory(StepFactory, call=factory.SelfAttribute("..submission.call"))
    outcome = StepOutcome.PASSED
    decided_by = factory.SubFactory(UserFactory)
    decided_at = factory.LazyFunction(lambda: NOW)


class AttachmentFactory(DjangoModelFactory[Attachment]):
    class Meta:
        model = Attachment

    submission = factory.SubFactory(SubmissionFactory)
    name = "事迹材料.pdf"
    path = factory.Sequence(lambda n: f"calls/test/{n}.pdf")
    content_type = "application/pdf"
    size = 1000
    sha256 = "0" * 64
    uploaded_at = factory.LazyFunction(lambda: NOW)


class ReviewFactory(DjangoModelFactory[Review]):
    """Assigned and not scored yet; the submission stands at the panel's step."""

    class Meta:
        model = Review

    member = factory.SubFactory(PanelMemberFactory)
    submission = factory.SubFactory(
        SubmissionFactory,
        call=factory.SelfAttribute("..member.step.call"),
        status=SubmissionStatus.IN_PROGRESS,
        current_step=factory.SelfAttribute("..member.step"),
    )
    assigned_at = factory.LazyFunction(lambda: NOW - timedelta(days=1))


class SealedReviewFactory(ReviewFactory):
    status = ReviewStatus.SEALED
    sealed_at = factory.LazyFunction(lambda: NOW - timedelta(hours=1))


class UnsealingFactory(DjangoModelFactory[Unsealing]):
    class Meta:
        model = Unsealing

    review = factory.SubFactory(ReviewFactory)
    sealed_at = factory.LazyFunction(lambda: NOW - timedelta(hours=1))
    reason = "分数填串了行"
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(lambda: NOW)


class RankMoveFactory(DjangoModelFactory[RankMove]):
    class Meta:
        model = RankMove

    step = factory.SubFactory(StepFactory, kind=StepKind.SCORING)
    submission = factory.SubFactory(
        SubmissionFactory,
        call=factory.SelfAttribute("..step.call"),
        status=SubmissionStatus.IN_PROGRESS,
        current_step=factory.SelfAttribute("..step"),
    )
    place = 1
    reason = "同分，申报材料先收到"
    made_by = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(lambda: NOW)


class FrozenRankingFactory(DjangoModelFactory[FrozenRanking]):
    class Meta:
        model = FrozenRanking

    step = factory.SubFactory(StepFactory, kind=StepKind.SCORING)
    content = "{}"
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    frozen_by = factory.SubFactory(UserFactory)
    frozen_at = factory.LazyFunction(lambda: NOW)


class FrozenPlaceFactory(DjangoModelFactory[FrozenPlace]):
    class Meta:
        model = FrozenPlace

    ranking = factory.SubFactory(FrozenRankingFactory)
    submission = factory.SubFactory(
        SubmissionFactory, call=factory.SelfAttribute("..ranking.step.call")
    )
    place = factory.Sequence(lambda n: n + 1)
    name = "王芳"
    salt = "0" * 32
