"""What every API view shares: bounded pages, a limit per token, errors as RFC 9457 problems."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions, pagination, throttling
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings

from core.errors import DomainError, NotAllowed
from core.web.middleware import client_address
from core.web.rate_limit import hit, seconds_left
from core.web.request_id import current_request_id

if TYPE_CHECKING:
    from rest_framework.views import APIView

PROBLEM: Final = "application/problem+json"
_PERIODS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class PageNumberPagination(pagination.PageNumberPagination):
    """`?page=` and `?page_size=`; a size that is no whole number from 1 to 200 is refused."""

    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Request) -> int | None:
        asked = request.query_params.get("page_size")
        if asked is None:
            return self.page_size
        if not re.fullmatch(r"[0-9]{1,3}", asked) or not 1 <= int(asked) <= self.max_page_size:
            raise exceptions.ValidationError(
                {"page_size": _("This must be a whole number from 1 to 200.")}
            )
        return int(asked)

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            parameter["schema"] = {"type": "integer", "minimum": 1}
            if parameter["name"] == "page_size":
                parameter["schema"]["maximum"] = self.max_page_size
        return parameters


class TokenRateThrottle(throttling.BaseThrottle):
    """So many requests a token (or, without one, an address); the rate is settings' "token"."""

    scope = "token"

    def __init__(self) -> None:
        rate = (api_settings.DEFAULT_THROTTLE_RATES or {}).get(self.scope)
        self.limit, self.period = _parsed(str(rate)) if rate else (0, 0)

    def identity(self, request: Request) -> str:
        """Who is counted: the token's own key, never the token."""
        if request.auth is not None and getattr(request.auth, "pk", None) is not None:
            return f"{type(request.auth).__name__}:{request.auth.pk}"
        return client_address(request)

    def allow_request(self, request: Request, view: "APIView") -> bool:  # noqa: ARG002  DRF calls it so
        if not self.limit:
            return True
        key = f"api:{self.scope}:{self.identity(request)}"
        return hit(key, limit=self.limit, period=self.period)

    def wait(self) -> float:
        return float(seconds_left(self.period))


def _parsed(rate: str) -> tuple[int, int]:
    """ "600/min" as (600, 60); raises ValueError for what it does not understand."""
    match = re.fullmatch(r"(\d+)/(s|m|h|d)[a-z]*", rate)
    if not match:
        message = f"a rate is written like 600/min, not {rate!r}"
        raise ValueError(message)
    return int(match[1]), _PERIODS[match[2]]


# --- problem details -------------------------------------------------------------------------


def _as_api_exception(error: Exception) -> Exception:
    """Django's own refusals as DRF's, so that one path writes the answer."""
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, DjangoValidationError):
        return exceptions.ValidationError(
            error.message_dict if hasattr(error, "error_dict") else error.messages
        )
    return error


def status_of(error: DomainError) -> int:
    """403 for what this person may not do, 422 for a wrong value, 409 for the wrong moment."""
    if isinstance(error, NotAllowed):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.UNPROCESSABLE_ENTITY if error.field else HTTPStatus.CONFLICT


def _field_errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """DRF's nested detail as a flat list: field path ("rows.3.phone"), code, sentence."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == api_settings.NON_FIELD_ERRORS_KEY else str(name)
            yield from _field_errors(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (dict, list))
            yield from _field_errors(inner, f"{path}.{index}".lstrip(".") if nested else path)
    else:
        code = getattr(detail, "code", "invalid")
        yield {"field": path, "code": str(code), "detail": str(detail)}


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the address is the API's, where a refusal is never a page."""
    return request.path.startswith("/api/")


def plain_problem(status: int) -> JsonResponse:
    """A problem without DRF: for addresses that no view answers, and for faults."""
    title = HTTPStatus(status).phrase
    body = {
        "type": "about:blank",
        "title": title,
        "status": int(status),
        "code": title.lower().replace(" ", "_"),
        "request_id": current_request_id(),
    }
    return JsonResponse(body, status=status, content_type=PROBLEM)


def problem(
    status: int,
    *,
    code: str,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """An RFC 9457 answer. `code` is stable; `errors` lists fields as {field, code, detail}."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": int(status),
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    if request_id := current_request_id():
        body["request_id"] = request_id
    return Response(body, status=status, headers=headers, content_type=PROBLEM)


def _headers_of(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, round(wait)))
    return headers


def problem_details(error: Exception, _context: dict[str, Any]) -> Response | None:
    """DRF's EXCEPTION_HANDLER: every refusal as a problem; None (a 500) for what is a defect."""
    from rest_framework.views import set_rollback  # its module loads this one by name

    error = _as_api_exception(error)
    if isinstance(error, DomainError):
        set_rollback()
        status = status_of(error)
        text = str(error)
        errors = (
            [{"field": error.field, "code": error.code, "detail": text}] if error.field else None
        )
        return problem(status, code=error.code, detail=text, errors=errors)
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    headers = _headers_of(error)
    if isinstance(error, exceptions.ValidationError):
        return problem(
            error.status_code,
            code="invalid",
            detail=str(error.default_detail),
            errors=list(_field_errors(error.detail)),
            headers=headers,
        )
    code = error.get_codes()
    return problem(
        error.status_code,
        code=code if isinstance(code, str) else error.default_code,
        detail=str(error.detail),
        headers=headers,
    )
