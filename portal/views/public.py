"""How a visitor's pages look, and what is shown when something failed."""

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from core.web.api import is_for_programs, plain_problem
from core.web.middleware import answer_while_away
from core.web.request_id import current_request_id
from portal.context import THEME_COOKIE, THEMES

# Both switches change only how this browser's pages look. Without a token in them, public pages
# hold nothing of their visitor and can be kept in a cache.
set_language = csrf_exempt(require_POST(django_set_language))


@csrf_exempt
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or what the device says, and go back."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            theme,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=settings.SITE_IS_SECURE,
        )
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    if is_for_programs(request):
        return plain_problem(400)
    return render(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    if is_for_programs(request):
        return plain_problem(403)
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form that was open too long, or a browser that keeps no cookies."""
    return render(request, "errors/403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    if is_for_programs(request):
        return plain_problem(404)
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page says the request's id, by which the fault is found in the logs.

    A session that cannot be read fails in a middleware, where no other answers for a view.
    """
    if away := answer_while_away(request, sys.exc_info()[1]):
        return away
    if is_for_programs(request):
        return plain_problem(500)
    return render(request, "errors/500.html", {"request_id": current_request_id()}, status=500)
