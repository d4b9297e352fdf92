"""Signing somebody in: the session, how long it may rest, and where it goes on."""

import time
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from core.web import idle
from events import rules as event_rules
from people.domain import accounts, second_factor
from people.models import User

# Staff see other people's data, so their screens rest for two hours at most (等保: idle logout).
STAFF_REST: Final = timedelta(hours=2)
WAITING: Final = "second_factor_waiting"  # session: who proved the first factor, and when it ends
SECOND: Final = "second_factor_shown"  # session: whose second factor was shown in it
WAITS: Final = timedelta(minutes=5)
_BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


def enter(request: HttpRequest, user: User, *, how: str, onward: str = "") -> HttpResponse:
    """Open the session of `user`, who proved the first factor, and go where they came from or to
    their own first page; by way of the second factor where they have one.
    """
    if how != "demo" and second_factor.has(user):
        request.session[WAITING] = {
            "user": user.pk,
            "how": how,
            "next": onward,
            "until": int(time.time()) + int(WAITS.total_seconds()),
        }
        return redirect("sign_in_second")
    return open_session(request, user, how=how, onward=onward)


def open_session(
    request: HttpRequest, user: User, *, how: str, onward: str, is_second: bool = False
) -> HttpResponse:
    """Open the session; `is_second` when the second factor was shown just now."""
    login(request, user, backend=_BACKEND)
    if is_second:
        request.session[SECOND] = user.pk
    limit_rest(request, user)
    accounts.note_signed_in(user=user, how=how, now=timezone.now())
    return redirect(safe(request, onward) or first_page(user))


def limit_rest(request: HttpRequest, user: User) -> None:
    """Say how long this session may rest: call it again when the user became staff meanwhile."""
    is_staff = event_rules.can_use_console(user)
    idle.begin(
        request,
        limit=STAFF_REST if is_staff else timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )


def first_page(user: User) -> str:
    """Where somebody starts: organisers in the console, everybody else on their own page."""
    return "/console/" if event_rules.can_use_console(user) else "/my/"


def safe(request: HttpRequest, address: str) -> str:
    """The address if it is one of this site's own, else ""."""
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed else ""
