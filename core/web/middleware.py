"""Middleware: request ids, a clear page while the database is away, secrets in addresses."""

import logging
import re
import time
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render

from core.web import request_id as ids

GetResponse = Callable[[HttpRequest], HttpResponseBase]
access_log = logging.getLogger("huiwu.access")
logger = logging.getLogger(__name__)

# Paths that carry a secret: masked in logs, and never sent on as a referrer (interfaces §2).
_SECRET_PATH = re.compile(
    r"^(?P<head>/(?:t|r|a|s|verify|my/calendar)/)(?P<secret>[^/.]+)", re.IGNORECASE
)


def masked_path(path: str) -> str:
    """The path with its secret part replaced by `***`."""
    return _SECRET_PATH.sub(r"\g<head>***", path)


def client_address(request: HttpRequest) -> str:
    """The address that rate limits count by: the peer, or what the configured proxy says."""
    header = settings.CLIENT_ADDRESS_HEADER
    if header:
        value = request.headers.get(header, "")
        if value:
            return value.split(",")[0].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def request_id(get_response: GetResponse) -> GetResponse:
    """Give each request an id, answer with it, and log one line for it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        ids.start(request.headers.get("X-Request-ID"))
        started = time.perf_counter()
        response = get_response(request)
        response["X-Request-ID"] = ids.current_request_id()
        access_log.info(
            "request",
            extra={
                "method": request.method,
                "path": masked_path(request.path),
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
            },
        )
        return response

    return middleware


def database_away(get_response: GetResponse) -> GetResponse:
    """Answer 503 when a view cannot reach the database (`portal.views.public.server_error` does
    so where a middleware could not).
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer_while_away(request, exception)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def answer_while_away(request: HttpRequest, fault: BaseException | None) -> HttpResponse | None:
    """The page a person understands when `fault` is that the database is away, else None."""
    if not isinstance(fault, (OperationalError, InterfaceError)):
        return None
    logger.error("database away: %s", type(fault).__name__)
    if request.path.startswith("/api/"):
        response = HttpResponse(
            '{"type": "about:blank", "title": "Service Unavailable", "status": 503, '
            '"code": "database_away"}',
            content_type="application/problem+json",
            status=503,
        )
    else:
        response = render(request, "errors/database_away.html", status=503)
    response["Retry-After"] = "5"
    return response


def secret_paths(get_response: GetResponse) -> GetResponse:
    """Pages whose address is a secret tell no other site where they were."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if _SECRET_PATH.match(request.path):
            response["Referrer-Policy"] = "no-referrer"
            response.setdefault("Cache-Control", "private, no-store")
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return middleware


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's check, with one allowance for pages whose address is a secret.

    They send no referrer, and for that browsers say `Origin: null` with their forms, which Django
    would refuse. The token of cookie and form is checked all the same, and a browser that says
    where a request comes from (`Sec-Fetch-Site`) must say that it is this site.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.headers.get("Origin") == "null" and _SECRET_PATH.match(request.path):
            return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc]
