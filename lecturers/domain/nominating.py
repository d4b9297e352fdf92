"""Handing a nomination in, and who is meant by it.

Only name and phone together identify a known person. What a unit's contact is told never depends
on whom the records know: doubts are the secretariat's to settle (rule 2).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from calls.domain import endorsing, submitting
from calls.enums import Door, SubmissionStatus
from calls.models import Submission
from core import audit
from core.errors import DomainError
from lecturers.domain import completeness, news
from lecturers.models import Nomination
from people.domain import people, queries
from people.models import Person, Unit, User


class AlreadyNominated(DomainError):
    """The same unit has put this person forward in this call."""

    code = "already_nominated"
    field = "name"


class NotSettled(DomainError):
    """The person stands in this call already under another submission."""

    code = "person_stands_already"
    field = "person"


def submit(
    *, nomination: Nomination, actor: User, now: datetime, limit_reason: str = ""
) -> Nomination:
    """Hand in (again); an application in question is endorsed by that.

    Raises completeness.Incomplete with everything that is missing, AlreadyNominated, and what
    calls.domain.submitting.submit raises.
    """
    with transaction.atomic():
        locked = submitting.locked_for_change(nomination.submission, None)
        row = Nomination.objects.get(submission=locked)
        row.submission = locked
        if limit_reason.strip():
            locked.limit_reason = limit_reason.strip()[:300]
            locked.save(update_fields=["limit_reason"])
        if lacking := completeness.missing(row, now):
            raise completeness.Incomplete(lacking)
        is_first = locked.submitted_at is None
        if is_first:
            _identify(row, actor, now)
        if locked.endorsement_asked_at is not None:
            handed_in = endorsing.endorse(submission=locked, actor=actor, now=now)
        else:
            handed_in = submitting.submit(submission=locked, actor=actor, now=now)
        row.submission = handed_in
        news.tell_submitted(row, is_first=is_first, actor=actor, now=now)
    return row


def _identify(row: Nomination, actor: User, now: datetime) -> None:
    """Tie the nomination to a person, or leave that to the secretariat."""
    submission = row.submission
    person, in_doubt = submission.person, False
    if person is None:
        found = people.find_or_create(
            name=row.name,
            phone=row.phone,
            unit=_unit_of(row),
            position=row.post,
            email=row.email,
            gender=row.gender,
            prof_title=row.prof_title,
            actor=actor,
            now=now,
        )
        person, in_doubt = found.person, bool(found.lookalikes)
    twins = Submission.objects.live().filter(call=submission.call, person=person)
    twin = twins.exclude(pk=submission.pk).first()
    if twin is not None and twin.unit_id == submission.unit_id:
        raise AlreadyNominated(_("Your unit has put this person forward in this call already."))
    # Another unit put the same person forward: this unit is not told, the secretariat decides.
    submission.person = None if twin is not None else person
    submission.save(update_fields=["person"])
    row.identity_in_doubt = in_doubt or twin is not None
    row.save(update_fields=["identity_in_doubt"])


def _unit_of(row: Nomination) -> Unit | None:
    """The unit where the nominee works, where it is known by that name."""
    return Unit.objects.live().filter(name=row.unit_name).first()


def candidates(nomination: Nomination) -> list[Person]:
    """Whom the records know who may be meant, for the secretariat: same phone or name."""
    submission = nomination.submission
    found = list(queries.lookalikes_of(submission.person)) if submission.person else []
    same = Person.objects.live().filter(name=nomination.name)
    if nomination.phone:
        found += list(Person.objects.live().filter(phone=nomination.phone)[:10])
    unit = _unit_of(nomination)
    if unit is not None:
        found += list(same.filter(posts__unit=unit)[:10])
    unique = {person.pk: person for person in found if person.pk != submission.person_id}
    return list(unique.values())


def twin_of(nomination: Nomination, person: Person) -> Submission | None:
    """The other submission of the call that stands for this person."""
    rows = Submission.objects.live().filter(call=nomination.submission.call, person=person)
    return rows.exclude(pk=nomination.submission_id).first()


def settle(*, nomination: Nomination, person: Person | None, actor: User, now: datetime) -> None:
    """The secretariat says who is meant: one of the candidates, or nobody known (None).

    Raises NotSettled where that person stands in the call already.
    """
    with transaction.atomic():
        locked = submitting.locked_for_change(nomination.submission, None)
        chosen = person or locked.person
        if chosen is None:
            found = people.find_or_create(
                name=nomination.name, unit=_unit_of(nomination), actor=actor, now=now
            )
            chosen = found.person
        if twin_of(nomination, chosen) is not None:
            raise NotSettled(
                _(
                    "%(name)s stands in this call already by another submission. Withdraw one of "
                    "the two first."
                )
                % {"name": chosen.name}
            )
        is_other = chosen.pk != locked.person_id
        locked.person = chosen
        if is_other:  # somebody else agreed, or nobody
            locked.rules_accepted_at = locked.publication_agreed_at = None
        locked.save(update_fields=["person", "rules_accepted_at", "publication_agreed_at"])
        Nomination.objects.filter(pk=nomination.pk).update(identity_in_doubt=False)
        nomination.refresh_from_db()
        nomination.submission = locked
        audit.record(
            action="nomination.person_settled",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
        )
        if is_other and locked.status in (
            SubmissionStatus.SUBMITTED,
            SubmissionStatus.RETURNED,
            SubmissionStatus.IN_PROGRESS,
        ):
            news.ask_nominee(nomination, actor=actor, now=now)


def ask_endorsement(
    *, nomination: Nomination, unit: Unit, actor: User, now: datetime
) -> Nomination:
    """The applicant asks a unit; the form has to be complete. Raises as endorsing.ask."""
    with transaction.atomic():
        locked = submitting.locked_for_change(nomination.submission, None)
        nomination.submission = locked
        lacking = [
            one for one in completeness.missing(nomination, now) if one.field != "limit_reason"
        ]
        if lacking:
            raise completeness.Incomplete(lacking)
        nomination.submission = endorsing.ask(submission=locked, unit=unit, actor=actor, now=now)
        news.tell_unit_asked(nomination, now=now)
    return nomination


def refuse_endorsement(
    *, nomination: Nomination, reason: str, actor: User, now: datetime
) -> Nomination:
    """The unit does not endorse; the applicant is told why."""
    with transaction.atomic():
        nomination.submission = endorsing.refuse(
            submission=nomination.submission, reason=reason, actor=actor, now=now
        )
        news.tell_applicant_refused(nomination, now=now)
    return nomination


def is_application(nomination: Nomination) -> bool:
    return nomination.submission.door == Door.SELF
