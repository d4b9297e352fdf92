"""Loading an event and a registration for the organisers: strangers get 404, colleagues 403."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from events.models import Event
from people.models import User
from people.rules import AnyUser
from registrations.models import Registration

Rule = Callable[[AnyUser, Event], bool]


def event_for(request: HttpRequest, slug: str, allowed: Rule) -> Event:
    """The event if this user may see it at all and the rule allows the page."""
    events = Event.objects.visible_to(request.user).select_related(
        "venue", "office", "registration_form"
    )
    event = get_object_or_404(events, slug=slug)
    if not allowed(request.user, event):
        raise PermissionDenied
    return event


def registration_of(event: Event, pk: int) -> Registration:
    """A registration of this event with what its page shows."""
    rows = Registration.objects.select_related("category", "person", "unit", "decided_by")
    found = get_object_or_404(rows.prefetch_related("chosen_parts__part"), pk=pk, event=event)
    found.event = event
    return found


def actor(request: HttpRequest) -> User:
    """Who is signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
