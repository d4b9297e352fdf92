"""The gate protocol (interfaces §4): plain views, read and written by hand, because doors wait."""

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from attendance.api import entries
from attendance.domain import checkin, manifest, pairing
from attendance.domain.checkin import ScanResult
from attendance.enums import Verdict
from core.web import rate_limit
from core.web.middleware import client_address

PAIRING_COOKIE: Final = "gate"
FAILED_TRIES: Final = 5
MINUTE: Final = 60
LARGEST_BODY: Final = 2 * 1024 * 1024
DeviceView = Callable[[HttpRequest, pairing.Access], HttpResponse]


def answer(body: dict[str, Any], status: int = 200) -> HttpResponse:
    response = HttpResponse(json.dumps(body), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    return response


def problem(status: HTTPStatus, code: str, detail: str = "") -> HttpResponse:
    """RFC 9457."""
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), "code": code}
    response = answer({**body, **({"detail": detail} if detail else {})}, status)
    response["Content-Type"] = "application/problem+json"
    return response


def for_devices(view: DeviceView) -> Callable[..., HttpResponse]:
    """Load the device by its token, for its own gate only; 401 for everything else."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: HttpRequest, gate_id: int) -> HttpResponse:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        is_ours = scheme.lower() == "device"
        access = pairing.access(token=token.strip(), now=timezone.now()) if is_ours else None
        if access is None or access.device.gate_id != gate_id:
            response = problem(HTTPStatus.UNAUTHORIZED, "not_authenticated")
            response["WWW-Authenticate"] = "Device"
            return response
        return view(request, access)

    return wrapped


def _json(request: HttpRequest) -> object:
    """The body. Raises ValueError when it is too long or no JSON."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise ValueError("too long")
    return json.loads(request.body, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


@csrf_exempt
@require_POST
def pair(request: HttpRequest) -> HttpResponse:
    """Spend a pairing code; the browser keeps the token as a cookie too, for ticket pages."""
    now = timezone.now()
    blocked = f"pairing-blocked:{client_address(request)}"
    if settings.RATE_LIMITS and cache.get(blocked):
        response = problem(HTTPStatus.TOO_MANY_REQUESTS, "too_many_tries")
        response["Retry-After"] = str(MINUTE)
        return response
    try:
        body = _json(request)
    except ValueError:
        return problem(HTTPStatus.BAD_REQUEST, "invalid")
    if not isinstance(body, dict) or body.keys() != {"code", "device_name"}:
        return problem(HTTPStatus.BAD_REQUEST, "invalid", "code and device_name are expected")
    code, name = body["code"], body["device_name"]
    if not isinstance(code, str) or not isinstance(name, str) or not name.strip():
        return problem(HTTPStatus.BAD_REQUEST, "invalid", "code and device_name are texts")
    try:
        paired = pairing.pair(code=code, device_name=name.replace("\0", "").strip()[:60], now=now)
    except pairing.CodeRefused as error:
        key = f"pairing-failed:{client_address(request)}"
        if not rate_limit.hit(key, limit=FAILED_TRIES - 1, period=MINUTE):
            cache.set(blocked, 1, MINUTE)
        return problem(HTTPStatus.FORBIDDEN, error.code, str(error))
    return _paired(paired, now)


def _paired(paired: pairing.Paired, now: datetime) -> HttpResponse:
    device = paired.device
    gate = device.gate
    response = answer(
        {
            "device": {"id": device.pk, "name": device.name},
            "token": paired.token,
            "gate": {"id": gate.pk, "name": gate.name, "event": gate.event.short_name},
            "server_time": now.isoformat(),
        }
    )
    response.set_cookie(
        PAIRING_COOKIE,
        paired.token,
        max_age=device.expires_at - now,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@for_devices
@require_GET
def gate_manifest(request: HttpRequest, access: pairing.Access) -> HttpResponse:
    """The list of people, or what changed in it; nothing for a token that has ended."""
    device = access.device
    is_locked = bool(device.lock_requested_at or device.wipe_requested_at)
    if not access.is_live or is_locked:
        return problem(
            HTTPStatus.FORBIDDEN if access.is_live else HTTPStatus.UNAUTHORIZED, "locked"
        )
    built = manifest.build(device.gate, since=request.GET.get("since", "")[:40])
    etag = f'"{built.version}"'
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(
            gzip.compress(built.body, 6, mtime=0), content_type="application/json"
        )
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(built.body, content_type="application/json")
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Accept-Encoding", "Authorization"])
    return response


@for_devices
@require_POST
def gate_scans(request: HttpRequest, access: pairing.Access) -> HttpResponse:
    """Store scans; an empty list is the heartbeat."""
    now = timezone.now()
    try:
        upload = entries.upload(_json(request), now=now)
    except ValueError as error:
        return problem(HTTPStatus.BAD_REQUEST, "invalid", str(error))
    device = access.device
    results = checkin.record_scans(
        gate=device.gate,
        device=device,
        scans=[entry for entry in upload.entries if entry is not None],
        now=now,
        quarantined=not access.is_live,
    )
    pairing.note_contact(
        device=device,
        now=now,
        pending=max(0, upload.pending - len(upload.entries)),
        app_version=upload.app_version,
        sent_at=upload.sent_at,
    )
    stored = iter(results)
    return answer(
        {
            "server_time": now.isoformat(),
            "commands": pairing.commands(device, is_live=access.is_live),
            "results": [
                _result(next(stored)) if entry else _refused(pk)
                for entry, pk in zip(upload.entries, upload.ids, strict=True)
            ],
        }
    )


def _result(result: ScanResult) -> dict[str, Any]:
    known = result.person
    return {
        "id": str(result.id),
        "verdict": result.verdict,
        "person": known
        and {"id": known.id, "name": known.name, "unit": known.unit, "category": known.category},
        "first_scan_at": result.first_scan_at.isoformat() if result.first_scan_at else None,
    }


def _refused(pk: object) -> dict[str, Any]:
    """An entry without a usable id cannot be kept; the device may drop it."""
    return {
        "id": pk if isinstance(pk, str) else None,
        "verdict": Verdict.UNKNOWN,
        "person": None,
        "first_scan_at": None,
    }
