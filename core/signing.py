"""Random codes, hashed tokens, and secrets that are derived instead of stored."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings


def random_code(bits: int) -> str:
    """An unguessable code of at least `bits` random bits in upper-case base32 without padding."""
    return base64.b32encode(secrets.token_bytes((bits + 7) // 8)).decode().rstrip("=")


def digest(token: str) -> str:
    """SHA-256 of a token as 64 hex digits: what the database keeps of a secret it need not show."""
    return hashlib.sha256(token.encode()).hexdigest()


def _mac(purpose: str, subject: str, nonce: str) -> bytes:
    message = f"{purpose}\x1f{subject}\x1f{nonce}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), message, "sha256")


def derived_secret(purpose: str, subject: str, nonce: str) -> str:
    """A 130-bit secret that only this site can compute again; a new nonce makes a new one.

    The database keeps its `digest` for looking it up, so a copy of the database opens no link.
    """
    return base64.b32encode(_mac(purpose, subject, nonce)).decode()[:26].lower()


def derived_digits(purpose: str, subject: str, nonce: str, *, length: int = 6) -> str:
    """A one-time number of `length` digits, derived so that it is never stored."""
    number = int.from_bytes(_mac(purpose, subject, nonce)[:8], "big") % 10**length
    return f"{number:0{length}d}"


def same(left: str, right: str) -> bool:
    """Compare secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())
