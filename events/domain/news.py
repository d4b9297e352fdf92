"""What messages about an event say: values made at the moment of sending."""

from typing import Any

from django.utils.translation import gettext as _

from core.text.phones import display_phone
from events.models import Event
from notifications.domain import rendering
from notifications.models import Message


def build_cancelled(message: Message) -> dict[str, Any]:
    """The reason and whom to ask. Raises rendering.Obsolete when the event is gone."""
    key = int(message.subject.rpartition(":")[2])
    event = Event.objects.filter(pk=key).first()
    if event is None:
        raise rendering.Obsolete(_("The event is gone."))
    return {"reason": event.cancel_reason, "contact_phone": display_phone(event.contact_phone)}
