"""Consent: recorded with wording, time and channel; withdrawn, never deleted."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model

from core import audit
from people.domain import wordings
from people.enums import ConsentChannel, ConsentPurpose
from people.models import Consent, Person, User


def record(
    *,
    person: Person,
    purpose: ConsentPurpose,
    channel: ConsentChannel,
    context: Model | str = "",
    text_version: str = "",
    actor: User | None = None,
    now: datetime,
) -> Consent:
    """Note that `person` agreed to the wording shown (`text_version`, by default the current one).

    `context` says where: the event, for example. The same consent twice is kept once.
    """
    version = text_version or wordings.current(purpose).version
    if wordings.find(version) is None:
        message = f"no such wording: {version}"
        raise ValueError(message)
    place = audit.label(context) if context else ""
    with transaction.atomic():
        known = Consent.objects.filter(
            person=person,
            purpose=purpose,
            text_version=version,
            context=place,
            withdrawn_at__isnull=True,
        ).first()
        if known is not None:
            return known
        given = Consent.objects.create(
            person=person,
            purpose=purpose,
            text_version=version,
            channel=channel,
            context=place,
            given_at=now,
        )
        audit.record(
            action="consent.given", subject=given, actor=actor or person, scope=place, now=now
        )
    return given


def withdraw(*, consent: Consent, actor: User | Person | None, now: datetime) -> Consent:
    """Take a consent back; the second time changes nothing."""
    with transaction.atomic():
        consent = Consent.objects.select_for_update().get(pk=consent.pk)
        if consent.withdrawn_at is None:
            consent.withdrawn_at = now
            consent.save(update_fields=["withdrawn_at"])
            audit.record(
                action="consent.withdrawn",
                subject=consent,
                actor=actor,
                scope=consent.context,
                now=now,
            )
    return consent


def has(*, person: Person, purpose: ConsentPurpose, context: Model | str = "") -> bool:
    """Whether a consent for this purpose (and place) stands."""
    standing = Consent.objects.filter(person=person, purpose=purpose, withdrawn_at__isnull=True)
    if context:
        standing = standing.filter(context=audit.label(context))
    return standing.exists()
