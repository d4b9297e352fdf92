"""A person's own calendar address: a derived secret, looked up by digest, renewable."""

from datetime import datetime
from typing import Final

from django.db import transaction

from core import audit, signing
from people.models import Person, User

_PURPOSE: Final = "calendar"


def secret_of(person: Person) -> str:
    """The secret of the address; "" while the person has not asked for one."""
    if person.calendar_digest is None:
        return ""
    return _derived(person.pk, person.calendar_nonce)


def _derived(person: int, nonce: int) -> str:
    return signing.derived_secret(_PURPOSE, str(person), str(nonce))


def renew(*, person: Person, actor: User | None, now: datetime) -> Person:
    """Give the person an address, or a new one: the old one opens nothing any more."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        person.calendar_nonce += 1
        person.calendar_digest = signing.digest(_derived(person.pk, person.calendar_nonce))
        person.save(update_fields=["calendar_nonce", "calendar_digest"])
        audit.record(action="calendar.address_renewed", subject=person, actor=actor, now=now)
    return person


def find(secret: str) -> Person | None:
    """Whose address this is."""
    return (
        Person.objects.live()
        .select_related("user")
        .filter(calendar_digest=signing.digest(secret.lower()))
        .first()
    )
