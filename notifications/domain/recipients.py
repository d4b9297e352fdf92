"""Recipients who are no person of the directory: a reference in the outbox, resolved when sending.

The app whose row it is registers how to reach whoever stands in it; the outbox never holds more
than "calls.objection:12".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from notifications.enums import Channel


@dataclass(frozen=True)
class Address:
    """Where somebody can be reached; "" for a way there is none. `phone` is a mobile in E.164."""

    phone: str = ""
    email: str = ""

    def on(self, channel: str) -> str:
        return self.email if channel == Channel.EMAIL else self.phone


Resolver = Callable[[int], Address]
_resolvers: Final[dict[str, Resolver]] = {}


def register(label: str, resolver: Resolver) -> None:
    """Let `resolver` answer for rows of the model `label` ("calls.objection"), by key."""
    _resolvers[label] = resolver


def resolve(reference: str) -> Address:
    """How to reach "calls.objection:12"; nothing for a row or a kind that is not known."""
    label, _colon, key = reference.partition(":")
    resolver = _resolvers.get(label)
    return resolver(int(key)) if resolver and key.isdigit() else Address()
