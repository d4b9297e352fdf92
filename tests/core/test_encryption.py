"""Encrypted columns: nothing readable in the table, keys that change, backups that stay sealed."""

from typing import Any

import pytest
from cryptography.fernet import Fernet

from core import encryption

KEYS = [Fernet.generate_key().decode() for _ in range(2)]


def test_value_is_read_under_every_key_and_written_under_the_first(settings: Any) -> None:
    settings.FIELD_KEYS = KEYS[:1]
    old = encryption.seal("199 0000 1234")
    assert "1234" not in old
    settings.FIELD_KEYS = [KEYS[1], KEYS[0]]
    assert encryption.unseal(old) == "199 0000 1234"
    new = encryption.rotated(old)
    settings.FIELD_KEYS = KEYS[1:]
    assert encryption.unseal(new) == "199 0000 1234"
    with pytest.raises(encryption.NoKeyFits):
        encryption.unseal(old)


def test_empty_value_stays_empty() -> None:
    assert encryption.seal("") == ""
    assert encryption.unseal("") == ""


def test_encrypted_field_cannot_be_searched() -> None:
    field = encryption.EncryptedTextField()
    assert field.get_lookup("exact") is None
    assert field.get_lookup("contains") is None
    assert field.get_lookup("isnull") is not None


def test_sealed_value_is_written_as_it_is() -> None:
    field = encryption.EncryptedTextField()
    sealed = encryption.seal("x")
    assert field.get_prep_value(sealed) == str(sealed)
    assert encryption.unseal(field.get_prep_value("y")) == "y"
    assert field.get_prep_value(None) is None
