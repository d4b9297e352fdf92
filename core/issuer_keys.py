"""The keys with which credentials are signed: Ed25519, outside the database, and rotated.

Settings SIGNING_KEYS names them, newest first: the first signs, the others still verify what they
signed. A retired key may be kept as its public half alone.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import base58
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

_ED25519_PUBLIC: Final = b"\xed\x01"  # multicodec's prefix of an Ed25519 public key
_SEED_BYTES: Final = 32


@dataclass(frozen=True)
class IssuerKey:
    """One key: its name in the issuer's document, and its private half while it signs."""

    name: str
    public: Ed25519PublicKey
    private: Ed25519PrivateKey | None

    @property
    def multibase(self) -> str:
        """The public key as a Multikey (W3C Controlled Identifiers 1.0): "z6Mk…"."""
        raw = self.public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return multibase(_ED25519_PUBLIC + raw)


def multibase(data: bytes) -> str:
    """Bytes in base58btc with multibase's prefix."""
    return "z" + base58.b58encode(data).decode()


def parse(entry: str) -> IssuerKey:
    """A key from `name:seed` (32 bytes in hexadecimal) or, retired, `name:z6Mk…` (public only).

    Raises ValueError that says what is wrong, without the key.
    """
    name, separator, value = entry.strip().partition(":")
    if not separator or not name.isascii() or not name.replace("-", "").isalnum():
        raise ValueError("an entry must be name:key, the name of letters, digits and hyphens")
    if value.startswith("z"):
        data = base58.b58decode(value[1:])
        if not data.startswith(_ED25519_PUBLIC):
            raise ValueError(f"the public key of {name} is not an Ed25519 Multikey")
        raw = data.removeprefix(_ED25519_PUBLIC)
        return IssuerKey(name, Ed25519PublicKey.from_public_bytes(raw), None)
    seed = bytes.fromhex(value)
    if len(seed) != _SEED_BYTES:
        raise ValueError(f"the key of {name} must be 32 bytes in hexadecimal")
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return IssuerKey(name, private.public_key(), private)


@cache
def _parsed(entries: tuple[str, ...]) -> tuple[IssuerKey, ...]:
    return tuple(parse(entry) for entry in entries)


def all_keys() -> tuple[IssuerKey, ...]:
    """Every key that anything was signed with, the signing one first."""
    return _parsed(tuple(settings.SIGNING_KEYS))


def signing_key() -> IssuerKey:
    """The key that signs now."""
    return all_keys()[0]
