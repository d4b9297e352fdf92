"""Anyone may check a certificate: by the code on the paper, or by number and full name."""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain import credentials, queries
from certificates.forms import VerifyForm
from certificates.models import StatusList
from core.web.middleware import client_address
from core.web.rate_limit import hit, seconds_left

# A whole class may scan behind one address of a hotel; the number is what could be guessed.
_CODES: Final = (300, timedelta(minutes=1))
_NUMBERS: Final = (20, timedelta(minutes=10))
_ROBOTS: Final = "noindex, nofollow"


def _too_many(request: HttpRequest, period: timedelta) -> HttpResponse:
    wait = seconds_left(period)
    response = render(
        request,
        "certificates/verify_busy.html",
        {"minutes": max(1, round(wait / 60))},
        status=429,
    )
    response["Retry-After"] = str(wait)
    return response


def _may_try(request: HttpRequest, what: str, limit: tuple[int, timedelta]) -> bool:
    most, period = limit
    return hit(f"verify-{what}:{client_address(request)}", limit=most, period=period)


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Look a certificate up by number and full name.

    A wrong number and a wrong name get the same answer in the same way (conventions 3.6).
    """
    form = VerifyForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if not _may_try(request, "number", _NUMBERS):
            return _too_many(request, _NUMBERS[1])
        if form.is_valid():
            found = queries.by_number_and_name(
                number=form.cleaned_data["number"], name=form.cleaned_data["name"]
            )
            if found is not None:
                return _shown(request, queries.facts_of(found))
            form.add_error(
                None,
                _("No certificate fits both this number and this name. Please compare both."),
            )
        status = 422
    response = render(request, "certificates/verify.html", {"form": form}, status=status)
    response["X-Robots-Tag"] = _ROBOTS
    return response


@require_safe
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """The facts of the certificate with this code; what the QR on the paper opens."""
    if not _may_try(request, "code", _CODES):
        return _too_many(request, _CODES[1])
    found = queries.by_code(code)
    if found is None:
        return render(request, "certificates/verify_unknown.html", status=404)
    return _shown(request, queries.facts_of(found))


def _shown(request: HttpRequest, facts: queries.Facts) -> HttpResponse:
    response = render(
        request,
        "certificates/verified.html",
        {"facts": facts, "note": queries.status_note(facts)},
    )
    response["X-Robots-Tag"] = _ROBOTS
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def verify_json(request: HttpRequest, code: str) -> JsonResponse:
    """The certificate as a signed Open Badges 3.0 credential, for programs and wallets.

    One that never took effect, or whose keeping time is over, has none: 404 says which.
    """
    if not _may_try(request, "code", _CODES):
        response = JsonResponse({"code": "too_many_requests"}, status=429)
        response["Retry-After"] = str(seconds_left(_CODES[1]))
        return response
    found = queries.by_code(code)
    if found is None:
        return JsonResponse({"code": "not_found"}, status=404)
    credential = credentials.of(found)
    if credential is None:
        return JsonResponse({"code": "no_credential", "status": found.status}, status=404)
    return _as_credential(credential)


@require_safe
def status_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A signed Bitstring Status List, made anew at each request: a revocation shows at once."""
    if not _may_try(request, "list", _CODES):
        response = JsonResponse({"code": "too_many_requests"}, status=429)
        response["Retry-After"] = str(seconds_left(_CODES[1]))
        return response
    found = get_object_or_404(StatusList, pk=pk)
    return _as_credential(credentials.of_list(found, now=timezone.now()))


@require_safe
def did_document(_request: HttpRequest) -> JsonResponse:
    """The issuer's public keys, retired ones included (did:web)."""
    response = JsonResponse(credentials.did_document(), content_type="application/did+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _as_credential(document: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(
        document,
        content_type=credentials.MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )
    response["X-Robots-Tag"] = _ROBOTS
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"  # verifiers run in browsers, too
    return response
