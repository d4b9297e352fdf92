"""Values that lie encrypted in the database: contact data of those who object.

Keys come from settings.FIELD_KEYS: the first one encrypts, every one decrypts. To change the key,
put a new one in front, run `manage.py rotate_field_keys`, and drop the old one.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.expressions import Combinable, ExpressionWrapper

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class NoKeyFits(Exception):
    """A stored value cannot be read with any key of FIELD_KEYS: a key was lost or left out."""


class Sealed(str):
    """A value that is encrypted already and goes into the table as it is (backups, rotation)."""

    __slots__ = ()


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet  # 10 MB that few processes need

    return MultiFernet([Fernet(key) for key in keys])


def _current() -> "MultiFernet":
    return _box(tuple(settings.FIELD_KEYS))


def seal(text: str) -> Sealed:
    """The text encrypted under the first key; "" stays "" so that nothing can be told as such."""
    return Sealed(_current().encrypt(text.encode()).decode() if text else "")


def unseal(token: str) -> str:
    """The text again. Raises `NoKeyFits`."""
    from cryptography.fernet import InvalidToken

    if not token:
        return ""
    try:
        return _current().decrypt(token.encode()).decode()
    except InvalidToken:
        raise NoKeyFits("a value was encrypted with a key that FIELD_KEYS does not hold") from None


def rotated(token: str) -> Sealed:
    """The same text under the first key. Raises `NoKeyFits`."""
    return seal(unseal(token))


def fingerprints() -> list[str]:
    """One short word per key that tells nothing of it: whether a backup's values can be read."""
    import hashlib
    import hmac

    return [
        hmac.new(key.encode(), b"huiwu field key", hashlib.sha256).hexdigest()[:32]
        for key in settings.FIELD_KEYS
    ]


class EncryptedTextField(models.TextField[str, str]):
    """Text that is plain in Python and encrypted in the table; it cannot be searched or sorted."""

    description = "encrypted text"

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return None if value is None else str(value)
        return str(seal(str(value)))

    def from_db_value(self, value: str | None, *_unused: Any) -> str | None:
        return None if value is None else unseal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Equal texts have different tokens: only being null can be asked for."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def as_stored(field: "models.Field[Any, Any]") -> str | Combinable:
    """What `values_list` reads of a column so that an encrypted one stays encrypted."""
    if isinstance(field, EncryptedTextField):
        return ExpressionWrapper(F(field.attname), output_field=models.TextField())
    return field.attname
