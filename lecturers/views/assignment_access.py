"""Loading what assignments are about, or refusing: strangers get 404, colleagues 403."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from events.models import Event, Session
from lecturers.domain import invitations_ics
from lecturers.models import Assignment
from people.models import Person, User
from people.rules import AnyUser

Rule = Callable[[AnyUser, Event], bool]


def session_for(request: HttpRequest, pk: int, allowed: Rule) -> Session:
    """The session if this user may see its event and the rule allows the page."""
    events = Event.objects.visible_to(request.user)
    sessions = Session.objects.filter(part__event__in=events).select_related(
        "part__event__venue", "part__event__office", "room"
    )
    session = get_object_or_404(sessions, pk=pk)
    if not allowed(request.user, session.part.event):
        raise PermissionDenied
    return session


def assignment_for(request: HttpRequest, pk: int, allowed: Rule) -> Assignment:
    """The same for an assignment."""
    events = Event.objects.visible_to(request.user)
    rows = invitations_ics.rows().filter(session__part__event__in=events)
    row = get_object_or_404(rows, pk=pk)
    if not allowed(request.user, row.session.part.event):
        raise PermissionDenied
    return row


def event_for(request: HttpRequest, slug: str, allowed: Rule) -> Event:
    """The same for an event."""
    events = Event.objects.visible_to(request.user).select_related("office", "venue")
    event = get_object_or_404(events, slug=slug)
    if not allowed(request.user, event):
        raise PermissionDenied
    return event


def actor(request: HttpRequest) -> User:
    """Who is signed in; every page here asks for that first."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def person_of(request: HttpRequest) -> Person | None:
    """Whose account this is, where that is known."""
    if not isinstance(request.user, User):
        return None
    return Person.objects.live().filter(user=request.user).first()
