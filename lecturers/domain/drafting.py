"""A nomination saved as typed: what fits goes to its column, what does not yet is kept beside.

Drafts may be incomplete and wrong; nothing that was typed is ever lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from calls.domain import submitting
from calls.enums import Door
from calls.models import Call, Submission
from core import audit
from core.errors import DomainError
from core.text import phones
from lecturers import validators
from lecturers.domain import fields
from lecturers.models import Award, Nomination
from people.models import Person, Unit, User

AWARD_KEYS = ("holder", "level", "year", "title")
AwardRow = Mapping[str, str]


@dataclass
class Saved:
    """The nomination as it stands, and what of the typed does not fit yet, by field.

    Award rows are named "awards-<number of the row>-<key>".
    """

    nomination: Nomination
    errors: dict[str, str] = field(default_factory=dict)


def start(
    *, call: Call, door: Door, unit: Unit | None = None, actor: User, now: datetime
) -> Nomination:
    """An empty draft; an applicant's begins with what the account proves.

    Raises what calls.domain.submitting.start raises.
    """
    with transaction.atomic():
        submission = submitting.start(call=call, door=door, unit=unit, actor=actor, now=now)
        nomination = Nomination(submission=submission)
        if door == Door.SELF:
            _fill_from(nomination, actor)
            submission.submitter_kind = "applicant"
            submission.person = Person.objects.live().filter(user=actor).first()
            submission.save(update_fields=["submitter_kind", "person"])
        nomination.save(force_insert=True)
    return nomination


def _fill_from(nomination: Nomination, user: User) -> None:
    nomination.phone = user.phone or ""
    person = Person.objects.live().filter(user=user).first()
    if person is not None:
        nomination.name, nomination.email = person.name, person.email
        nomination.phone = person.phone or nomination.phone
        nomination.gender, nomination.prof_title = person.gender, person.prof_title


def save(
    *,
    nomination: Nomination,
    typed: Mapping[str, str],
    awards: Sequence[AwardRow] | None = None,
    version: str | None = None,
    actor: User | None,
    now: datetime,
    action: str = "nomination.saved",
) -> Saved:
    """Save the fields that were typed, leaving the others. Raises core.errors.Stale.

    `awards` replaces all rows; None leaves them. `version` is submitting.version_of as it was read.
    """
    this_year = timezone.localdate(now).year
    with transaction.atomic():
        submission = submitting.locked_for_change(nomination.submission, version)
        row = Nomination.objects.select_for_update().get(submission=submission)
        row.submission = submission
        errors = _take(row, typed, this_year)
        changed = set(typed)
        if awards is not None:
            errors |= _take_awards(row, awards, this_year)
            changed.add("awards")
        if "superior_unit_name" in typed:
            submission.superior_unit = _unit_named(submission.superior_unit_name)
        submission.title = row.name[:200]
        submission.changed_at, submission.changed_by = now, actor
        submission.save()
        row.save()
        if submission.submitted_at is not None:
            audit.record(
                action=action,
                subject=submission,
                scope=submission.call,
                actor=actor or submission.person,
                now=now,
                fields=changed,
            )
    return Saved(row, errors)


def _take(row: Nomination, typed: Mapping[str, str], this_year: int) -> dict[str, str]:
    errors: dict[str, str] = {}
    for name, text in typed.items():
        target: Nomination | Submission = row
        if fields.BY_NAME[name].row is Submission:
            target = row.submission
        try:
            value = validators.clean(name, text, this_year=this_year)
        except DomainError as error:
            errors[name] = str(error)
            row.typed[name] = text
            continue
        row.typed.pop(name, None)
        setattr(target, name, value)
    return errors


def _take_awards(row: Nomination, awards: Sequence[AwardRow], this_year: int) -> dict[str, str]:
    errors: dict[str, str] = {}
    whole: list[dict[str, Any]] = []
    typed = [dict(award) for award in awards if any(value.strip() for value in award.values())]
    typed = typed[: validators.MOST_AWARDS]
    for number, award in enumerate(typed):
        try:
            whole.append(validators.clean_award(award, this_year=this_year))
        except DomainError as error:
            errors[f"awards-{number}-{error.field or 'title'}"] = str(error)
    row.typed.pop("awards", None)
    if errors:
        row.typed["awards"] = typed
    row.awards.all().delete()
    Award.objects.bulk_create(Award(nomination=row, **award) for award in whole)
    return errors


def _unit_named(name: str) -> Unit | None:
    return Unit.objects.live().filter(name=name).first() if name else None


def typed_values(nomination: Nomination) -> dict[str, Any]:
    """What the form shows: the columns, and over them what does not fit yet."""
    found: dict[str, Any] = {}
    for known in fields.FIELDS:
        source = nomination.submission if known.row is Submission else nomination
        value = getattr(source, known.name)
        found[known.name] = "" if value is None else value
    found["phone"] = phones.display_phone(nomination.phone)
    held = {name: text for name, text in nomination.typed.items() if name in fields.BY_NAME}
    return found | held


def typed_awards(nomination: Nomination) -> list[dict[str, Any]]:
    """The rows of awards as the form shows them."""
    if "awards" in nomination.typed:
        return [dict(row) for row in nomination.typed["awards"]]
    rows = sorted(nomination.awards.all(), key=lambda award: (-award.year, award.pk))
    return [{key: getattr(award, key) for key in AWARD_KEYS} for award in rows]


def errors_of(nomination: Nomination, now: datetime) -> dict[str, str]:
    """What is wrong with the values kept beside their columns, by field."""
    this_year = timezone.localdate(now).year
    errors: dict[str, str] = {}
    for name, text in nomination.typed.items():
        if name in fields.BY_NAME:
            try:
                validators.clean(name, text, this_year=this_year)
            except DomainError as error:
                errors[name] = str(error)
    for number, row in enumerate(nomination.typed.get("awards", [])):
        try:
            validators.clean_award(row, this_year=this_year)
        except DomainError as error:
            errors[f"awards-{number}-{error.field or 'title'}"] = str(error)
    return errors
