"""How handing a message over can fail.

Every transport is one function `send(*, to, subject, body, reference)`. `reference` is the same for
every try of one message: a transport passes it on, so that a receiver that honours it delivers a
repeated hand-over once.
"""


class TransientFailure(Exception):
    """Not now: the network or the other side is busy. Trying again later may work."""


class PermanentFailure(Exception):
    """Not ever: the address is refused or the message is. Trying again would not help."""
