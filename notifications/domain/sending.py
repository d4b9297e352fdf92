"""Sending what the outbox holds: claim, render, hand over, note the outcome.

A claim moves `next_try_at` ahead by a lease and counts the attempt, and is committed before
anything is handed over. So two workers never hold one message, a worker that dies gives its message
back when the lease ends, and an outcome is noted only by the attempt that made it.

Nothing is sent twice when a worker dies: the moment of handing over is committed first. A message
whose lease ends before that moment goes out as if nothing had happened; one that was being handed
over may have gone out or not, so it is kept as "interrupted" for a person to judge and send anew,
unless the other side delivers a repeated reference once (channels.transports.delivers_once).
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit, queue
from core.errors import DomainError
from notifications.channels.failures import PermanentFailure, TransientFailure
from notifications.channels.outgoing import Outgoing
from notifications.channels.transports import delivers_once, transport_for
from notifications.domain import outbox, recipients, rendering
from notifications.enums import Channel, MessageStatus
from notifications.models import Message
from people.models import Person, User

logger = logging.getLogger(__name__)
LEASE: Final = timedelta(minutes=3)  # longer than any transport's own time limit
TWICE_PRESSED: Final = timedelta(minutes=1)
BACKOFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))


class StillWaiting(DomainError):
    """Nothing to send again: the first try has not ended, or it was a one-time code."""

    code = "still_waiting"


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


def can_resend(message: Message) -> bool:
    """Whether a person may send it again: not what still waits, and never a one-time code."""
    return message.status != MessageStatus.QUEUED and message.one_time_code_id is None


def resend(*, message: Message, actor: User, now: datetime) -> Message:
    """Give a message a new chance: a failed one from its first attempt, any other as a copy.

    A message that went out, found no address or was interrupted stays as it is, with a new one
    beside it (`resent_from`); a second press within a minute returns that one. Raises
    `StillWaiting` for one that has not been tried to the end.
    """
    with transaction.atomic():
        locked = Message.objects.select_for_update().get(pk=message.pk)
        if locked.status == MessageStatus.QUEUED:
            raise StillWaiting(_("This message is still waiting to be sent."))
        if locked.one_time_code_id is not None:
            raise StillWaiting(_("A code is not sent again: a new one is asked for."))
        audit.record(
            action="message.resent", subject=locked, scope=locked.scope, actor=actor, now=now
        )
        if locked.status == MessageStatus.FAILED:
            locked.status = MessageStatus.QUEUED
            locked.attempts, locked.next_try_at, locked.error = 0, now, ""
            locked.save(update_fields=["status", "attempts", "next_try_at", "error"])
            fresh = locked
        else:
            recent = locked.resent.filter(created_at__gt=now - TWICE_PRESSED).first()
            if recent is not None:
                return recent
            fresh = outbox.post(
                kind=locked.kind,
                person=locked.person,
                recipient=locked.recipient,
                subject=locked.subject,
                scope=locked.scope,
                context=locked.context,
                language=locked.language,
                now=now,
            )
            Message.objects.filter(pk=fresh.pk).update(resent_from=locked)
    queue.enqueue("notifications.send", message=fresh.pk)
    return fresh


def set_aside_interrupted(*, now: datetime) -> int:
    """Keep what a dead worker was handing over for a person to judge; how many there were."""
    return Message.objects.due(now).filter(_interrupted()).update(status=MessageStatus.UNSURE)


def _interrupted() -> Q:
    """Of messages whose lease is over: those of which nobody knows whether they went out."""
    twice = [channel for channel in Channel.values if not delivers_once(channel)]
    return Q(handing_over_at__isnull=False, channel__in=twice)


def _claim(*, now: datetime, message: int | None = None) -> Message | None:
    """Take one due message under a lease. PostgreSQL steps over rows that another worker is taking;
    on SQLite a writing transaction excludes every other, which comes to the same.
    """
    due = Message.objects.due(now).exclude(_interrupted())
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
        if not _hand_over(message, now):
            return
        transport_for(message.channel)(
            Outgoing(
                to=address,
                subject=words.subject,
                body=words.body,
                reference=f"huiwu-{message.pk}-{message.created_at:%Y%m%d%H%M%S}",
                kind=message.kind,
                language=message.language,
                values=words.values,
                calendar=words.calendar,
            )
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


def _hand_over(message: Message, now: datetime) -> bool:
    """Commit that this try is on its way; False if the lease was lost to another attempt."""
    return bool(
        Message.objects.filter(
            pk=message.pk, status=MessageStatus.QUEUED, attempts=message.attempts
        ).update(handing_over_at=now)
    )


def address_of(message: Message) -> str:
    """Where the message goes: the code's phone, or the person's phone or e-mail; "" for nowhere."""
    if message.one_time_code is not None:
        return message.one_time_code.phone
    if message.recipient:
        return recipients.resolve(message.recipient).on(message.channel)
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
    """Write the outcome, unless the lease ended and another attempt has taken the message.

    A slow try that was set aside as interrupted has its outcome known after all.
    """
    outcome["error"] = str(outcome.get("error", ""))[:200]
    outcome["handing_over_at"] = None
    Message.objects.filter(
        pk=message.pk,
        status__in=[MessageStatus.QUEUED, MessageStatus.UNSURE],
        attempts=message.attempts,
    ).update(**{"status": MessageStatus.QUEUED, **outcome})
