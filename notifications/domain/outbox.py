"""Storing messages: what is to be said, to whom, in references. Sending is another module's."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model

from core import audit, queue, rows
from notifications.domain import recipients
from notifications.enums import Channel, MessageStatus
from notifications.models import Message
from people.models import OneTimeCode, Person

# What must never lie in the outbox (domain rule 13): a phone number or an e-mail address.
_PERSONAL: Final = re.compile(r"(?<!\d)(?:\+86)?1[3-9]\d{9}(?!\d)|[^@\s]+@[^@\s]+\.[^@\s]+")


def post(
    *,
    kind: str,
    channel: Channel | None = None,
    person: Person | None = None,
    one_time_code: OneTimeCode | None = None,
    recipient: Model | str = "",
    subject: Model | str = "",
    scope: Model | str = "",
    context: Mapping[str, Any] | None = None,
    language: str = "",
    dedup_key: str | None = None,
    now: datetime,
) -> Message:
    """Store a message and have it sent after the commit; returns the stored message.

    `kind` names the wording `templates/notifications/messages/<kind>.txt`. Address, text and links
    are made at the moment of sending, so `context` holds impersonal values and references only
    (ValueError for a phone number or an e-mail address in it). `subject` and `scope` say what the
    message is about and whose organisers may see it ("events.event:3", or the thing itself).
    `recipient` is a row whose app told notifications.domain.recipients how to reach it.
    Without `channel`: a text message where there is a phone, e-mail otherwise; with neither the
    message is kept as "no address". The same `dedup_key` again returns the first message.
    """
    if [person is None, one_time_code is None, not recipient].count(False) != 1:
        raise ValueError("a message goes to a person or a recipient, or carries a one-time code")
    values = dict(context or {})
    for value in values.values():
        if isinstance(value, str) and _PERSONAL.search(value):
            raise ValueError("the outbox keeps references, never personal values")
    reference = audit.label(recipient) if recipient else ""
    chosen = channel or _channel_for(person, one_time_code, reference)
    message = Message(
        kind=kind,
        channel=chosen or Channel.SMS,
        person=person,
        one_time_code=one_time_code,
        recipient=reference,
        subject=audit.label(subject) if subject else "",
        scope=audit.label(scope) if scope else "",
        context=values,
        language=language or _language_of(person),
        dedup_key=dedup_key,
        status=MessageStatus.QUEUED if chosen else MessageStatus.DROPPED,
        created_at=now,
        next_try_at=now,
    )
    if dedup_key is None:
        rows.insert(message)
    else:
        try:
            with transaction.atomic():
                rows.insert(message)
        except IntegrityError:
            return Message.objects.get(dedup_key=dedup_key)
    if message.status == MessageStatus.QUEUED:
        queue.enqueue("notifications.send", message=message.pk)
    return message


def _channel_for(person: Person | None, code: OneTimeCode | None, recipient: str) -> Channel | None:
    if recipient:
        address = recipients.resolve(recipient)
        by_mail = Channel.EMAIL if address.email else None
        return Channel.SMS if address.phone else by_mail
    if code is not None or (person is not None and person.phone):
        return Channel.SMS
    return Channel.EMAIL if person is not None and person.email else None


def _language_of(person: Person | None) -> str:
    """The language the recipient chose for the account, else the site's."""
    user = person.user if person is not None else None
    return (user.language if user is not None else "") or settings.LANGUAGE_CODE
