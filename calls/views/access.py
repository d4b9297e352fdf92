"""Loading a call for a page of the console, or refusing: strangers get 404, colleagues 403."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from calls.models import Call, Step
from people.models import User
from people.rules import AnyUser

Rule = Callable[[AnyUser, Call], bool]


def call_for(request: HttpRequest, slug: str, allowed: Rule) -> Call:
    """The call if this user may see it at all and the rule allows the page."""
    calls = Call.objects.visible_to(request.user, timezone.now()).select_related("office", "issuer")
    call = get_object_or_404(calls, slug=slug)
    if not allowed(request.user, call):
        raise PermissionDenied
    return call


def step_for(request: HttpRequest, slug: str, step_id: int, kind: str, allowed: Rule) -> Step:
    """A step of that kind, with its call, if the rule allows the page."""
    call = call_for(request, slug, allowed)
    step = get_object_or_404(Step, call=call, pk=step_id, kind=kind)
    step.call = call
    return step


def actor(request: HttpRequest) -> User:
    """Who is signed in; every page of the console asks for that first."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
