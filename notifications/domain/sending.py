"""Sending what the outbox holds: claim, render, hand over, note the outcome.

A claim moves `next_try_at` ahead by a lease and counts the attempt, and is committed before
anything is handed over. So two workers never hold one message, a worker that dies gives its message
back when the lease ends, and an outcome is noted only by the attempt that made it. Between the hand
over and the note a crash leaves the outcome unknown; the message then goes out again under the same
reference (Message-ID, idempotency key), which is as much as the transports allow.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from notifications.channels.failures import PermanentFailure, TransientFailure
from notifications.channels.transports import transport_for
from notifications.domain import rendering
from notifications.enums import Channel, MessageStatus
from notifications.models import Message
from people.models import Person

logger = logging.getLogger(__name__)
LEASE: Final = timedelta(minutes=3)  # longer than any transport's own time limit
BACKOFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))


def send(*, message: int, now: datetime) -> bool:
    """Send one message if it is due and nobody else holds it; True when this call dealt with it."""
    claimed = _claim(now=now, message=message)
    if claimed is None:
        return False
    _deliver(claimed, now)
    return True


def send_next_due(*, now: datetime) -> bool:
    """Send the message that has waited longest; False when none is due."""
    claimed = _claim(now=now)
    if claimed is None:
        return False
    _deliver(claimed, now)
    return True


def retry(*, message: Message, now: datetime) -> None:
    """Give a failed message a new chance, from the first attempt."""
    Message.objects.filter(pk=message.pk, status=MessageStatus.FAILED).update(
        status=MessageStatus.QUEUED, attempts=0, next_try_at=now, error=""
    )


def _claim(*, now: datetime, message: int | None = None) -> Message | None:
    """Take one due message under a lease. PostgreSQL steps over rows that another worker is taking;
    on SQLite a writing transaction excludes every other, which comes to the same.
    """
    due = Message.objects.due(now)
    if message is not None:
        due = due.filter(pk=message)
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True, of=("self",))
        claimed: Message | None = (
            due.select_related("person", "one_time_code").order_by("next_try_at", "pk").first()
        )
        if claimed is None:
            return None
        claimed.attempts += 1
        claimed.next_try_at = now + LEASE
        claimed.save(update_fields=["attempts", "next_try_at"])
    return claimed


def _deliver(message: Message, now: datetime) -> None:
    address = address_of(message)
    if not address:
        _note(message, status=MessageStatus.DROPPED)
        return
    try:
        words = rendering.render(message)
        transport_for(message.channel)(
            to=address,
            subject=words.subject,
            body=words.body,
            reference=f"huiwu-{message.pk}-{message.created_at:%Y%m%d%H%M%S}",
        )
    except rendering.Obsolete as reason:
        _note(message, status=MessageStatus.DROPPED, error=str(reason))
    except rendering.NoWording as error:
        _note(message, status=MessageStatus.FAILED, error=f"no wording: {error}")
    except PermanentFailure as error:
        _note(message, status=MessageStatus.FAILED, error=str(error))
    except TransientFailure as error:
        _put_off(message, now, str(error))
    except Exception as error:  # one bad message must not stop the others; the note says which
        logger.exception("message %s could not be sent", message.pk)
        _put_off(message, now, type(error).__name__)
    else:
        _note(message, status=MessageStatus.SENT, sent_at=now)


def address_of(message: Message) -> str:
    """Where the message goes: the code's phone, or the person's phone or e-mail; "" for nowhere."""
    if message.one_time_code is not None:
        return message.one_time_code.phone
    person = _survivor(message.person)
    if person is None or person.erased_at is not None:
        return ""
    return person.email if message.channel == Channel.EMAIL else person.phone


def _survivor(person: Person | None) -> Person | None:
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    return person


def _put_off(message: Message, now: datetime, error: str) -> None:
    if message.attempts > len(BACKOFF):
        _note(message, status=MessageStatus.FAILED, error=error)
        return
    _note(message, next_try_at=now + BACKOFF[message.attempts - 1], error=error)


def _note(message: Message, **outcome: object) -> None:
    """Write the outcome, unless the lease ended and another attempt has taken the message."""
    outcome["error"] = str(outcome.get("error", ""))[:200]
    Message.objects.filter(
        pk=message.pk, status=MessageStatus.QUEUED, attempts=message.attempts
    ).update(**outcome)
