"""The person's own link, `/r/<secret>/`: derived, looked up by digest, stored nowhere."""

import re
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Model

from core import audit, signing
from notifications.domain import outbox
from registrations.domain import places
from registrations.models import Registration

_PURPOSE: Final = "registration"
_NONCE: Final = re.compile(r"[A-Z2-7]{26}")
NONCE_BITS: Final = 128
# Written out: every own page begins with it, and building it took longer than its answer.
_FIND: Final = "SELECT * FROM registrations_registration WHERE link_digest = %s"


def new_nonce() -> str:
    """26 random base32 characters: what a link is derived from, and what a form carries so that
    sending it twice registers once.
    """
    return signing.random_code(NONCE_BITS)


def is_nonce(text: str) -> bool:
    return _NONCE.fullmatch(text) is not None


def secret_for(event_id: int, nonce: str) -> str:
    """The secret in the address: at least 128 bits, computable by this site only."""
    return signing.derived_secret(_PURPOSE, str(event_id), nonce)


def secret_of(registration: Registration) -> str:
    return secret_for(registration.event_id, registration.link_nonce)


def path_of(registration: Registration) -> str:
    return f"/r/{secret_of(registration)}/"


def find(secret: str) -> Registration | None:
    """The registration a link opens; None for any other text."""
    return next(iter(Registration.objects.raw(_FIND, [signing.digest(secret.lower())])), None)


def renew(*, registration: Registration, actor: Model | str, now: datetime) -> Registration:
    """Make a new link; the old one opens nothing any more."""
    with transaction.atomic():
        places.lock(registration.event_id)
        nonce = new_nonce()
        registration.link_nonce = nonce
        registration.link_digest = signing.digest(secret_for(registration.event_id, nonce))
        registration.save(update_fields=["link_nonce", "link_digest", "updated_at"])
        audit.record(
            action="registration.link_renewed",
            subject=registration,
            scope=f"events.event:{registration.event_id}",
            actor=actor,
            now=now,
        )
    return registration


def resend(*, registration: Registration, actor: Model | str, now: datetime) -> None:
    """Send the link to the person again, on the organiser's word."""
    with transaction.atomic():
        audit.record(
            action="registration.link_sent",
            subject=registration,
            scope=f"events.event:{registration.event_id}",
            actor=actor,
            now=now,
        )
        outbox.post(
            kind="registration_link",
            person=registration.person,
            subject=registration,
            scope=f"events.event:{registration.event_id}",
            language=registration.language,
            now=now,
        )


def send_to_known_phone(*, registration: Registration, now: datetime) -> None:
    """Somebody registered with a phone that is registered: its owner gets the link once more.

    At most once an hour, so that nobody's phone can be flooded by typing its number.
    """
    with transaction.atomic():
        outbox.post(
            kind="registration_link",
            person=registration.person,
            subject=registration,
            scope=f"events.event:{registration.event_id}",
            language=registration.language,
            dedup_key=f"registration-link:{registration.pk}:{now:%Y%m%d%H}",
            now=now,
        )
