"""A ticket's own address: what a phone's scanner opens."""

import uuid
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from attendance.domain import checkin, pairing
from attendance.enums import Direction, ScanMethod, Verdict
from attendance.models import Device
from attendance.views.app import strings
from core.web import rate_limit
from core.web.middleware import client_address
from registrations.models import Ticket

PAIRING_COOKIE: Final = "gate"
TRIES_A_MINUTE: Final = 60


def _paired_device(request: HttpRequest) -> Device | None:
    """The device that this browser was paired as, while its token lives and it is not locked."""
    token = request.COOKIES.get(PAIRING_COOKIE, "")
    access = pairing.access(token=token, now=timezone.now())
    if access is None or not access.is_live:
        return None
    device = access.device
    return None if device.lock_requested_at or device.wipe_requested_at else device


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, code: str) -> HttpResponse:
    """A stranger sees the event and what the ticket is for; a paired volunteer confirms a scan."""
    device = _paired_device(request)
    if device is not None:
        return _for_volunteer(request, device, code)
    if not rate_limit.hit(f"ticket:{client_address(request)}", limit=TRIES_A_MINUTE, period=60):
        return render(request, "attendance/ticket_busy.html", status=429)
    found = get_object_or_404(
        Ticket.objects.select_related("event"), code=code.upper(), event__published_at__isnull=False
    )
    return render(request, "attendance/ticket.html", {"event": found.event})


def _for_volunteer(request: HttpRequest, device: Device, code: str) -> HttpResponse:
    context = {"gate": device.gate, "scan_id": uuid.uuid4(), "direction": Direction.IN}
    if request.method != "POST":
        return render(request, "attendance/ticket_confirm.html", context)
    now = timezone.now()
    try:
        # The form brings the id, so that a second tap on the button is the same scan.
        scan_id = uuid.UUID(request.POST.get("scan", ""))
    except ValueError:
        return render(request, "attendance/ticket_confirm.html", context, status=400)
    is_out = request.POST.get("direction") == Direction.OUT
    entry = checkin.ScanEntry(
        id=scan_id,
        device_at=now,
        ticket=code.upper(),
        direction="out" if is_out else "in",
        admitted=True,
        method=ScanMethod.PAGE,
    )
    [result] = checkin.record_scans(gate=device.gate, device=device, scans=[entry], now=now)
    words = strings()
    left = is_out and result.verdict == Verdict.ACCEPTED
    return render(
        request,
        "attendance/ticket_scanned.html",
        {
            "result": result,
            "gate": device.gate,
            "word": words["verdict_accepted_out" if left else f"verdict_{result.verdict}"],
            "advice": words.get(f"advice_{result.verdict}", ""),
        },
    )
