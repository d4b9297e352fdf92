"""Signing out whoever leaves a screen open: each session says how long it may rest."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_SEEN: Final = "seen_at"
_LIMIT: Final = "idle_limit"
_NOTED_EVERY: Final = 300  # seconds: the session is written that seldom


def begin(request: HttpRequest, *, limit: timedelta) -> None:
    """Let the session just signed in rest for `limit` at most."""
    request.session[_LIMIT] = int(limit.total_seconds())
    request.session[_SEEN] = int(time.time())


def idle_sign_out(get_response: GetResponse) -> GetResponse:
    """End a session that has rested longer than it may. Strangers cost nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            _look_after(request)
        return get_response(request)

    return middleware


def _look_after(request: HttpRequest) -> None:
    limit = request.session.get(_LIMIT)
    if limit is None:
        return
    now = int(time.time())
    rested = now - int(request.session.get(_SEEN, 0))
    if rested > limit:
        logout(request)
    elif rested > _NOTED_EVERY:
        request.session[_SEEN] = now
