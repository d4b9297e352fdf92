"""Publishing a call: what is missing, in plain words, and the act; its end, good or bad."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from calls.domain import path, planning, states
from calls.enums import CallKind, CallStatus, StepKind, SubmissionStatus
from calls.models import Call, Step
from core import audit
from core.errors import DomainError
from people.models import User

_UNDECIDED = (
    SubmissionStatus.SUBMITTED,
    SubmissionStatus.RETURNED,
    SubmissionStatus.IN_PROGRESS,
)


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, on which `page` ("edit", "path", "demands", "criteria") it is set.

    What `is_required` keeps the call from being published; the rest is advice.
    """

    page: str
    message: str | Promise
    is_required: bool = True
    step: Step | None = None


class NotReady(DomainError):
    """The call cannot be published yet; `missing` says what for."""

    code = "not_ready"

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(" ".join(str(item.message) for item in missing))
        self.missing = missing


class StillUndecided(DomainError):
    """Submissions still wait for a decision."""

    code = "still_undecided"


def missing(call: Call, now: datetime) -> list[Missing]:
    """What units would ask for by telephone; required things first."""
    steps = sorted(call.steps.all(), key=lambda step: step.order)
    found = [*_of_notice(call), *_of_path(call, steps, now), *_of_demands(call, steps)]
    return sorted(found, key=lambda item: not item.is_required)


@transaction.atomic
def publish(*, call: Call, actor: User | None, now: datetime) -> Call:
    """Make the notice public; from here the dates open and close the steps.

    Raises NotReady, IllegalTransition.
    """
    call = planning.locked(call)
    states.CALLS.check(call.status, CallStatus.PUBLISHED)
    if required := [item for item in missing(call, now) if item.is_required]:
        raise NotReady(required)
    call.published_at = now
    planning.set_rules_version(call, now)
    return _moved(call, CallStatus.PUBLISHED, actor=actor, now=now)


@transaction.atomic
def cancel(*, call: Call, reason: str, actor: User | None, now: datetime) -> Call:
    """Stop a published call: publicly, with its reason. Raises path.ReasonMissing and more."""
    if not reason.strip():
        raise path.ReasonMissing(_("Say why the call is cancelled; the reason stands on its page."))
    call = planning.locked(call)
    states.CALLS.check(call.status, CallStatus.CANCELLED)
    call.cancelled_at = now
    call.cancel_reason = reason.strip()
    return _moved(call, CallStatus.CANCELLED, actor=actor, now=now, reason=reason.strip())


@transaction.atomic
def conclude(*, call: Call, actor: User | None, now: datetime) -> Call:
    """Close a call whose submissions are all decided. Raises StillUndecided, IllegalTransition."""
    call = planning.locked(call)
    states.CALLS.check(call.status, CallStatus.CONCLUDED)
    if waiting := undecided(call):
        raise StillUndecided(
            ngettext(
                "%(number)d submission still waits for a decision.",
                "%(number)d submissions still wait for a decision.",
                waiting,
            )
            % {"number": waiting}
        )
    call.concluded_at = now
    return _moved(call, CallStatus.CONCLUDED, actor=actor, now=now)


def undecided(call: Call) -> int:
    """How many submissions still wait for a decision."""
    return call.submissions.filter(status__in=_UNDECIDED).count()


def _moved(
    call: Call, target: CallStatus, *, actor: User | None, now: datetime, reason: str = ""
) -> Call:
    states.move_call(call, target)
    call.revision += 1
    call.save()
    audit.record(
        action=f"call.{target.value}",
        subject=call,
        scope=call,
        actor=actor,
        now=now,
        reason=reason,
    )
    return call


def _of_notice(call: Call) -> Iterator[Missing]:
    if not call.text.strip():
        yield Missing("edit", _("Write the text of the notice."))
    if not call.contact_name or not call.contact_phone:
        yield Missing("edit", _("Give a contact with a telephone number for questions."))
    if not call.number:
        yield Missing("edit", _("The notice has no number (发文字号) yet."), is_required=False)
    if call.kind == CallKind.LECTURERS and not call.rules_text:
        yield Missing(
            "edit",
            _("There are no working rules; nominees will have nothing to accept."),
            is_required=False,
        )


def _of_path(call: Call, steps: list[Step], now: datetime) -> Iterator[Missing]:
    if not steps or steps[0].kind != StepKind.NOMINATION:
        yield Missing("path", _("The path begins with the nomination; add that step."))
        return
    first = steps[0]
    if first.opens_at is None or first.closes_at is None:
        yield Missing("path", _("Say from when until when units may nominate."))
    elif first.closes_at <= now:
        yield Missing("path", _("Nomination has closed already; nobody could nominate."))
    if len(steps) == 1:
        yield Missing("path", _("Add at least one step that decides, such as eligibility review."))
    elif call.kind == CallKind.LECTURERS and steps[-1].kind != StepKind.APPROVAL:
        yield Missing(
            "path",
            _("The path does not end with the approval, from which letters are issued."),
            is_required=False,
        )
    for before, after in itertools.pairwise(steps):
        if before.opens_at and after.opens_at and after.opens_at < before.opens_at:
            yield Missing(
                "path",
                _("“%(after)s” opens before “%(before)s”. Is the order meant so?")
                % {"after": after, "before": before},
                is_required=False,
            )
    for step in steps[1:]:
        if step.closes_at and step.closes_at <= now:
            yield Missing(
                "path",
                _("“%(step)s” is over already by its dates.") % {"step": step},
                is_required=False,
            )


def _of_demands(call: Call, steps: list[Step]) -> Iterator[Missing]:
    if not call.papers.exists():
        yield Missing("demands", _("The call asks for no papers."), is_required=False)
    kinds = {step.kind for step in steps}
    if StepKind.ELIGIBILITY in kinds and not call.checks.exists():
        yield Missing(
            "demands",
            _("No check is switched on; the eligibility review will have nothing computed."),
            is_required=False,
        )
    for step in steps:
        if step.kind == StepKind.SCORING and not step.criteria.exists():
            yield Missing(
                "criteria", _("“%(step)s” needs criteria to score by.") % {"step": step}, step=step
            )
