"""Checks of submissions, public notices with their entries, objections."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from calls.domain.objections import code_of
from calls.enums import CheckVerdict, NoticeStatus, ObjectorKind, StepKind, SubmissionStatus
from calls.models import (
    CheckResult,
    NoticeEntry,
    Objection,
    ObjectionFile,
    ObjectionTarget,
    PublicNotice,
)
from core import signing
from tests.factories.calls import StepFactory, SubmissionFactory
from tests.factories.clock import NOW, day
from tests.factories.people import UserFactory


class CheckResultFactory(DjangoModelFactory[CheckResult]):
    class Meta:
        model = CheckResult

    submission = factory.SubFactory(SubmissionFactory)
    key = "member_unit"
    verdict = CheckVerdict.MET
    computed_at = factory.LazyFunction(lambda: NOW)


class PublicNoticeFactory(DjangoModelFactory[PublicNotice]):
    """Hangs since yesterday, for some days more."""

    class Meta:
        model = PublicNotice

    step = factory.SubFactory(StepFactory, kind=StepKind.NOTICE)
    call = factory.SelfAttribute("step.call")
    slug = factory.Sequence(lambda n: f"notice-{n}")
    number = factory.Sequence(lambda n: f"社联城乡〔2026〕{n}号")
    title = "关于第二批讲师团讲师拟聘人选的公示"
    text = "经单位推荐、资格审查，现将拟聘人选予以公示。"
    starts_on = factory.LazyFunction(lambda: day(-1))
    ends_on = factory.LazyFunction(lambda: day(5))
    taken_down_on = factory.LazyFunction(lambda: day(36))
    status = NoticeStatus.PUBLISHED
    digest = "0" * 64
    published_at = factory.LazyFunction(lambda: NOW - timedelta(days=1))
    published_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(lambda: NOW - timedelta(days=2))


class NoticeEntryFactory(DjangoModelFactory[NoticeEntry]):
    """Of a candidate who stands at the notice's step."""

    class Meta:
        model = NoticeEntry

    notice = factory.SubFactory(PublicNoticeFactory)
    submission = factory.SubFactory(
        SubmissionFactory,
        call=factory.SelfAttribute("..notice.call"),
        status=SubmissionStatus.IN_PROGRESS,
        current_step=factory.SelfAttribute("..notice.step"),
    )
    position = factory.Sequence(lambda n: n + 1)
    name = factory.SelfAttribute("submission.person.name")
    unit_name = factory.SelfAttribute("submission.unit.name")
    post = "社区党委书记"


class ObjectionFactory(DjangoModelFactory[Objection]):
    """Received; targets are added by the test."""

    class Meta:
        model = Objection

    notice = factory.SubFactory(PublicNoticeFactory)
    number = factory.LazyFunction(lambda: signing.random_code(40))
    code_digest = factory.LazyAttribute(lambda row: signing.digest(code_of(row.number)))
    kind = ObjectorKind.PERSON
    name = "周正"
    unit_name = "某街道办事处"
    address = "某市某区和平路1号"
    phone = "+8619900009999"
    facts = "该同志从事社区工作不满两年。"
    received_at = factory.LazyFunction(lambda: NOW)


class ObjectionTargetFactory(DjangoModelFactory[ObjectionTarget]):
    class Meta:
        model = ObjectionTarget

    objection = factory.SubFactory(ObjectionFactory)
    entry = factory.SubFactory(
        NoticeEntryFactory, notice=factory.SelfAttribute("..objection.notice")
    )


class ObjectionFileFactory(DjangoModelFactory[ObjectionFile]):
    class Meta:
        model = ObjectionFile

    objection = factory.SubFactory(ObjectionFactory)
    name = "证明材料.pdf"
    path = factory.Sequence(lambda n: f"objections/test/{n}.pdf")
    content_type = "application/pdf"
    size = 1000
    sha256 = "0" * 64
