"""A call that takes nominations now, a member unit with its contact, and a nomination filled in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from calls.enums import Door, StepKind
from calls.models import Call
from lecturers.domain import drafting
from lecturers.models import Nomination
from people.models import Unit, User
from tests import factories
from tests.factories import NOW

FILLED = {
    "submitter_kind": "unit_leader",
    "name": "欧阳明月",
    "phone": "199 0000 0101",
    "unit_name": "月湖街道春风社区居民委员会",
    "post": "社区党总支书记、居委会主任",
    "education": "bachelor",
    "title_level": "intermediate",
    "in_field_since": "2012",
    "topics": "社区协商",
    "reasons": "长期在社区一线，业绩突出。",
    "deeds": "主持社区协商项目三项。",
}
AWARD = {"holder": "person", "level": "city", "year": "2023", "title": "优秀社区工作者"}


@dataclass
class Scene:
    call: Call
    unit: Unit
    contact: User

    def second_contact(self) -> User:
        return factories.UnitContactFactory.create(unit=self.unit).user

    def start(self, **typed: str) -> Nomination:
        """A draft of the unit, filled in."""
        nomination = drafting.start(
            call=self.call, door=Door.UNIT, unit=self.unit, actor=self.contact, now=NOW
        )
        return self.fill(nomination, **typed)

    def fill(self, nomination: Nomination, **typed: str) -> Nomination:
        saved = drafting.save(
            nomination=nomination, typed=FILLED | typed, actor=self.contact, now=NOW
        )
        assert not saved.errors
        return saved.nomination


def scene(**call: Any) -> Scene:
    made = factories.CallFactory.create(**call)
    factories.StepFactory.create(call=made, order=1, kind=StepKind.NOMINATION)
    factories.StepFactory.create(call=made, order=2, kind=StepKind.ELIGIBILITY)
    contact = factories.UnitContactFactory.create()
    factories.PersonFactory.create(user=contact.user)
    factories.MembershipFactory.create(unit=contact.unit, term__office=made.office)
    return Scene(made, contact.unit, contact.user)


def phone(number: int) -> str:
    return f"1990000{number:04d}"


LATER = NOW + timedelta(days=30)
