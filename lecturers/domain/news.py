"""What the messages about nominations say, and to whom they go."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.enums import Door, SubmissionStatus
from calls.models import Submission
from lecturers.models import Nomination
from notifications.domain import outbox, rendering
from notifications.models import Message
from people.domain import own_links
from people.enums import LinkPurpose
from people.models import AccessLink, Person, User

AGREE: Final = "nomination_agree"
RETURNED: Final = "nomination_returned"
ASKED: Final = "nomination_endorsement_asked"
ENDORSED: Final = "nomination_endorsed"
NOT_ENDORSED: Final = "nomination_not_endorsed"
KINDS: Final = (AGREE, RETURNED, ASKED, ENDORSED, NOT_ENDORSED)
_LIVE: Final = (SubmissionStatus.SUBMITTED, SubmissionStatus.RETURNED, SubmissionStatus.IN_PROGRESS)


def tell_submitted(nomination: Nomination, *, is_first: bool, actor: User, now: datetime) -> None:
    """After handing in: the nominee is asked for the own word, an applicant is told."""
    submission = nomination.submission
    if not is_first:
        return
    if submission.door == Door.SELF:
        _post(ENDORSED, [_person_of(submission.entered_by)], submission, now)
    if submission.rules_accepted_at is None:
        ask_nominee(nomination, actor=actor, now=now)


def ask_nominee(
    nomination: Nomination, *, actor: User | None, now: datetime, is_new: bool = False
) -> AccessLink | None:
    """Send the nominee the own link; `is_new` makes the old one worthless.

    None where it is not settled who is nominated. The same link goes out once an hour at most.
    """
    submission = nomination.submission
    if submission.person is None:
        return None
    about: dict[str, Any] = {"purpose": LinkPurpose.NOMINEE, "subject": submission}
    link = None if is_new else own_links.current(**about, now=now)
    if link is None:
        link = own_links.renew(**about, scope=submission.call, actor=actor, now=now)
    key = f"{AGREE}:{link.pk}:{now:%Y%m%d%H}"
    _post(AGREE, [submission.person], submission, now, dedup_key=key)
    return link


def tell_returned(nomination: Nomination, *, now: datetime) -> None:
    """Whoever handed it in reads what has to be corrected."""
    submission = nomination.submission
    users = {submission.entered_by, submission.endorsed_by}
    if submission.door == Door.SECRETARIAT:
        users = set()
    people = [_person_of(user) for user in users]
    if submission.unit is not None and submission.door != Door.SELF:
        people += contacts_of(submission)
    _post(RETURNED, people, submission, now)


def tell_unit_asked(nomination: Nomination, *, now: datetime) -> None:
    """The contacts of the unit that is asked to endorse."""
    _post(ASKED, contacts_of(nomination.submission), nomination.submission, now)


def tell_applicant_refused(nomination: Nomination, *, now: datetime) -> None:
    submission = nomination.submission
    _post(NOT_ENDORSED, [_person_of(submission.entered_by)], submission, now)


def contacts_of(submission: Submission) -> list[Person]:
    """The people behind the accounts that act for the unit today."""
    day = timezone.localdate()
    held = Q(user__unit_contacts__unit=submission.unit_id)
    held &= Q(user__unit_contacts__revoked_at__isnull=True, user__unit_contacts__starts_on__lte=day)
    open_end = Q(user__unit_contacts__ends_on__isnull=True)
    held &= open_end | Q(user__unit_contacts__ends_on__gte=day)
    return list(Person.objects.live().filter(held).distinct())


def _person_of(user: User | None) -> Person | None:
    return Person.objects.live().filter(user=user).first() if user is not None else None


def _post(
    kind: str,
    people: Iterable[Person | None],
    submission: Submission,
    now: datetime,
    *,
    dedup_key: str | None = None,
) -> None:
    for person in {person.pk: person for person in people if person is not None}.values():
        outbox.post(
            kind=kind,
            person=person,
            subject=submission,
            scope=submission.call,
            dedup_key=dedup_key,
            now=now,
        )


def build(message: Message) -> dict[str, Any]:
    """Call, unit and link for the wording. Raises rendering.Obsolete."""
    key = int(message.subject.rpartition(":")[2])
    submission = (
        Submission.objects.select_related("call", "unit", "nomination").filter(pk=key).first()
    )
    if submission is None:
        raise rendering.Obsolete(_("The nomination is gone."))
    return {
        "call": submission.call.title,
        "unit": submission.unit.name if submission.unit else "",
        "nominee": submission.title,
        "reason": submission.return_reason or submission.endorsement_refused_reason,
        "contact_phone": submission.call.contact_phone,
        "link": _link_for(message, submission),
    }


def _link_for(message: Message, submission: Submission) -> str:
    if message.kind != AGREE:
        _check_still_true(message.kind, submission)
        return rendering.site_link(reverse("my_nomination", args=[submission.pk]))
    if submission.status not in _LIVE:
        raise rendering.Obsolete(_("The nomination has moved on."))
    link = own_links.current(purpose=LinkPurpose.NOMINEE, subject=submission, now=timezone.now())
    if link is None:
        raise rendering.Obsolete(_("The link has run out."))
    return rendering.site_link(own_links.path_of(link))


def _check_still_true(kind: str, submission: Submission) -> None:
    is_true = {
        RETURNED: submission.status == SubmissionStatus.RETURNED,
        ASKED: submission.endorsement_asked_at is not None,
        NOT_ENDORSED: bool(submission.endorsement_refused_reason),
        ENDORSED: submission.endorsed_at is not None,
    }
    if not is_true[kind]:
        raise rendering.Obsolete(_("The nomination has moved on."))


def register_builders() -> None:
    """Supply the values of every message about a nomination (called once, at the start)."""
    for kind in KINDS:
        rendering.register(kind, build)
