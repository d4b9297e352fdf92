"""Fields of the API's documents that say more exactly what they accept than Django's own do."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class PlainField(serializers.CharField):
    """Text and nothing else: a number is not read as its digits."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class PatternField(serializers.RegexField):
    """Text of a pattern and nothing else."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class WholeField(serializers.IntegerField):
    """A number written as one: not as text, not with a fraction."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


# What the document promises to accept. The validators accept more: Han of any plane, which readers
# of regular expressions disagree about.
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ㐀-鿿"


# Words of which one letter at least is a common one, wherever it stands.
HAS_LETTER = rf"[{_LETTER}]"


@extend_schema_field(
    {
        "type": "string",
        "maxLength": 60,
        "pattern": rf"^[{_LETTER}]([{_LETTER}·' -]{{0,58}}[{_LETTER}])?$",
    }
)
class NameField(PlainField):
    """A person's name: Han of any plane, Latin letters, `·`, space, hyphen, apostrophe."""


@extend_schema_field(
    {"type": "string", "maxLength": 120, "pattern": rf"^[{_LETTER}][{_LETTER}0-9]{{0,119}}$"}
)
class TextField(PlainField):
    """Words of at most 120 characters, with a letter among them."""
