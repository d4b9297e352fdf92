"""Nominations, the corps and its batches, lecturers and their appointments."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from calls.enums import StepKind
from lecturers.enums import (
    AssignmentStatus,
    AwardHolder,
    AwardLevel,
    Education,
    TitleLevel,
)
from lecturers.models import (
    Appointment,
    AppointmentBatch,
    ApprovalRequest,
    Assignment,
    Award,
    Corps,
    FeeCeiling,
    Lecturer,
    Material,
    Nomination,
    Topic,
)
from tests.factories.calls import StepFactory, SubmissionFactory
from tests.factories.clock import NOW, day
from tests.factories.events import SessionFactory
from tests.factories.people import IssuerFactory, OfficeFactory, PersonFactory, UserFactory


class NominationFactory(DjangoModelFactory[Nomination]):
    """Of the submission's person, who meets the conditions of the notice of 2024."""

    class Meta:
        model = Nomination

    submission = factory.SubFactory(SubmissionFactory)
    name = factory.SelfAttribute("submission.person.name")
    unit_name = factory.SelfAttribute("submission.unit.name")
    post = "社区党委书记"
    education = Education.BACHELOR
    title_level = TitleLevel.INTERMEDIATE
    in_field_since = 2015
    topics = "社区协商"


class AwardFactory(DjangoModelFactory[Award]):
    class Meta:
        model = Award

    nomination = factory.SubFactory(NominationFactory)
    holder = AwardHolder.PERSON
    level = AwardLevel.COUNTY
    year = 2022
    title = "优秀社区工作者"


class CorpsFactory(DjangoModelFactory[Corps]):
    class Meta:
        model = Corps

    office = factory.SubFactory(OfficeFactory)
    issuer = factory.SubFactory(IssuerFactory)
    name = factory.Sequence(lambda n: f"城乡社区工作讲师团{n}")


class AppointmentBatchFactory(DjangoModelFactory[AppointmentBatch]):
    class Meta:
        model = AppointmentBatch

    corps = factory.SubFactory(CorpsFactory)
    number = factory.Sequence(lambda n: n + 1)


class TopicFactory(DjangoModelFactory[Topic]):
    class Meta:
        model = Topic

    office = factory.SubFactory(OfficeFactory)
    name = factory.Sequence(lambda n: f"社区协商{n}")


class LecturerFactory(DjangoModelFactory[Lecturer]):
    class Meta:
        model = Lecturer

    person = factory.SubFactory(PersonFactory)
    region_code = "430100"
    title_level = TitleLevel.INTERMEDIATE
    created_at = factory.LazyFunction(lambda: NOW)


class AppointmentFactory(DjangoModelFactory[Appointment]):
    """In office since a year, for one more."""

    class Meta:
        model = Appointment

    lecturer = factory.SubFactory(LecturerFactory)
    batch = factory.SubFactory(AppointmentBatchFactory)
    number = factory.Sequence(lambda n: f"社联讲聘〔2024〕{n:03d}号")
    starts_on = factory.LazyFunction(lambda: day(-365))
    ends_on = factory.LazyFunction(lambda: day(365))
    created_at = factory.LazyFunction(lambda: NOW)


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """Asked for a lecture, and not answered yet."""

    class Meta:
        model = Assignment

    session = factory.SubFactory(SessionFactory)
    lecturer = factory.SubFactory(LecturerFactory)
    status = AssignmentStatus.INVITED
    topic = "社区协商的方法"
    starts_at = factory.SelfAttribute("session.starts_at")
    ends_at = factory.SelfAttribute("session.ends_at")
    answer_due_at = factory.LazyFunction(lambda: NOW + timedelta(days=3))
    invited_at = factory.LazyFunction(lambda: NOW)
    created_at = factory.LazyFunction(lambda: NOW)
    changed_at = factory.LazyFunction(lambda: NOW)


class MaterialFactory(DjangoModelFactory[Material]):
    class Meta:
        model = Material

    assignment = factory.SubFactory(AssignmentFactory)
    file = factory.Sequence(lambda n: f"materials/{n}.pdf")
    name = "课件.pdf"
    content_type = "application/pdf"
    size = 1024
    uploaded_at = factory.LazyFunction(lambda: NOW)


class FeeCeilingFactory(DjangoModelFactory[FeeCeiling]):
    class Meta:
        model = FeeCeiling

    office = factory.SubFactory(OfficeFactory)
    title_level = TitleLevel.ASSOCIATE
    amount = 400


class ApprovalRequestFactory(DjangoModelFactory[ApprovalRequest]):
    """Sent up; nothing has come back yet."""

    class Meta:
        model = ApprovalRequest

    step = factory.SubFactory(StepFactory, kind=StepKind.APPROVAL)
    submissions = factory.LazyFunction(list)
    digest = "0" * 64
    sent_by = factory.SubFactory(UserFactory)
    sent_at = factory.LazyFunction(lambda: NOW)
