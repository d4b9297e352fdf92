"""Fields of the API's documents that say more exactly what they accept than Django's own do."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

# What the document promises to accept. The validators accept more: Han of any plane, which readers
# of regular expressions disagree about.
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ㐀-鿿"


@extend_schema_field(
    {
        "type": "string",
        "maxLength": 60,
        "pattern": rf"^[{_LETTER}]([{_LETTER}·' -]{{0,58}}[{_LETTER}])?$",
    }
)
class NameField(serializers.CharField):
    """A person's name: Han of any plane, Latin letters, `·`, space, hyphen, apostrophe."""


@extend_schema_field(
    {"type": "string", "maxLength": 120, "pattern": rf"^[{_LETTER}][{_LETTER}0-9]{{0,119}}$"}
)
class TextField(serializers.CharField):
    """Words of at most 120 characters, with a letter among them."""
