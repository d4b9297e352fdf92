"""The registered person's own pages below `/r/<secret>/`: no account, the link is the key.

A link only opens; every change is a POST, because WeChat and mail scanners fetch links ahead.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.domain import queries as certificate_queries
from core.documents import qr
from core.errors import DomainError
from core.text import phones
from events.models import Part
from registrations.domain import cancelling, correcting, links, options, states, tickets, waitlist
from registrations.domain.options import Options
from registrations.enums import AttendMode, RegistrationStatus
from registrations.forms import OwnCorrectionForm, initial_of
from registrations.models import Registration
from registrations.validators import Applicant
from registrations.views import pictures, receipts


def _opened(secret: str) -> Registration:
    registration = links.find(secret)
    if registration is None:
        raise Http404
    return registration


def _back(registration: Registration) -> HttpResponse:
    response = HttpResponseRedirect(links.path_of(registration))
    response.status_code = 303
    return response


@require_safe
def registration_own(request: HttpRequest, secret: str) -> HttpResponse:
    """The ticket and all that stands around it."""
    registration = links.find(secret)
    if registration is None:
        receipt = receipts.find(request, secret)
        if receipt is None:
            return render(request, "registrations/link_unknown.html", status=404)
        return render(request, "registrations/receipt.html", {"receipt": receipt})
    context = _context(registration, options.of_event(registration.event_id, counted=False))
    context["secret"] = secret
    return render(request, "registrations/own.html", context)


def _context(registration: Registration, offered: Options) -> dict[str, Any]:
    event, now = offered.event, timezone.now()
    registration.event = event
    registration.category = offered.category(registration.category_id)
    context: dict[str, Any] = {
        "registration": registration,
        "event": event,
        "event_url": f"/e/{event.slug}/",
        "phone": phones.masked_phone(registration.phone),
        "parts": _chosen_parts(registration, offered.all_parts),
        "is_open": event.is_registration_open(now),
        "can_correct": not event.is_cancelled
        and RegistrationStatus(registration.status) in states.CORRECTABLE,
        "can_cancel": states.can_be_cancelled(registration),
        "offer_is_over": registration.offer_expires_at is not None
        and registration.offer_expires_at <= now,
        "joins_online": registration.is_confirmed
        and registration.attend_mode == AttendMode.ONLINE
        and event.online_url,
        "certificates": certificate_queries.held_for(registration),
    }
    code = tickets.current_code(registration) if registration.is_confirmed else None
    if code is not None:
        context["qr"] = mark_safe(qr.svg(tickets.address(code)))
        context["code"] = tickets.grouped(code)
    return context


def _chosen_parts(registration: Registration, parts: Sequence[Part]) -> list[Part]:
    """The chosen parts; none where the event has only one, for then no screen mentions parts."""
    if len(parts) < 2:
        return []
    chosen = set(registration.chosen_parts.values_list("part_id", flat=True))
    return [part for part in parts if part.pk in chosen]


@require_http_methods(["GET", "HEAD", "POST"])
def registration_correct(request: HttpRequest, secret: str) -> HttpResponse:
    """Correct one's own data; what was returned goes to the organiser again by it."""
    registration = _opened(secret)
    if RegistrationStatus(registration.status) not in states.CORRECTABLE:
        return _back(registration)
    part_ids = [row.part_id for row in registration.chosen_parts.all()]
    offered = _options_with(registration, part_ids)
    form = OwnCorrectionForm(
        request.POST if request.method == "POST" else None,
        options=offered,
        initial=initial_of(registration, part_ids),
    )
    if request.method == "POST" and form.is_valid():
        try:
            correcting.correct(
                registration=registration,
                data=_with_phone(form, registration),
                parts=form.parts,
                actor=registration.person,
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Your data are corrected."))
            return _back(registration)
    context = {
        "registration": registration,
        "event": registration.event,
        "form": form,
        "typed": form.typed_fields(),
        "own_url": links.path_of(registration),
        "phone": phones.masked_phone(registration.phone),
    }
    status = 422 if form.is_bound else 200
    return render(request, "registrations/correct.html", context, status=status)


def _options_with(registration: Registration, part_ids: list[int]) -> Options:
    """What can be chosen publicly, and what this person was given beyond that."""
    offered = options.of_event(registration.event_id)
    registration.event = offered.event
    public = {part.pk for part in offered.parts}
    parts = [part for part in offered.all_parts if part.pk in public or part.pk in part_ids]
    return replace(offered, parts=parts)


def _with_phone(form: OwnCorrectionForm, registration: Registration) -> Applicant:
    return replace(form.applicant, phone=registration.phone)


@require_http_methods(["GET", "HEAD", "POST"])
def registration_cancel(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask once, then cancel for good."""
    registration = _opened(secret)
    if request.method == "POST":
        return _act(
            request,
            registration,
            lambda: cancelling.cancel(
                registration=registration, actor=registration.person, now=timezone.now()
            ),
            _("Your registration is cancelled."),
        )
    context = {
        "registration": registration,
        "event": registration.event,
        "own_url": f"/r/{secret}/",
    }
    return render(request, "registrations/cancel.html", context)


@require_POST
def registration_offer(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the place that was offered, or leave it to the next."""
    registration = _opened(secret)
    person, now = registration.person, timezone.now()
    if request.POST.get("answer") == "accept":
        return _act(
            request,
            registration,
            lambda: waitlist.accept(registration=registration, actor=person, now=now),
            _("The place is yours."),
        )
    return _act(
        request,
        registration,
        lambda: cancelling.cancel(registration=registration, actor=person, now=now),
        _("Thank you for telling us. The place goes to the next person."),
    )


@require_POST
def registration_rejoin(request: HttpRequest, secret: str) -> HttpResponse:
    """Back on the waiting list after an offer ran out."""
    registration = _opened(secret)
    return _act(
        request,
        registration,
        lambda: waitlist.rejoin(
            registration=registration, actor=registration.person, now=timezone.now()
        ),
        _("You are on the waiting list again."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def registration_renew(request: HttpRequest, secret: str) -> HttpResponse:
    """A new link when the old one fell into other hands."""
    registration = _opened(secret)
    if request.method == "POST":
        links.renew(registration=registration, actor=registration.person, now=timezone.now())
        messages.success(request, _("This is your new link; the old one no longer works."))
        return _back(registration)
    context = {
        "registration": registration,
        "event": registration.event,
        "own_url": f"/r/{secret}/",
    }
    return render(request, "registrations/renew.html", context)


def _act(
    request: HttpRequest, registration: Registration, act: Callable[[], object], said: str
) -> HttpResponse:
    """Do it and say so, or say why not; either way the page shows how things stand."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, said)
    return _back(registration)


@require_safe
def ticket_png(request: HttpRequest, secret: str) -> HttpResponse:
    """The ticket as a picture: shown to be kept by a long press, or `?download=1` as a file."""
    registration = _opened(secret)
    ticket = tickets.current(registration) if registration.is_confirmed else None
    if ticket is None:
        raise Http404
    return pictures.response(registration, ticket, as_file=bool(request.GET.get("download")))


@require_safe
def wechat_group(_request: HttpRequest, secret: str) -> FileResponse:
    """The code of the event's WeChat group, for confirmed people only."""
    registration = _opened(secret)
    image = registration.event.wechat_group_image
    if not registration.is_confirmed or not image:
        raise Http404
    response = FileResponse(image.open("rb"))
    response["Cache-Control"] = "private, no-store"
    return response
