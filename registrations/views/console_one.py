"""One registration in the organisers' hands."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from core.text import phones, regions
from events import rules
from events.models import Event
from registrations.domain import (
    cancelling,
    correcting,
    deciding,
    fields,
    history,
    links,
    options,
    persons,
    queries,
    registering,
    states,
    tickets,
    waitlist,
)
from registrations.enums import RegistrationStatus, Source
from registrations.forms import (
    ReasonForm,
    StaffCorrectionForm,
    StaffReplyForm,
    initial_of,
)
from registrations.models import Registration
from registrations.views import pictures
from registrations.views.access import actor, event_for, registration_of


def _path(registration: Registration) -> str:
    return reverse("console_registration", args=[registration.event.slug, registration.pk])


def _managed(request: HttpRequest, slug: str, pk: int) -> tuple[Event, Registration]:
    event = event_for(request, slug, rules.can_manage_registrations)
    return event, registration_of(event, pk)


def _act(
    request: HttpRequest, registration: Registration, act: Callable[[], object], said: str
) -> HttpResponse:
    """Do it and say so, or say why not, on the registration's page."""
    try:
        act()
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, said)
    return redirect(_path(registration))


@login_required
@require_safe
def console_registration(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Everything about one registration: data, ticket, history, who it may be as well."""
    event = event_for(request, slug, rules.can_view_registrations)
    registration = registration_of(event, pk)
    twins = persons.twins_of(registration.person, registration.unit_name)
    here = queries.registered_people(event, twins)
    ticket = tickets.current(registration)
    status = RegistrationStatus(registration.status)
    context: dict[str, Any] = {
        "event": event,
        "registration": registration,
        "phone": phones.display_phone(registration.phone),
        "region": regions.region_name(registration.region_code),
        "parts": [chosen.part for chosen in registration.chosen_parts.all()],
        "answers": fields.shown_answers(event, registration.answers),
        "twins": [(twin, here.get(twin.pk)) for twin in twins],
        "history": history.of(registration),
        "ticket": ticket,
        "may_manage": rules.can_manage_registrations(request.user, event),
        "can_decide": status == RegistrationStatus.SUBMITTED,
        "can_confirm": states.MACHINE.can_move(status, RegistrationStatus.CONFIRMED),
        "can_offer": status == RegistrationStatus.WAITLISTED,
        "can_cancel": states.can_be_cancelled(registration),
        "can_correct": status in states.CORRECTABLE,
    }
    return render(request, "registrations/console_detail.html", context)


@login_required
@require_POST
def console_confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _event, row = _managed(request, slug, pk)
    return _act(
        request,
        row,
        lambda: deciding.confirm(registration=row, actor=actor(request), now=timezone.now()),
        _("Confirmed; the ticket is on its way."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def console_refuse(request: HttpRequest, slug: str, pk: int, act: str) -> HttpResponse:
    """Decline, return for correction or cancel: each asks for its reason first."""
    event, row = _managed(request, slug, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, now, reason = actor(request), timezone.now(), form.cleaned_data["reason"]
        acts: dict[str, tuple[Callable[[], object], str]] = {
            "decline": (
                lambda: deciding.decline(registration=row, reason=reason, actor=user, now=now),
                _("Declined; the person is told why."),
            ),
            "return": (
                lambda: deciding.return_for_correction(
                    registration=row, reason=reason, actor=user, now=now
                ),
                _("Returned; the person can correct it by the own link."),
            ),
            "cancel": (
                lambda: cancelling.cancel(registration=row, actor=user, now=now, reason=reason),
                _("Cancelled; the ticket is no longer valid."),
            ),
        }
        return _act(request, row, *acts[act])
    context = {"event": event, "registration": row, "act": act, "form": form, "back": _path(row)}
    status = 422 if form.is_bound else 200
    return render(request, "registrations/console_refuse.html", context, status=status)


@login_required
@require_POST
def console_offer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _event, row = _managed(request, slug, pk)
    return _act(
        request,
        row,
        lambda: waitlist.offer(registration=row, actor=actor(request), now=timezone.now()),
        _("A place is offered."),
    )


@login_required
@require_POST
def console_resend(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _event, row = _managed(request, slug, pk)
    return _act(
        request,
        row,
        lambda: links.resend(registration=row, actor=actor(request), now=timezone.now()),
        _("The link is sent to the person again."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def console_reissue(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A new ticket; asks first, for the old one stops working."""
    event, row = _managed(request, slug, pk)
    if request.method == "POST":
        return _act(
            request,
            row,
            lambda: tickets.reissue(registration=row, actor=actor(request), now=timezone.now()),
            _("A new ticket is issued; the old one is refused at the door."),
        )
    context = {"event": event, "registration": row, "back": _path(row)}
    return render(request, "registrations/console_reissue.html", context)


@login_required
@require_safe
def console_ticket_png(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The ticket as a picture, for somebody who has no phone that gets messages."""
    _event, row = _managed(request, slug, pk)
    ticket = tickets.current(row)
    if ticket is None:
        raise Http404
    return pictures.response(row, ticket, as_file=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def console_correct(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct everything, phone and category included."""
    event, row = _managed(request, slug, pk)
    part_ids = [chosen.part_id for chosen in row.chosen_parts.all()]
    form = StaffCorrectionForm(
        request.POST or None,
        options=options.for_staff(event),
        initial=initial_of(row, part_ids),
    )
    if request.method == "POST" and form.is_valid():
        try:
            correcting.correct(
                registration=row,
                data=form.applicant,
                parts=form.parts,
                category=form.category,
                actor=actor(request),
                now=timezone.now(),
                is_public=False,
            )
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("The data are corrected."))
            return redirect(_path(row))
    context = {
        "event": event,
        "registration": row,
        "form": form,
        "typed": form.typed_fields(),
        "back": _path(row),
    }
    status = 422 if form.is_bound else 200
    return render(request, "registrations/console_correct.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def console_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Register somebody who called or stands at the desk; the window does not bind staff."""
    event = event_for(request, slug, rules.can_manage_registrations)
    form = StaffReplyForm(request.POST or None, options=options.for_staff(event))
    known: Registration | None = None
    if request.method == "POST" and form.is_valid():
        try:
            outcome = registering.register(
                event=event,
                category=form.category,
                parts=form.parts,
                data=form.applicant,
                consent=form.cleaned_data["consent"],
                source=Source(form.cleaned_data["source"]),
                language=get_language() or "",
                now=timezone.now(),
                actor=actor(request),
            )
        except DomainError as error:
            form.add_refusal(error)
            known = getattr(error, "registration", None)
        else:
            messages.success(request, _added(outcome.registration))
            return redirect(_path(outcome.registration))
    context = {"event": event, "form": form, "typed": form.typed_fields(), "known": known}
    status = 422 if form.is_bound else 200
    return render(request, "registrations/console_add.html", context, status=status)


def _added(registration: Registration) -> str:
    if registration.status == RegistrationStatus.WAITLISTED:
        return _("No place is left: %(name)s waits as number %(number)d.") % {
            "name": registration.name,
            "number": registration.waitlist_no or 0,
        }
    return _("%(name)s is registered.") % {"name": registration.name}
