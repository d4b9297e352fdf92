"""Loading an event for a page of the console, or refusing: strangers get 404, colleagues 403."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from events.models import Event
from people.models import User
from people.rules import AnyUser

Rule = Callable[[AnyUser, Event], bool]


def event_for(request: HttpRequest, slug: str, allowed: Rule) -> Event:
    """The event if this user may see it at all and the rule allows the page."""
    events = Event.objects.visible_to(request.user).select_related("venue", "office")
    event = get_object_or_404(events, slug=slug)
    if not allowed(request.user, event):
        raise PermissionDenied
    return event


def actor(request: HttpRequest) -> User:
    """Who is signed in; every page of the console asks for that first."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
