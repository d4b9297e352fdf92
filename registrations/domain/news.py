"""What the messages about registrations say: values made at the moment of sending."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.text.numerals import date_range
from core.text.phones import display_phone
from events.models import Event
from notifications.domain import rendering
from notifications.models import Message
from registrations.domain import links
from registrations.enums import RegistrationStatus
from registrations.models import Registration

# News that are none any more once the registration has moved on; the others stay true.
_TRUE_WHILE: Final[Mapping[str, frozenset[RegistrationStatus]]] = {
    "registration_confirmed": frozenset({RegistrationStatus.CONFIRMED}),
    "registration_received": frozenset({RegistrationStatus.SUBMITTED}),
    "registration_waitlisted": frozenset({RegistrationStatus.WAITLISTED}),
    "registration_offered": frozenset({RegistrationStatus.OFFERED}),
    "registration_offer_expired": frozenset({RegistrationStatus.EXPIRED}),
    "registration_declined": frozenset({RegistrationStatus.DECLINED}),
    "registration_returned": frozenset({RegistrationStatus.RETURNED}),
    "registration_cancelled": frozenset({RegistrationStatus.CANCELLED}),
}
KINDS: Final = (*_TRUE_WHILE, "registration_link")


def build(message: Message) -> dict[str, Any]:
    """Event, link and state for the wording. Raises rendering.Obsolete."""
    key = int(message.subject.rpartition(":")[2])
    registration = (
        Registration.objects.select_related("event", "event__venue").filter(pk=key).first()
    )
    if registration is None:
        raise rendering.Obsolete(_("The registration is gone."))
    states = _TRUE_WHILE.get(message.kind)
    if states is not None and RegistrationStatus(registration.status) not in states:
        raise rendering.Obsolete(_("The registration has moved on."))
    event = registration.event
    expires = registration.offer_expires_at
    return {
        "name": registration.name,
        "event": event.short_name,
        "when_and_where": _when_and_where(event),
        "link": rendering.site_link(links.path_of(registration)),
        "number": registration.waitlist_no,
        "reason": registration.decision_reason,
        "expires": timezone.localtime(expires) if expires else None,
        "contact_phone": display_phone(event.contact_phone),
    }


def _when_and_where(event: Event) -> str:
    days = date_range(event.starts_on, event.ends_on, language=get_language() or "zh-hans")
    place = event.venue.name if event.venue else event.place
    return _("%(days)s, %(place)s") % {"days": days, "place": place} if place else days


def register_builders() -> None:
    """Supply the values of every message about a registration (called once, at the start)."""
    for kind in KINDS:
        rendering.register(kind, build)
