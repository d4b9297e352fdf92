"""Which transport carries which channel, by settings."""

from collections.abc import Callable

from django.conf import settings

from notifications.channels.console import transport as console
from notifications.channels.email import transport as email
from notifications.channels.sms import transport as sms
from notifications.enums import Channel

Send = Callable[..., None]


def transport_for(channel: str) -> Send:
    """A function `send(*, to, subject, body, reference)` that returns once it was accepted.

    It raises notifications.channels.failures.TransientFailure or PermanentFailure.
    """
    if channel == Channel.EMAIL:
        return email.send
    return sms.send if settings.SMS_BACKEND == "http" else console.send
