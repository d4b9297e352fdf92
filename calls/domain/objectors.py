"""How the outbox reaches somebody who objected: decrypted at the moment of sending."""

from typing import Any

from django.urls import reverse

from calls.models import Objection
from notifications.domain import recipients, rendering
from notifications.domain.recipients import Address
from notifications.models import Message


def _address(key: int) -> Address:
    objection = Objection.objects.filter(pk=key).first()
    if objection is None:
        return Address()
    phone = objection.phone if objection.phone.startswith("+86") else ""  # others are landlines
    return Address(phone=phone, email=objection.email)


def _build(_message: Message) -> dict[str, Any]:
    return {"link": rendering.site_link(reverse("objection_status"))}


def register() -> None:
    """Called when the app starts."""
    recipients.register("calls.objection", _address)
    rendering.register("objection_concluded", _build)
