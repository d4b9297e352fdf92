"""What happened to a registration, from the audit record, in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import audit
from core.models import AuditEntry
from people.models import User
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


@dataclass(frozen=True)
class Happening:
    """One line: when, what, by whom, why, and which fields changed (never their values)."""

    at: datetime
    what: str
    actor: str
    reason: str
    fields: list[str]


def of(registration: Registration) -> list[Happening]:
    """Oldest first, with the names of the users who acted. Two queries."""
    entries = list(
        AuditEntry.objects.filter(subject=audit.label(registration)).order_by("at", "pk")
    )
    prefix = f"{User._meta.label_lower}:"
    ids = {
        int(entry.actor.removeprefix(prefix)) for entry in entries if entry.actor.startswith(prefix)
    }
    users = {f"{prefix}{user.pk}": str(user) for user in User.objects.filter(pk__in=ids)}
    return [
        Happening(
            at=entry.at,
            what=str(_WORDS.get(entry.action, entry.action)),
            actor=users.get(entry.actor) or _kind_of(entry.actor),
            reason=entry.reason,
            fields=[str(_FIELDS[name]) for name in entry.fields if name in _FIELDS],
        )
        for entry in entries
    ]


def _kind_of(actor: str) -> str:
    if actor.startswith("people.person:"):
        return str(_("the person"))
    return str(_("the system"))
