"""Extending a step: later, with a reason, in public."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from calls.domain import path, planning
from calls.enums import CallStatus
from calls.models import Step, StepExtension
from core import audit
from core.errors import DomainError
from people.models import User


class NotExtendable(DomainError):
    """The step has no end, or its call is not public."""

    code = "not_extendable"


class EndRefused(DomainError):
    code = "end_refused"
    field = "new_closes_at"


@transaction.atomic
def extend(
    *, step: Step, new_closes_at: datetime, reason: str, actor: User, now: datetime
) -> StepExtension:
    """Move the end of a published step to a later moment; a step that has closed opens again.

    The next steps keep their dates: `overlapped` says which would begin before the new end. Raises
    NotExtendable, EndRefused, path.ReasonMissing, planning.CallClosed.
    """
    call = planning.locked_open(step.call)
    step = Step.objects.select_for_update().get(pk=step.pk)
    if call.status != CallStatus.PUBLISHED or step.closes_at is None:
        raise NotExtendable(
            _("Only a step of a published call that has an end can be extended; edit the path.")
        )
    if not reason.strip():
        raise path.ReasonMissing(_("Say why it is extended; the reason stands on the public page."))
    if new_closes_at <= max(step.closes_at, now):
        raise EndRefused(_("The new end lies after the old one and in the future."))
    extension = StepExtension.objects.create(
        step=step,
        old_closes_at=step.closes_at,
        new_closes_at=new_closes_at,
        reason=reason.strip(),
        made_by=actor,
        made_at=now,
    )
    step.closes_at = new_closes_at
    step.save(update_fields=["closes_at"])
    call.revision += 1
    call.save(update_fields=["revision"])
    audit.record(
        action="call.step_extended",
        subject=step,
        scope=call,
        actor=actor,
        now=now,
        reason=reason.strip(),
    )
    return extension


def overlapped(step: Step) -> list[Step]:
    """The steps after this one that open before it closes: to be looked at, and extended too."""
    if step.closes_at is None:
        return []
    later = Step.objects.filter(call_id=step.call_id, order__gt=step.order)
    return list(later.filter(opens_at__lt=step.closes_at).order_by("order"))
