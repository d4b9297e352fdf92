"""Corrections: a person's own by the link, or the organiser's; the state's rules stay the same."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from events.models import Category, Part
from people.domain import people
from people.models import Person
from registrations.domain import eligibility, places, registering, snapshots, states, waitlist
from registrations.enums import LIVE_STATUSES, RegistrationStatus
from registrations.models import Registration, RegistrationPart
from registrations.validators import Applicant, InvalidField, InvalidFields, clean_applicant


class NotCorrectable(DomainError):
    code = "not_correctable"

    def __init__(self) -> None:
        super().__init__(_("This registration can no longer be changed."))


def correct(
    *,
    registration: Registration,
    data: Applicant,
    parts: Collection[Part],
    category: Category | None = None,
    actor: Model,
    now: datetime,
    is_public: bool = True,
) -> Registration:
    """Write corrected data; a returned registration is submitted again by it.

    A person keeps phone and category (another phone could be somebody's, and must not be told);
    the organiser may change both. Parts that are dropped free their places, new ones need a place.
    Raises NotCorrectable, InvalidFields, places.NoPlace.
    """
    with transaction.atomic():
        held = places.hold(registration)
        if RegistrationStatus(held.status) not in states.CORRECTABLE:
            raise NotCorrectable
        applicant = _checked(held, data, parts, is_public=is_public)
        changed = _apply(held, applicant, is_public=is_public)
        if is_public:
            known = set(places.part_ids_of(held))
            eligibility.check_tiers([p for p in parts if p.pk not in known], held.tier)
        changed += _change_places(held, parts, None if is_public else category)
        if is_public and held.status == RegistrationStatus.RETURNED:
            states.move(held, RegistrationStatus.SUBMITTED)
            changed.append("status")
        if changed:
            held.save()
            _correct_person(held, applicant)
            audit.record(
                action="registration.corrected",
                subject=held,
                scope=held.event,
                actor=actor,
                now=now,
                fields=changed,
            )
        if {"parts", "category"} & set(changed) and states.holds_place(held):
            waitlist.promote_next(event=held.event, now=now)
    return held


def _checked(
    held: Registration, data: Applicant, parts: Collection[Part], *, is_public: bool
) -> Applicant:
    applicant = clean_applicant(
        data, phone_required=bool(held.phone) or is_public, position_required=is_public
    )
    problem = eligibility.problem_of_parts(
        held.event,
        parts,
        applicant.attend_mode,
        is_public=is_public,
        given=places.part_ids_of(held),
    )
    if problem:
        raise InvalidFields({"parts": InvalidField(problem, field="parts")})
    problem = eligibility.problem_of_mode(held.event, applicant.attend_mode)
    if problem:
        raise InvalidFields({"attend_mode": InvalidField(problem, field="attend_mode")})
    if not is_public and applicant.phone != held.phone:
        _check_phone_free(held, applicant.phone)
    return applicant


def _check_phone_free(held: Registration, phone: str) -> None:
    twin = (
        Registration.objects.filter(event=held.event, phone=phone, status__in=LIVE_STATUSES)
        .exclude(pk=held.pk)
        .first()
        if phone
        else None
    )
    if twin is not None:
        error = registering.AlreadyRegistered(twin)
        raise InvalidFields({"phone": error})


def _apply(held: Registration, applicant: Applicant, *, is_public: bool) -> list[str]:
    """Set what differs; returns the names of the fields that changed."""
    unit = snapshots.of_unit(applicant.unit_name, held.event)
    new: dict[str, Any] = {
        "name": applicant.name,
        "position": applicant.position,
        "attend_mode": applicant.attend_mode,
        "remark": applicant.remark,
        "answers": dict(applicant.answers),
    }
    if unit.name != held.unit_name:
        new |= {
            "unit_name": unit.name,
            "unit_id": unit.unit_id,
            "region_code": unit.region_code,
            "tier": unit.tier,
        }
    if not is_public:
        new["phone"] = applicant.phone
    changed = [name for name, value in new.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, new[name])
    return changed


def _change_places(
    held: Registration, parts: Collection[Part], category: Category | None
) -> list[str]:
    changed = []
    old = set(places.part_ids_of(held))
    new = {part.pk for part in parts}
    is_counted = states.holds_place(held)
    if old != new:
        changed.append("parts")
        if is_counted:
            places.give_back_parts(old - new)
            places.take_parts(new - old)
        held.chosen_parts.filter(part__in=old - new).delete()
        RegistrationPart.objects.bulk_create(
            [RegistrationPart(registration=held, part_id=pk) for pk in sorted(new - old)]
        )
    if category is not None and category.pk != held.category_id:
        if category.event_id != held.event_id:
            raise InvalidFields(
                {"category": InvalidField(_("Please choose a category."), field="category")}
            )
        changed.append("category")
        if is_counted:
            places.change_category(old_id=held.category_id, new_id=category.pk)
        held.category = category
    return changed


def _correct_person(held: Registration, applicant: Applicant) -> None:
    """The person's own record follows while nothing else relies on it: no account, no other
    registration, no post. Otherwise the difference stays visible for staff to settle.
    """
    person: Person = held.person
    if (person.name, person.phone) == (held.name, held.phone):
        return
    if (
        person.user_id is not None
        or person.phone_proved_at is not None
        or person.registrations.exclude(pk=held.pk).exists()
        or person.posts.exists()
    ):
        return
    person.name = held.name
    person.name_typed = applicant.name_typed[:120]
    person.phone = held.phone
    people.fill_pinyin(person)
    person.save(update_fields=["name", "name_typed", "name_pinyin", "name_initials", "phone"])
