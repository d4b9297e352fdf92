"""Who a registration is about: the person we know, or a new one (domain rule 2).

Only the same phone with the same name is taken for the same person. A known phone with another
name, or a known name at the same unit with another phone, makes a new person, and both are shown to
staff (`queries.with_twins`): nothing is merged silently.
"""

from django.db.models import Exists, OuterRef, Q

from people.domain import people
from people.models import Person, Post
from registrations.models import Registration
from registrations.validators import Applicant


def find(applicant: Applicant) -> Person | None:
    """The person with this phone and name, if we know one; nobody without a phone."""
    if not applicant.phone:
        return None
    return people.by_name_and_phone(applicant.name, applicant.phone)


def make(applicant: Applicant) -> Person:
    """A new person from what was filled in."""
    return people.new(
        name=applicant.name,
        name_typed=applicant.name_typed,
        phone=applicant.phone,
        email=str(applicant.answers.get("email", "")),
    )


def twins_of(person: Person, unit_name: str) -> list[Person]:
    """Other people who may be the same one: same phone, or same name at the same unit."""
    at_unit = Exists(Registration.objects.filter(person=OuterRef("pk"), unit_name=unit_name))
    in_post = Exists(Post.objects.filter(person=OuterRef("pk"), unit__name=unit_name))
    same = people.may_be(name=person.name, phone=person.phone, at_unit=Q(at_unit | in_post))
    return list(Person.objects.live().filter(same).exclude(pk=person.pk).order_by("pk")[:20])
