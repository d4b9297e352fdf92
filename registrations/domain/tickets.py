"""Tickets: the code in the QR identifies its holder at a door and authorises nothing else."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import audit, rows, signing
from core.errors import DomainError
from registrations.domain import places
from registrations.enums import RegistrationStatus
from registrations.models import Registration, Ticket

CODE_BITS: Final = 80


class NotConfirmed(DomainError):
    code = "not_confirmed"

    def __init__(self) -> None:
        super().__init__(_("Only a confirmed registration has a ticket."))


def issue(*, registration: Registration, now: datetime) -> Ticket:
    """A new ticket for a registration that was just confirmed, inside its transaction."""
    return rows.insert(
        Ticket(
            registration=registration,
            event_id=registration.event_id,
            code=signing.random_code(CODE_BITS),
            issued_at=now,
        )
    )


def revoke(*, registration: Registration, now: datetime) -> int:
    """Revoke what is valid; returns how many were (one or none)."""
    return Ticket.objects.filter(registration=registration, revoked_at__isnull=True).update(
        revoked_at=now
    )


def reissue(*, registration: Registration, actor: Model | str, now: datetime) -> Ticket:
    """A new code for a lost or leaked ticket; the old one is refused at the door from now on.

    Raises NotConfirmed.
    """
    with transaction.atomic():
        places.lock(registration.event_id)
        registration.refresh_from_db(fields=["status"])
        if registration.status != RegistrationStatus.CONFIRMED:
            raise NotConfirmed
        revoke(registration=registration, now=now)
        ticket = issue(registration=registration, now=now)
        audit.record(
            action="ticket.reissued",
            subject=registration,
            scope=f"events.event:{registration.event_id}",
            actor=actor,
            now=now,
        )
    return ticket


def current(registration: Registration) -> Ticket | None:
    """The valid ticket, if the registration has one."""
    return Ticket.objects.filter(registration=registration, revoked_at__isnull=True).first()


def current_code(registration: Registration) -> str | None:
    """The code of the valid ticket, if the registration has one."""
    codes = Ticket.objects.filter(registration=registration, revoked_at__isnull=True)
    return next(iter(codes.values_list("code", flat=True)), None)


def address(code: str) -> str:
    """What the QR holds, all upper case so that it stays small: HTTPS://HOST/T/CODE."""
    return f"{settings.SITE_URL}/t/{code}".upper()


def grouped(code: str) -> str:
    """The code in fours, for typing by hand: ABCD EFGH IJKL MNOP."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
