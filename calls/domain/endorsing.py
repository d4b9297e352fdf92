"""A person applies and asks a member unit to endorse (经本人申请并委托委员单位推荐, L2-E2)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.domain import entitlement, states, submitting
from calls.domain.path import ReasonMissing
from calls.enums import Door
from calls.models import Submission
from core import audit
from people.models import Unit, User


def ask(*, submission: Submission, unit: Unit, actor: User, now: datetime) -> Submission:
    """The applicant names a unit; its contacts see the application from now on.

    Raises submitting.NotOpen, entitlement.UnitNotEntitled, submitting.NotAsked.
    """
    with transaction.atomic():
        locked = submitting.locked_for_change(submission, None)
        if locked.door != Door.SELF or locked.status not in states.EDITABLE:
            raise submitting.NotAsked(_("Only an application that is not handed in can ask."))
        submitting.check_open(locked.call, locked.door, now)
        entitlement.check_unit(locked.call, unit, timezone.localdate(now))
        locked.unit = unit
        locked.endorsement_asked_at, locked.endorsement_refused_reason = now, ""
        locked.changed_at, locked.changed_by = now, actor
        locked.save()
        audit.record(
            action="submission.endorsement_asked",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
        )
    return locked


def take_back_request(*, submission: Submission, actor: User, now: datetime) -> Submission:
    """The applicant goes on writing; the unit does not see it meanwhile."""
    with transaction.atomic():
        locked = _asked(submission)
        locked.endorsement_asked_at = None
        locked.changed_at, locked.changed_by = now, actor
        locked.save()
        audit.record(
            action="submission.endorsement_taken_back",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
        )
    return locked


def endorse(
    *, submission: Submission, limit_reason: str = "", actor: User, now: datetime
) -> Submission:
    """The unit's contact endorses: that hands it in, and it counts for the unit.

    Raises what submitting.submit raises, and submitting.NotAsked.
    """
    with transaction.atomic():
        locked = _asked(submission)
        if limit_reason.strip():
            locked.limit_reason = limit_reason.strip()[:300]
        locked.endorsed_by, locked.endorsed_at = actor, now
        locked.endorsement_asked_at = None
        locked.save()
        audit.record(
            action="submission.endorsed", subject=locked, scope=locked.call, actor=actor, now=now
        )
        return submitting.submit(submission=locked, actor=actor, now=now)


def refuse(*, submission: Submission, reason: str, actor: User, now: datetime) -> Submission:
    """The unit does not endorse; the applicant reads why and may ask another unit."""
    if not reason.strip():
        raise ReasonMissing(_("Please tell the applicant why the unit does not endorse."))
    with transaction.atomic():
        locked = _asked(submission)
        locked.endorsement_asked_at = None
        locked.endorsement_refused_reason = reason.strip()[:300]
        locked.changed_at, locked.changed_by = now, actor
        locked.save()
        audit.record(
            action="submission.endorsement_refused",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
        )
    return locked


def _asked(submission: Submission) -> Submission:
    locked = submitting.locked_for_change(submission, None)
    if locked.endorsement_asked_at is None or locked.status not in states.EDITABLE:
        raise submitting.NotAsked(
            _("This application does not wait for the unit's answer any more.")
        )
    return locked
