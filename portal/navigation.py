"""Which pages stand in the navigation of each audience."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from calls import rules as call_rules
from events.models import TeamMember
from lecturers import rules as lecturer_rules
from people import rules as people_rules
from people.enums import OfficeRole
from people.models import OfficeMember, User
from people.rules import AnyUser


def _anyone(_user: AnyUser) -> bool:
    return True


def _has_office_role(user: AnyUser) -> bool:
    return bool(people_rules.office_roles(user))


def _supervises(user: AnyUser) -> bool:
    return bool(people_rules.offices_with(user, [OfficeRole.SUPERVISOR]))


def _sees_colleagues(user: AnyUser) -> bool:
    return people_rules.can_administer(user) or _has_office_role(user)


@dataclass(frozen=True)
class Entry:
    """One page of a navigation: its word, its URL name, its icon, and for whom it is.

    `also` begins the addresses of pages that belong to it but do not lie below it.
    """

    label: str | Promise
    name: str
    icon: str
    is_for: Callable[[AnyUser], bool] = _anyone
    also: str = ""


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
    Entry(_("Public notices"), "notice_list", "list"),
    Entry(pgettext_lazy("navigation", "Lecturers"), "roster_public", "people"),
    Entry(_("Verify a certificate"), "verify", "certificate"),
)
MY: Final = (
    Entry(pgettext_lazy("navigation", "My page"), "my_home", "home"),
    Entry(_("My teaching"), "my_lecturer", "clock", lecturer_rules.is_lecturer),
    Entry(_("My tickets"), "my_tickets", "ticket"),
    Entry(_("My sessions"), "my_sessions", "calendar"),
    Entry(_("My nominations"), "my_nominations", "file"),
    Entry(_("My assignments"), "my_assignments", "list", lecturer_rules.is_lecturer),
    Entry(_("My certificates"), "my_certificates", "certificate"),
    Entry(_("My reviews"), "my_reviews", "pencil"),
    Entry(_("My data"), "my_data", "person"),
)
CONSOLE: Final = (
    Entry(pgettext_lazy("navigation", "Overview"), "console_home", "home"),
    Entry(pgettext_lazy("navigation", "Events"), "console_events", "calendar"),
    Entry(
        pgettext_lazy("navigation", "Calls"),
        "console_calls",
        "file",
        call_rules.can_use,
        also="/console/submissions/",
    ),
    Entry(_("Objections"), "console_objections", "info", _supervises),
    Entry(
        pgettext_lazy("navigation", "Assignments"),
        "console_assignments",
        "clock",
        lecturer_rules.can_look_after,
    ),
    Entry(
        pgettext_lazy("navigation", "Lecturers"),
        "console_lecturers",
        "people",
        lecturer_rules.can_view_roster,
    ),
    Entry(
        pgettext_lazy("navigation", "People"),
        "console_people",
        "person",
        people_rules.can_see_people,
    ),
    Entry(
        pgettext_lazy("navigation", "Units"), "console_units", "people", people_rules.can_see_people
    ),
    Entry(
        pgettext_lazy("navigation", "Certificates"),
        "console_certificate_templates",
        "certificate",
        _has_office_role,
    ),
    Entry(
        pgettext_lazy("navigation", "Colleagues"), "console_colleagues", "lock", _sees_colleagues
    ),
    Entry(pgettext_lazy("navigation", "Messages"), "console_messages", "mail"),
    Entry(
        pgettext_lazy("navigation", "Work calendar"),
        "console_work_calendar",
        "calendar",
        people_rules.can_keep_work_calendar,
    ),
)


def links(entries: Sequence[Entry], path: str, user: AnyUser | None = None) -> list[Link]:
    """The entries whose pages this installation has and `user` may open; the longest address that
    fits is current.
    """
    found = []
    for entry in entries:
        if not entry.is_for(user or AnonymousUser()):
            continue
        try:
            found.append((entry, reverse(entry.name)))
        except NoReverseMatch:
            continue
    fitting = [url for _entry, url in found if path == url or (url != "/" and path.startswith(url))]
    fitting += [url for entry, url in found if entry.also and path.startswith(entry.also)]
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
