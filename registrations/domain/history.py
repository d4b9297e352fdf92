"""What happened to a registration, from the audit record, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.domain import history
from registrations.models import Registration

_WORDS: Final[dict[str, str | Promise]] = {
    "registration.created": pgettext_lazy("history", "Registered"),
    "registration.confirmed": pgettext_lazy("history", "Confirmed"),
    "registration.declined": pgettext_lazy("history", "Declined"),
    "registration.returned": pgettext_lazy("history", "Returned for correction"),
    "registration.corrected": pgettext_lazy("history", "Corrected"),
    "registration.cancelled": pgettext_lazy("history", "Cancelled"),
    "registration.offered": pgettext_lazy("history", "Place offered"),
    "registration.offer_accepted": pgettext_lazy("history", "Offer accepted"),
    "registration.offer_expired": pgettext_lazy("history", "Offer expired"),
    "registration.waitlisted": pgettext_lazy("history", "Back on the waiting list"),
    "registration.link_sent": pgettext_lazy("history", "Link sent again"),
    "registration.link_renewed": pgettext_lazy("history", "New link made"),
    "ticket.reissued": pgettext_lazy("history", "New ticket issued"),
}
_FIELDS: Final[dict[str, str | Promise]] = {
    "name": _("Name"),
    "unit_name": _("Unit"),
    "position": _("Post"),
    "phone": _("Mobile phone"),
    "remark": _("Remark"),
    "attend_mode": _("Attending"),
    "parts": pgettext_lazy("chosen", "Parts"),
    "category": _("Capacity in which taking part"),
}


def of(registration: Registration) -> list[history.Happening]:
    """Oldest first, with the names of the users who acted. Two queries."""
    return history.of(registration, words=_WORDS, fields=_FIELDS)
