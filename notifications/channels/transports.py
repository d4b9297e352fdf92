"""Which transport carries which channel, by settings."""

from collections.abc import Callable
from importlib import import_module

from django.conf import settings

from notifications.channels.email import transport as email
from notifications.channels.outgoing import Outgoing
from notifications.enums import Channel

Send = Callable[[Outgoing], None]

# The gateway promises to deliver a repeated reference once; mail servers and operators do not.
_DELIVERS_ONCE = ("http",)


def transport_for(channel: str) -> Send:
    """A function `send(outgoing)` that returns once the message was accepted.

    It raises notifications.channels.failures.TransientFailure or PermanentFailure.
    """
    if channel == Channel.EMAIL:
        return email.send
    # An operator's client is large: only the one that is configured is loaded.
    module = import_module(f"notifications.channels.{settings.SMS_BACKEND}.transport")
    send: Send = module.send
    return send


def delivers_once(channel: str) -> bool:
    """Whether the other side drops a message that it was already handed under one reference."""
    return channel == Channel.SMS and settings.SMS_BACKEND in _DELIVERS_ONCE
