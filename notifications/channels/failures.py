"""How handing a message over can fail.

Every transport is one function `send(outgoing)` (notifications.channels.outgoing); it returns once
the message was accepted, and raises one of these otherwise.
"""


class TransientFailure(Exception):
    """Not now: the network or the other side is busy. Trying again later may work."""


class PermanentFailure(Exception):
    """Not ever: the address is refused or the message is. Trying again would not help."""
