"""The navigation inside one event's console pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events import rules
from events.domain import queries
from events.models import Event, Session
from people import rules as people_rules
from people.rules import AnyUser

register = template.Library()

Rule = Callable[[AnyUser, Event], bool]


def _may_open_arrivals(user: AnyUser, event: Event) -> bool:
    return rules.can_work_desk(user, event) or rules.can_view_attendance(user, event)


def _may_see_lecturers(user: AnyUser, event: Event) -> bool:
    return rules.can_edit_programme(user, event) or people_rules.has_office_role(
        user, event.office_id, people_rules.READS_ALL
    )


# Name of the address, label, who sees it; each page lives at its own address below the event's.
PAGES: Final[list[tuple[str, str | Promise, Rule]]] = [
    ("console_event", pgettext_lazy("page", "Overview"), rules.can_view_event),
    ("console_programme", _("Programme"), rules.can_view_event),
    ("console_contributions", _("Talks and papers"), rules.can_view_event),
    ("console_event_lecturers", _("Lecturers"), _may_see_lecturers),
    ("console_registrations", _("Registrations"), rules.can_view_registrations),
    ("console_gates", _("Gates"), rules.can_manage_gates),
    ("console_arrivals", _("Arrivals"), _may_open_arrivals),
    ("console_attendance", pgettext_lazy("page", "Attendance"), rules.can_view_attendance),
    ("console_certificates", _("Certificates"), rules.can_view_certificates),
    ("console_team", _("Team"), rules.can_manage_team),
    ("console_event_edit", _("Settings"), rules.can_edit_event),
]


def event_pages(user: AnyUser, event: Event, path: str) -> list[dict[str, Any]]:
    """The pages of `event` that `user` may open; the one that `path` is in is marked.

    A page whose address does not exist in this installation is left out.
    """
    items: list[dict[str, Any]] = []
    for name, label, allowed in PAGES:
        if not allowed(user, event):
            continue
        try:
            url = reverse(name, args=[event.slug])
        except NoReverseMatch:
            continue
        items.append({"label": label, "url": url, "current": False})
    nearest = max(
        (item for item in items if path.startswith(item["url"])),
        key=lambda item: len(item["url"]),
        default=None,
    )
    if nearest is not None:
        nearest["current"] = True
    return items


@register.simple_tag(takes_context=True)
def event_nav_items(context: Mapping[str, Any], event: Event) -> list[dict[str, Any]]:
    """`{% event_nav_items event as items %}`, for the component `subnav`."""
    request: HttpRequest = context["request"]
    return event_pages(request.user, event, request.path)


def _linked(name: str, event: Event, number: int, query: str = "") -> SafeString:
    """A number that leads to the list behind it, plain where there is no such page."""
    try:
        url = reverse(name, args=[event.slug])
    except NoReverseMatch:
        return format_html("{}", number)
    return format_html('<a href="{}{}">{}</a>', url, query, number)


@register.simple_tag
def registrations_link(event: Event, status: str, number: int) -> SafeString:
    """`{% registrations_link event "confirmed" 84 %}`: the number, leading to its list."""
    return _linked("console_registrations", event, number, f"?status={status}" if status else "")


@register.simple_tag
def page_link(name: str, event: Event, number: int) -> SafeString:
    """`{% page_link "console_arrivals" event 12 %}`."""
    return _linked(name, event, number)


@register.simple_tag
def event_url(name: str, event: Event, query: str = "") -> str:
    """The address of one of the event's pages, "" while this installation has no such page."""
    try:
        return reverse(name, args=[event.slug]) + query
    except NoReverseMatch:
        return ""


@register.simple_tag
def shown_times(shown: Mapping[str, Any]) -> str:
    """09-25 09:00–11:30 of a session of a release."""
    start, end = queries.instant(shown["starts_at"]), queries.instant(shown["ends_at"])
    return f"{start:%m-%d %H:%M}–{end:%H:%M}"


@register.filter
def last_end(sessions: Iterable[Session]) -> str:
    """When the last of some sessions ends, as a time field takes it."""
    return f"{timezone.localtime(max(session.ends_at for session in sessions)):%H:%M}"
