"""Which event a console page is about, and whether this person may open the page."""

from collections.abc import Callable
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from events.models import Event
from people.models import User
from people.rules import AnyUser

Rule = Callable[[AnyUser, Event], bool]


def event_for(request: HttpRequest, slug: str, rule: Rule) -> Event:
    """The event, for whom `rule` lets in; 404 for a stranger to it, 403 for a colleague."""
    event = Event.objects.visible_to(request.user).filter(slug=slug).first()
    if event is None:
        raise Http404
    if not rule(request.user, event):
        raise PermissionDenied
    return event


def actor(request: HttpRequest) -> User:
    """The signed-in person, for what is written down."""
    return cast("User", request.user)
