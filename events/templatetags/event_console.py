"""The navigation inside one event's console pages."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events import rules
from events.models import Event
from people.rules import AnyUser

register = template.Library()

Rule = Callable[[AnyUser, Event], bool]


def _may_open_arrivals(user: AnyUser, event: Event) -> bool:
    return rules.can_work_desk(user, event) or rules.can_view_attendance(user, event)


# Name of the address, label, who sees it; each page lives at its own address below the event's.
PAGES: Final[list[tuple[str, str | Promise, Rule]]] = [
    ("console_event", pgettext_lazy("page", "Overview"), rules.can_view_event),
    ("console_programme", _("Programme"), rules.can_view_event),
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
