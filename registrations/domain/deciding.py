"""The organiser's word: confirm, decline, return for correction; one or many at once."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from events.models import Event
from notifications.domain import outbox
from people.models import User
from registrations.domain import places, states, tickets
from registrations.enums import RegistrationStatus
from registrations.models import Registration

REASON_LENGTH: Final = 300
Act = Literal["confirm", "decline", "return"]


class ReasonMissing(DomainError):
    code = "reason_missing"
    field = "reason"

    def __init__(self) -> None:
        super().__init__(_("Please say why; the person will read it."))


@dataclass
class BulkResult:
    """What succeeded, and what did not with its reason, in the order of registering."""

    done: list[Registration] = field(default_factory=list)
    refused: list[tuple[Registration, DomainError]] = field(default_factory=list)


def confirm(*, registration: Registration, actor: User, now: datetime) -> Registration:
    """Confirm a submitted registration, or an offer on its person's word, and issue the ticket.

    Raises places.NoPlace where no place is left, core.state.IllegalTransition.
    """
    with transaction.atomic():
        held = places.hold(registration)
        had_place = states.holds_place(held)
        states.move(held, RegistrationStatus.CONFIRMED)
        if not had_place:
            places.take_for(held)
        held.confirmed_at = now
        held.offer_expires_at = None
        tickets.issue(registration=held, now=now)
        _conclude(held, actor=actor, now=now, reason="", kind="registration_confirmed")
    return held


def decline(*, registration: Registration, reason: str, actor: User, now: datetime) -> Registration:
    """Decline a submitted registration; the reason is told. Raises ReasonMissing, Illegal…"""
    with transaction.atomic():
        held = places.hold(registration)
        states.move(held, RegistrationStatus.DECLINED)
        _conclude(held, actor=actor, now=now, reason=_reason(reason), kind="registration_declined")
    return held


def return_for_correction(
    *, registration: Registration, reason: str, actor: User, now: datetime
) -> Registration:
    """Hand a submitted registration back to its person, who corrects it by the own link."""
    with transaction.atomic():
        held = places.hold(registration)
        states.move(held, RegistrationStatus.RETURNED)
        _conclude(held, actor=actor, now=now, reason=_reason(reason), kind="registration_returned")
    return held


def decide_all(
    *,
    event: Event,
    registration_ids: Collection[int],
    act: Act,
    reason: str = "",
    actor: User,
    now: datetime,
) -> BulkResult:
    """Decide on many, first come first served; each stands for itself, so one refusal stops none.

    Ids of other events are ignored. Raises ReasonMissing before anything is done.
    """
    if act != "confirm":
        _reason(reason)
    acts: dict[Act, Callable[[Registration], Registration]] = {
        "confirm": lambda row: confirm(registration=row, actor=actor, now=now),
        "decline": lambda row: decline(registration=row, reason=reason, actor=actor, now=now),
        "return": lambda row: return_for_correction(
            registration=row, reason=reason, actor=actor, now=now
        ),
    }
    rows = event.registrations.filter(pk__in=registration_ids).order_by("submitted_at", "pk")
    result = BulkResult()
    for row in rows:
        try:
            result.done.append(acts[act](row))
        except DomainError as error:
            result.refused.append((row, error))
    return result


def _reason(typed: str) -> str:
    reason = " ".join(typed.split())[:REASON_LENGTH]
    if not reason:
        raise ReasonMissing
    return reason


def _conclude(
    registration: Registration, *, actor: User, now: datetime, reason: str, kind: str
) -> None:
    registration.decided_by = actor
    registration.decision_reason = reason
    registration.save(
        update_fields=[
            "status",
            "confirmed_at",
            "offer_expires_at",
            "decided_by",
            "decision_reason",
            "updated_at",
        ]
    )
    audit.record(
        action=f"registration.{registration.status}",
        subject=registration,
        scope=registration.event,
        actor=actor,
        now=now,
        reason=reason,
    )
    outbox.post(
        kind=kind,
        person=registration.person,
        subject=registration,
        scope=registration.event,
        language=registration.language,
        now=now,
    )
