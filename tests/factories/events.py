"""Events with their parts, categories, sessions, rooms and teams."""

from datetime import timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from events.enums import (
    CategoryKind,
    ContributionMode,
    EventKind,
    EventStatus,
    HostRole,
    SessionKind,
    SessionRole,
    TeamRole,
)
from events.models import (
    Category,
    Contribution,
    Event,
    Host,
    Part,
    ProgrammeRelease,
    Room,
    Series,
    Session,
    SessionPerson,
    TeamMember,
    Venue,
)
from tests.factories.clock import NOW, at, day
from tests.factories.people import OfficeFactory, PersonFactory, UnitFactory, UserFactory


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series

    office = factory.SubFactory(OfficeFactory)
    name = factory.Sequence(lambda n: f"全国城乡社区工作大讲堂{n}")


class VenueFactory(DjangoModelFactory[Venue]):
    class Meta:
        model = Venue

    office = factory.SubFactory(OfficeFactory)
    name = factory.Sequence(lambda n: f"会议中心{n}")
    region_code = "430100"


class RoomFactory(DjangoModelFactory[Room]):
    class Meta:
        model = Room

    venue = factory.SubFactory(VenueFactory)
    name = factory.Sequence(lambda n: f"第{n}会议室")


def _add_part(event: Event, create: bool, wanted: Any, **fields: Any) -> None:  # noqa: FBT001
    if create and wanted is not False:
        PartFactory.create(event=event, **fields)


def _add_category(event: Event, create: bool, wanted: Any, **fields: Any) -> None:  # noqa: FBT001
    if create and wanted is not False:
        CategoryFactory.create(event=event, **fields)


class EventFactory(DjangoModelFactory[Event]):
    """Published, open for registration, in two weeks for two days, with one part and one category.

    `with_part=False` and `with_category=False` leave those out; `with_part__capacity=3` and
    `with_category__quota=2` go to their factories.
    """

    class Meta:
        model = Event
        skip_postgeneration_save = True

    office = factory.SubFactory(OfficeFactory)
    slug = factory.Sequence(lambda n: f"event-{n}")
    kind = EventKind.TRAINING_CLASS
    title = factory.Sequence(lambda n: f"城乡社区社会工作培训班{n}")
    starts_on = factory.LazyFunction(lambda: day(14))
    ends_on = factory.LazyFunction(lambda: day(15))
    region_code = "430100"
    status = EventStatus.PUBLISHED
    published_at = NOW - timedelta(days=30)
    registration_opens_at = NOW - timedelta(days=30)
    registration_closes_at = NOW + timedelta(days=10)

    with_part = factory.PostGeneration(_add_part)
    with_category = factory.PostGeneration(_add_category)


class PartFactory(DjangoModelFactory[Part]):
    class Meta:
        model = Part

    event = factory.SubFactory(EventFactory, with_part=False)
    title = factory.Sequence(lambda n: f"培训班{n}")
    kind = factory.SelfAttribute("event.kind")
    starts_on = factory.SelfAttribute("event.starts_on")
    ends_on = factory.SelfAttribute("event.ends_on")


class CategoryFactory(DjangoModelFactory[Category]):
    class Meta:
        model = Category

    event = factory.SubFactory(EventFactory, with_category=False)
    kind = CategoryKind.TRAINEE
    name = factory.Sequence(lambda n: f"学员{n}")


class HostFactory(DjangoModelFactory[Host]):
    class Meta:
        model = Host

    event = factory.SubFactory(EventFactory)
    name = factory.Sequence(lambda n: f"中国社会工作联合会{n}")
    role = HostRole.HOST


class SessionFactory(DjangoModelFactory[Session]):
    """A lecture of 4 学时 on the event's first morning."""

    class Meta:
        model = Session

    part = factory.SubFactory(PartFactory)
    kind = SessionKind.LECTURE
    title = factory.Sequence(lambda n: f"专题讲座{n}")
    starts_at = factory.LazyFunction(lambda: at(14, 9))
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(hours=3))
    hours = 4


class SessionPersonFactory(DjangoModelFactory[SessionPerson]):
    class Meta:
        model = SessionPerson

    session = factory.SubFactory(SessionFactory)
    person = factory.SubFactory(PersonFactory)
    role = SessionRole.LECTURER


class ContributionFactory(DjangoModelFactory[Contribution]):
    class Meta:
        model = Contribution

    part = factory.SubFactory(PartFactory)
    unit = factory.SubFactory(UnitFactory)
    title = factory.Sequence(lambda n: f"社区治理的实践与思考{n}")
    mode = ContributionMode.SPOKEN


class TeamMemberFactory(DjangoModelFactory[TeamMember]):
    class Meta:
        model = TeamMember

    event = factory.SubFactory(EventFactory)
    user = factory.SubFactory(UserFactory)
    role = TeamRole.OWNER
    added_at = NOW


class ProgrammeReleaseFactory(DjangoModelFactory[ProgrammeRelease]):
    class Meta:
        model = ProgrammeRelease

    event = factory.SubFactory(EventFactory)
    number = factory.Sequence(lambda n: n + 1)
    released_at = NOW
    snapshot = factory.LazyFunction(lambda: {"sessions": []})
