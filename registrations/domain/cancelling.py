"""Cancelling a registration, by its person or the organiser; the place goes to the next in line."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from core import audit
from notifications.domain import outbox
from registrations.domain import places, states, tickets, waitlist
from registrations.enums import RegistrationStatus
from registrations.models import Registration


def cancel(
    *, registration: Registration, actor: Model, now: datetime, reason: str = ""
) -> Registration:
    """Cancel for good: the ticket is revoked, a held place freed and offered to the next.

    Cancelling again changes nothing. Raises core.state.IllegalTransition for other end states.
    """
    with transaction.atomic():
        held = places.hold(registration)
        if held.status == RegistrationStatus.CANCELLED:
            return held
        had_place = states.holds_place(held)
        states.move(held, RegistrationStatus.CANCELLED)
        held.decision_reason = reason[:300]
        held.offer_expires_at = None
        held.save(update_fields=["status", "decision_reason", "offer_expires_at", "updated_at"])
        tickets.revoke(registration=held, now=now)
        if had_place:
            places.give_back_of(held)
        audit.record(
            action="registration.cancelled",
            subject=held,
            scope=held.event,
            actor=actor,
            now=now,
            reason=reason,
        )
        outbox.post(
            kind="registration_cancelled",
            person=held.person,
            subject=held,
            scope=held.event,
            language=held.language,
            now=now,
        )
        if had_place:
            waitlist.promote_next(event=held.event, now=now)
    return held
