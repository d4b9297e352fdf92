"""Entering people: found again by what is certain, never merged by what is likely (rule 2)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from core import audit, locks, rows
from core.text import names, pinyin
from people.models import Person, Post, Unit, User

# Live people (models.PersonQuerySet), written out: every registration asks for somebody.
_BY_NAME_AND_PHONE: Final = """
    SELECT * FROM people_person
    WHERE name = %s AND phone = %s AND merged_into_id IS NULL AND erased_at IS NULL
    ORDER BY phone_proved_at DESC NULLS LAST, id LIMIT 1
"""


@dataclass(frozen=True)
class Found:
    """Who was meant. `lookalikes` may be the same person: a human decides, nothing is merged."""

    person: Person
    is_new: bool
    lookalikes: list[Person] = field(default_factory=list)


def find_or_create(
    *,
    name: str,
    phone: str = "",
    unit: Unit | None = None,
    position: str = "",
    email: str = "",
    gender: str = "",
    prof_title: str = "",
    actor: User | None = None,
    now: datetime,
) -> Found:
    """The person with this name and phone (E.164), or a new one. Raises names.InvalidName.

    Only name and phone together identify; of several the one whose phone is proved. The same phone
    under another name, or the same name in the same unit, gives a new person and a lookalike.
    Nothing known of a found person is overwritten: what was empty is filled.
    """
    stored = names.normalise_name(name)
    names.check_name(stored)
    with transaction.atomic():
        if phone:
            locks.hold(f"people.person:{phone}")
            found = by_name_and_phone(stored, phone)
            if found is not None:
                _fill(found, email=email, gender=gender, prof_title=prof_title)
                _hold_post(found, unit, position)
                return Found(found, is_new=False)
        lookalikes = _lookalikes(stored, phone, unit)
        person = new(
            name=stored,
            name_typed=name,
            phone=phone,
            email=email,
            gender=gender,
            prof_title=prof_title,
        )
        _hold_post(person, unit, position)
        audit.record(action="person.entered", subject=person, actor=actor, now=now)
    return Found(person, is_new=True, lookalikes=lookalikes)


def rename(*, person: Person, name: str, actor: User | None, now: datetime) -> Person:
    """Correct a name; what was issued under the old one stays as it is (rule 6)."""
    stored = names.normalise_name(name)
    names.check_name(stored)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.name != stored:
            person.name, person.name_typed = stored, name[:120]
            fill_pinyin(person)
            person.save(update_fields=["name", "name_typed", "name_pinyin", "name_initials"])
            audit.record(
                action="person.corrected", subject=person, actor=actor, now=now, fields=["name"]
            )
    return person


def correct(*, person: Person, actor: User | None, now: datetime, **values: str) -> Person:
    """Correct plain attributes: gender, e-mail, prof_title, name_pinyin."""
    allowed = {"gender", "email", "prof_title", "name_pinyin"}
    if unknown := values.keys() - allowed:
        message = f"not corrected here: {', '.join(sorted(unknown))}"
        raise ValueError(message)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        changed = [key for key, value in values.items() if getattr(person, key) != value]
        if changed:
            for key in changed:
                setattr(person, key, values[key])
            person.save(update_fields=changed)
            audit.record(
                action="person.corrected", subject=person, actor=actor, now=now, fields=changed
            )
    return person


def new(*, name: str, name_typed: str, phone: str, **known: str) -> Person:
    """A person of this normalised name, with its reading: `find_or_create` and the registration
    say first that nobody is meant whom we know.
    """
    person = Person(name=name, name_typed=name_typed[:120], phone=phone, **known)
    fill_pinyin(person)
    return rows.insert(person)


def may_be(*, name: str, phone: str, at_unit: Q) -> Q:
    """Who may be the same person and is shown to a human (rule 2): the same phone, or the same name
    where `at_unit` holds.
    """
    same = Q(name=name) & at_unit
    return same | Q(phone=phone) if phone else same


def fill_pinyin(person: Person) -> None:
    """Set reading and initials from the name; the reading can be corrected afterwards."""
    person.name_pinyin = pinyin.full_pinyin(person.name)[:200]
    person.name_initials = pinyin.initials(person.name)[:30]


def by_name_and_phone(name: str, phone: str) -> Person | None:
    """The person whom a normalised name and an E.164 phone together identify; of several the one
    whose phone is proved.
    """
    return next(iter(Person.objects.raw(_BY_NAME_AND_PHONE, [name, phone])), None)


def _lookalikes(name: str, phone: str, unit: Unit | None) -> list[Person]:
    at_unit = Q(posts__unit=unit) if unit is not None else Q(pk__in=[])
    condition = may_be(name=name, phone=phone, at_unit=at_unit)
    return list(Person.objects.live().filter(condition).distinct().order_by("pk")[:20])


def _fill(person: Person, **values: str) -> None:
    missing = {key: value for key, value in values.items() if value and not getattr(person, key)}
    if missing:
        for key, value in missing.items():
            setattr(person, key, value)
        person.save(update_fields=list(missing))


def _hold_post(person: Person, unit: Unit | None, position: str) -> None:
    """Note that the person holds this post, unless that is known."""
    if unit is None and not position:
        return
    if not Post.objects.filter(person=person, unit=unit, title=position).exists():
        Post.objects.create(person=person, unit=unit, title=position)
