"""The nominee's word: own data corrected, the working rules accepted, publication agreed to."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from calls.domain import submitting
from calls.domain.path import ReasonMissing
from calls.enums import CallStatus, Door, SubmissionStatus
from calls.models import Submission
from core import audit
from core.errors import DomainError
from lecturers.domain import drafting, fields
from lecturers.models import Nomination
from people.domain import consent
from people.enums import ConsentChannel, ConsentPurpose
from people.models import User

_LIVE = (SubmissionStatus.SUBMITTED, SubmissionStatus.RETURNED, SubmissionStatus.IN_PROGRESS)


class NotAskedNow(DomainError):
    """The nomination was withdrawn, decided, or its call is over."""

    code = "not_asked_now"


class NotAgreed(DomainError):
    """Both are needed: the rules and the publication."""

    code = "not_agreed"


def can_answer(submission: Submission) -> bool:
    """Whether the nominee may still answer and correct."""
    is_draft = submission.door == Door.SELF and submission.status == SubmissionStatus.DRAFT
    return submission.call.status == CallStatus.PUBLISHED and (
        submission.status in _LIVE or is_draft
    )


def can_correct(submission: Submission) -> bool:
    """Own data are corrected until a step has judged them."""
    return can_answer(submission) and not submission.results.exists()


def agree(
    *,
    submission: Submission,
    accepts_rules: bool,
    agrees_to_publication: bool,
    rules_version: str,
    wording_version: str,
    actor: User | None,
    now: datetime,
) -> Submission:
    """Accept the rules and agree to the publication, in the versions that were shown.

    Raises NotAgreed, NotAskedNow, core.errors.Stale when the rules changed while they were read.
    """
    if not accepts_rules:
        raise NotAgreed(
            _("Please accept the working rules, or decline below."), field="accepts_rules"
        )
    if not agrees_to_publication:
        raise NotAgreed(
            _("Without the publication nobody can be chosen: please agree, or decline below."),
            field="agrees_to_publication",
        )
    with transaction.atomic():
        locked = _open(submission)
        if rules_version != locked.call.rules_version:
            raise NotAgreed(
                _("The working rules were changed meanwhile. Please read them again."),
                field="accepts_rules",
            )
        if locked.person is None:
            raise NotAskedNow(_("It is not settled yet who is nominated."))
        consent.record(
            person=locked.person,
            purpose=ConsentPurpose.PUBLICATION,
            channel=ConsentChannel.WEB,
            context=locked.call,
            text_version=wording_version,
            actor=actor,
            now=now,
        )
        locked.rules_accepted_at, locked.rules_version = now, rules_version
        locked.publication_agreed_at = now
        locked.subject_refused_at, locked.subject_refused_reason = None, ""
        locked.save()
        _record("nomination.agreed", locked, actor, now)
    return locked


def refuse(*, submission: Submission, reason: str, actor: User | None, now: datetime) -> Submission:
    """The nominee declines, with the reason; what was agreed to before is taken back."""
    if not reason.strip():
        raise ReasonMissing(_("Please say in a few words why you decline."))
    with transaction.atomic():
        locked = _open(submission)
        locked.subject_refused_at, locked.subject_refused_reason = now, reason.strip()[:300]
        locked.rules_accepted_at = locked.publication_agreed_at = None
        locked.save()
        if locked.person is not None:
            for given in locked.person.consents.filter(
                purpose=ConsentPurpose.PUBLICATION,
                context=audit.label(locked.call),
                withdrawn_at__isnull=True,
            ):
                consent.withdraw(consent=given, actor=actor or locked.person, now=now)
        _record("nomination.refused_by_nominee", locked, actor, now)
    return locked


def correct(
    *,
    nomination: Nomination,
    typed: Mapping[str, str],
    version: str | None,
    actor: User | None,
    now: datetime,
) -> drafting.Saved:
    """The nominee corrects own data. Raises NotAskedNow, core.errors.Stale."""
    if not can_correct(nomination.submission):
        raise NotAskedNow(_("Your data were judged already; please ask the secretariat."))
    own = {name: text for name, text in typed.items() if name in fields.OWN}
    return drafting.save(
        nomination=nomination,
        typed=own,
        version=version,
        actor=actor,
        now=now,
        action="nomination.corrected_by_nominee",
    )


def _open(submission: Submission) -> Submission:
    locked = submitting.locked_for_change(submission, None)
    if not can_answer(locked):
        raise NotAskedNow(_("This nomination is not open any more."))
    return locked


def _record(action: str, submission: Submission, actor: User | None, now: datetime) -> None:
    audit.record(
        action=action,
        subject=submission,
        scope=submission.call,
        actor=actor or submission.person,
        now=now,
    )
