"""Gates and their phones on the organiser's screen."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.domain import gates, pairing, queries
from attendance.forms import GateForm, ReasonForm
from attendance.models import Device, Gate
from attendance.views.access import actor, event_for
from core.documents import qr
from core.web.forms import refusals_shown
from core.web.pagination import paginate
from events import rules
from events.models import Event


def _device(event: Event, pk: int) -> Device:
    found = Device.objects.select_related("gate").filter(gate__event=event)
    return get_object_or_404(found, pk=pk)


@login_required
@require_safe
def gate_list(request: HttpRequest, slug: str) -> HttpResponse:
    event = event_for(request, slug, rules.can_manage_gates)
    devices = list(queries.devices(event))
    now = timezone.now()
    for device in devices:
        device.is_over = device.revoked_at is not None or device.expires_at <= now  # type: ignore[attr-defined]
    return render(
        request,
        "attendance/gate_list.html",
        {
            "event": event,
            "gates": queries.gates(event).prefetch_related("sessions"),
            "devices": devices,
            "refused": queries.refused_scans(event).count(),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gate_new(request: HttpRequest, slug: str) -> HttpResponse:
    event = event_for(request, slug, rules.can_manage_gates)
    form = GateForm(event, request.POST or None)
    if form.is_valid():
        with refusals_shown(form):
            gate = gates.create(
                event=event, content=form.content(), actor=actor(request), now=timezone.now()
            )
        if form.is_valid():
            messages.success(request, _("The gate “%(gate)s” was made.") % {"gate": gate})
            return redirect("console_gates", event.slug)
    return _form_page(request, event, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gate_edit(request: HttpRequest, slug: str, gate_id: int) -> HttpResponse:
    event = event_for(request, slug, rules.can_manage_gates)
    gate = get_object_or_404(Gate, pk=gate_id, event=event)
    form = GateForm(event, request.POST or None, gate=gate)
    if form.is_valid():
        with refusals_shown(form):
            gates.change(
                gate=gate, content=form.content(), actor=actor(request), now=timezone.now()
            )
        if form.is_valid():
            messages.success(request, _("Saved. Phones hear of it within a minute."))
            return redirect("console_gates", event.slug)
    return _form_page(request, event, form, gate)


def _form_page(
    request: HttpRequest, event: Event, form: GateForm, gate: Gate | None
) -> HttpResponse:
    context = {"event": event, "form": form, "gate": gate}
    status = 422 if form.is_bound else 200
    return render(request, "attendance/gate_form.html", context, status=status)


@login_required
@never_cache
@require_POST
def gate_pair(request: HttpRequest, slug: str, gate_id: int) -> HttpResponse:
    """Make a code and show it, as a picture and in letters; reloading makes another."""
    event = event_for(request, slug, rules.can_manage_gates)
    gate = get_object_or_404(Gate.objects.select_related("event"), pk=gate_id, event=event)
    code = pairing.make_code(gate=gate, actor=actor(request), now=timezone.now())
    address = request.build_absolute_uri(reverse("gate_app"))
    return render(
        request,
        "attendance/gate_pair.html",
        {
            "event": event,
            "gate": gate,
            "code": f"{code[:4]}-{code[4:]}",
            "address": address,
            "qr": mark_safe(qr.svg(f"{address}#pair={code}")),
            "minutes": pairing.CODE_LIVES.seconds // 60,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def device_revoke(request: HttpRequest, slug: str, device_id: int) -> HttpResponse:
    event = event_for(request, slug, rules.can_manage_gates)
    device = _device(event, device_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        pairing.revoke(
            device=device,
            actor=actor(request),
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("“%(device)s” has lost its access.") % {"device": device})
        return redirect("console_gates", event.slug)
    return _confirm(
        request,
        event,
        form,
        title=_("Revoke “%(device)s”?") % {"device": device},
        text=_(
            "The phone loses the list of people at its next contact. What it has not uploaded yet "
            "can come for 72 hours, and counts when you accept it."
        ),
        button=_("Revoke"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def device_release(request: HttpRequest, slug: str, device_id: int) -> HttpResponse:
    """Accept what a device uploaded after its access had ended."""
    event = event_for(request, slug, rules.can_manage_gates)
    device = _device(event, device_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        count = pairing.accept_quarantined(
            device=device,
            actor=actor(request),
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("%(count)d scans count now.") % {"count": count})
        return redirect("console_gates", event.slug)
    return _confirm(
        request,
        event,
        form,
        title=_("Let the waiting scans of “%(device)s” count?") % {"device": device},
        text=_("They were uploaded after the phone's access had ended. Accept them only if you "
               "know who had the phone."),
        button=_("Accept the scans"),
    )  # fmt: skip


def _confirm(request: HttpRequest, event: Event, form: ReasonForm, **context: Any) -> HttpResponse:
    return render(
        request,
        "attendance/confirm.html",
        {
            "event": event,
            "form": form,
            "action": request.path,
            "back": reverse("console_gates", args=[event.slug]),
            **context,
        },
        status=422 if form.is_bound else 200,
    )


@login_required
@require_POST
def device_command(request: HttpRequest, slug: str, device_id: int) -> HttpResponse:
    """Lock, unlock or wipe a phone at its next contact."""
    event = event_for(request, slug, rules.can_manage_gates)
    device = _device(event, device_id)
    command, now = request.POST.get("command"), timezone.now()
    if command in ("lock", "unlock"):
        pairing.set_lock(device=device, actor=actor(request), now=now, locked=command == "lock")
        text = _("Locked: the list of people goes from the phone at its next contact.")
        messages.success(request, text if command == "lock" else _("Unlocked."))
    elif command == "wipe":
        pairing.wipe(device=device, actor=actor(request), now=now)
        messages.success(request, _("The phone forgets everything once its scans are uploaded."))
    return redirect("console_gates", event.slug)


@login_required
@require_safe
def refused(request: HttpRequest, slug: str) -> HttpResponse:
    """The log of scans that were turned away."""
    event = event_for(request, slug, rules.can_manage_gates)
    page = paginate(request, queries.refused_scans(event))
    return render(request, "attendance/refused.html", {"event": event, "page": page})
