"""The way of a submission until it is put on the path: begun, handed in, returned, withdrawn.

What a kind of call asks for (a nominee's fields) is checked by its own app before it comes here.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.domain import entitlement, phases, states
from calls.domain.path import ReasonMissing
from calls.enums import CallStatus, Door, StepKind, StepPhase, SubmissionStatus
from calls.models import Call, Remark, Step, Submission
from core import audit
from core.errors import DomainError, Stale
from people.models import Unit, User

_S = SubmissionStatus


class NotOpen(DomainError):
    """The step of nomination takes nothing now."""

    code = "not_open"


class UnitMissing(DomainError):
    """A submission is handed in by a unit."""

    code = "unit_missing"
    field = "unit"


class NotAsked(DomainError):
    """The unit is not asked to endorse this, or somebody answered already."""

    code = "not_asked"


class AlreadyDecided(DomainError):
    """A step has given its result; what was judged is not changed any more."""

    code = "already_decided"


def nomination_step(call: Call) -> Step | None:
    """The step in which submissions are handed in; reads `call.steps`, which a list prefetches."""
    found = [step for step in call.steps.all() if step.kind == StepKind.NOMINATION]
    return min(found, key=lambda step: step.order, default=None)


def takes_submissions(call: Call, at: datetime) -> bool:
    """Whether units and applicants may hand in at that moment."""
    step = nomination_step(call)
    if step is None:
        return call.status == CallStatus.PUBLISHED
    return phases.of_step(step, call, at) == StepPhase.OPEN


def check_open(call: Call, door: str, at: datetime) -> None:
    """Raise NotOpen that says until or from when.

    The secretariat enters papers as long as the call runs; `at` is then when they were received.
    """
    if call.status != CallStatus.PUBLISHED:
        raise NotOpen(_("This call takes no submissions: it is not published, or has ended."))
    if door == Door.SECRETARIAT or takes_submissions(call, at):
        return
    step = nomination_step(call)
    if step is not None and step.opens_at is not None and at < step.opens_at:
        raise NotOpen(_("Nomination opens on %(at)s.") % {"at": _moment(step.opens_at)})
    if step is not None and step.closes_at is not None:
        raise NotOpen(
            _("Nomination ended on %(at)s. Please ask the secretariat.")
            % {"at": _moment(step.closes_at)}
        )
    raise NotOpen(_("Nomination is not open."))


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def start(
    *, call: Call, door: Door, unit: Unit | None = None, actor: User, now: datetime
) -> Submission:
    """An empty draft. Raises NotOpen, entitlement.UnitNotEntitled."""
    check_open(call, door, now)
    if door == Door.UNIT:
        if unit is None:
            raise UnitMissing(_("Please choose the unit that puts forward."))
        entitlement.check_unit(call, unit, timezone.localdate(now))
    with transaction.atomic():
        submission = Submission.objects.create(
            call=call,
            door=door,
            unit=unit,
            entered_by=actor,
            changed_by=actor,
            created_at=now,
            changed_at=now,
        )
        audit.record(
            action="submission.started", subject=submission, scope=call, actor=actor, now=now
        )
    return submission


def locked_for_change(submission: Submission, version: str | None) -> Submission:
    """The row, locked, if nobody changed it since `version` (its changed_at as text) was read.

    Call it inside a transaction. None skips the comparison. Raises core.errors.Stale.
    """
    locked: Submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("call", "unit", "person")
        .get(pk=submission.pk)
    )
    if version is not None and version != version_of(locked):
        raise Stale(_("This was changed in another window or by a colleague meanwhile."))
    return locked


def version_of(submission: Submission) -> str:
    """What a form carries to notice that somebody else saved meanwhile."""
    return submission.changed_at.astimezone(UTC).isoformat()


def choose_unit(*, submission: Submission, unit: Unit, actor: User, now: datetime) -> Submission:
    """Whose papers these are, for what the secretariat enters; any unit, its tier is checked."""
    with transaction.atomic():
        locked = locked_for_change(submission, None)
        locked.unit = unit
        locked.changed_at, locked.changed_by = now, actor
        locked.save(update_fields=["unit", "changed_at", "changed_by"])
        audit.record(
            action="submission.unit_chosen",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
        )
    return locked


def submit(*, submission: Submission, actor: User, now: datetime) -> Submission:
    """Hand in, or hand in again after a return; open remarks are resolved by that.

    A draft keeps to the window of the nomination step, a returned one does not. Raises NotOpen,
    UnitMissing, entitlement.UnitNotEntitled, entitlement.LimitReasonMissing, IllegalTransition.
    """
    with transaction.atomic():
        locked = locked_for_change(submission, None)
        is_first = locked.status != _S.RETURNED
        states.move(locked, _S.SUBMITTED)
        check_open(locked.call, locked.door if is_first else Door.SECRETARIAT, now)
        if locked.unit is None:
            raise UnitMissing(_("Please choose the unit that puts forward."))
        if is_first and locked.door != Door.SECRETARIAT:
            entitlement.check_unit(locked.call, locked.unit, timezone.localdate(now))
        if is_first:
            entitlement.check_limit(locked)
        locked.submitted_at = locked.submitted_at or now
        locked.changed_at, locked.changed_by = now, actor
        locked.return_reason = ""
        locked.save(
            update_fields=["status", "submitted_at", "changed_at", "changed_by", "return_reason"]
        )
        locked.remarks.filter(resolved_at__isnull=True).update(resolved_at=now)
        audit.record(
            action="submission.submitted", subject=locked, scope=locked.call, actor=actor, now=now
        )
    return locked


def withdraw(*, submission: Submission, reason: str, actor: User, now: datetime) -> Submission:
    """Take it back for good, with the reason; a draft nobody has seen needs none."""
    with transaction.atomic():
        locked = locked_for_change(submission, None)
        if locked.status != _S.DRAFT and not reason.strip():
            raise ReasonMissing(_("Please give the reason of withdrawing."))
        states.move(locked, _S.WITHDRAWN)
        locked.withdrawn_reason = reason.strip()[:300]
        locked.current_step = None
        locked.endorsement_asked_at = None
        locked.changed_at, locked.changed_by = now, actor
        locked.save()
        audit.record(
            action="submission.withdrawn",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
        )
    return locked


def send_back(
    *,
    submission: Submission,
    remarks: Mapping[str, str],
    reason: str = "",
    actor: User,
    now: datetime,
) -> Submission:
    """Return for correction: remarks by field name, or one reason for all, or both.

    Raises ReasonMissing, AlreadyDecided once a step has given a result, IllegalTransition.
    """
    said = {field: text.strip() for field, text in remarks.items() if text.strip()}
    if not said and not reason.strip():
        raise ReasonMissing(_("Please say what has to be corrected, at the field or for all."))
    with transaction.atomic():
        locked = locked_for_change(submission, None)
        if locked.results.exists():
            raise AlreadyDecided(
                _("A step has given its result already; it cannot be returned any more.")
            )
        states.move(locked, _S.RETURNED)
        locked.current_step = None
        locked.return_reason = reason.strip()[:300]
        locked.changed_at, locked.changed_by = now, actor
        locked.save()
        Remark.objects.bulk_create(
            Remark(submission=locked, field=field, text=text[:300], made_by=actor, made_at=now)
            for field, text in said.items()
        )
        audit.record(
            action="submission.returned",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
            fields=said,
        )
    return locked


def receive_originals(
    *, submissions: Iterable[int], call: Call, actor: User, received_at: datetime, now: datetime
) -> int:
    """Note that the paper originals have come, by whom and when; those noted before stay so.

    Returns how many were new.
    """
    with transaction.atomic():
        rows = (
            Submission.objects.select_for_update(of=("self",))
            .filter(call=call, pk__in=list(submissions), original_received_at__isnull=True)
            .filter(~Q(status=_S.DRAFT) | Q(door=Door.SECRETARIAT))
        )
        found = list(rows)
        for row in found:
            row.original_received_at, row.original_received_by = received_at, actor
            row.save(update_fields=["original_received_at", "original_received_by"])
            audit.record(
                action="submission.original_received",
                subject=row,
                scope=call,
                actor=actor,
                now=now,
            )
    return len(found)
