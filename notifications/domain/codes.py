"""The words of a one-time code: the digits are derived when the message is sent."""

from typing import Any

from django.utils import timezone

from notifications.domain.rendering import Obsolete
from notifications.models import Message
from people.domain import one_time_codes


def build(message: Message) -> dict[str, Any]:
    """The digits. Raises Obsolete once the code was used or has run out."""
    code = message.one_time_code
    if code is None or code.used_at is not None or code.expires_at <= timezone.now():
        raise Obsolete("code used or run out")
    return {
        "code": one_time_codes.digits_of(code),
        "minutes": one_time_codes.LIFETIME.seconds // 60,
    }
