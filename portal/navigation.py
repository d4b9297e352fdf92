"""Which pages stand in the navigation of each audience."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.models import TeamMember
from people.models import OfficeMember, User


@dataclass(frozen=True)
class Entry:
    """One page of a navigation: its word, its URL name, its icon."""

    label: str | Promise
    name: str
    icon: str


@dataclass(frozen=True)
class Link:
    """An entry as a page shows it; `is_current` for the page itself and the pages below it."""

    label: str | Promise
    url: str
    icon: str
    is_current: bool


PUBLIC: Final = (
    Entry(pgettext_lazy("navigation", "Events"), "home", "calendar"),
    Entry(pgettext_lazy("navigation", "Calls"), "call_list", "file"),
    Entry(_("Verify a certificate"), "verify", "certificate"),
)
MY: Final = (
    Entry(pgettext_lazy("navigation", "My page"), "my_home", "home"),
    Entry(_("My tickets"), "my_tickets", "ticket"),
    Entry(_("My sessions"), "my_sessions", "calendar"),
    Entry(_("My nominations"), "my_nominations", "file"),
    Entry(_("My certificates"), "my_certificates", "certificate"),
    Entry(_("My reviews"), "my_reviews", "pencil"),
    Entry(_("My data"), "my_data", "person"),
)
CONSOLE: Final = (
    Entry(pgettext_lazy("navigation", "Overview"), "console_home", "home"),
    Entry(pgettext_lazy("navigation", "Events"), "console_events", "calendar"),
    Entry(pgettext_lazy("navigation", "Calls"), "console_calls", "file"),
    Entry(pgettext_lazy("navigation", "People"), "console_people", "person"),
    Entry(pgettext_lazy("navigation", "Units"), "console_units", "people"),
    Entry(
        pgettext_lazy("navigation", "Certificates"), "console_certificate_templates", "certificate"
    ),
    Entry(pgettext_lazy("navigation", "Colleagues"), "console_colleagues", "lock"),
    Entry(pgettext_lazy("navigation", "Messages"), "console_messages", "mail"),
    Entry(pgettext_lazy("navigation", "Work calendar"), "console_work_calendar", "calendar"),
)


def links(entries: Sequence[Entry], path: str) -> list[Link]:
    """The entries whose pages this installation has; the longest address that fits is current."""
    found = []
    for entry in entries:
        try:
            found.append((entry, reverse(entry.name)))
        except NoReverseMatch:
            continue
    fitting = [url for _entry, url in found if path == url or (url != "/" and path.startswith(url))]
    current = max(fitting, key=len, default="")
    return [Link(entry.label, url, entry.icon, url == current) for entry, url in found]


def opens_console(user: User) -> bool:
    """Whether the person has any role that leads into the console (each page checks its own)."""
    if user.is_system_admin:
        return True
    on = timezone.localdate()
    return (
        OfficeMember.objects.active(on).filter(user=user).exists()
        or TeamMember.objects.filter(user=user, revoked_at__isnull=True).exists()
    )
