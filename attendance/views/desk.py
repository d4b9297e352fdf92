"""报到: the arrival desk of the console, usable on a phone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attendance.domain import arrivals, queries
from attendance.forms import ArrivalFilter, ArrivalForm, ReasonForm
from attendance.models import Arrival
from attendance.views.access import actor, event_for
from core.web.forms import refusals_shown
from core.web.pagination import paginate
from events import rules
from events.models import Event
from people.rules import AnyUser
from registrations.models import Registration


def can_see_arrivals(user: AnyUser, event: Event) -> bool:
    return rules.can_work_desk(user, event) or rules.can_view_attendance(user, event)


@login_required
@require_safe
def arrival_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Search, and see who is missing."""
    event = event_for(request, slug, can_see_arrivals)
    form = ArrivalFilter(request.GET)
    people = queries.arrivals(event)
    everybody, arrived = people.count(), people.filter(arrival__isnull=False).count()
    if form.is_valid():
        people = queries.arrivals(event, form.cleaned_data["q"])
        if state := form.cleaned_data["state"]:
            people = people.filter(arrival__isnull=state == "missing")
    return render(
        request,
        "attendance/arrival_list.html",
        {
            "event": event,
            "filters": form,
            "page": paginate(request, people),
            "everybody": everybody,
            "arrived": arrived,
            "missing": everybody - arrived,
            "may_write": rules.can_work_desk(request.user, event),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def arrival(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """One person at the desk."""
    event = event_for(request, slug, rules.can_work_desk)
    person = _person(event, registration_id)
    known = Arrival.objects.filter(registration=person).first()
    initial = {name: getattr(known, name) for name in ArrivalForm.base_fields} if known else None
    form = ArrivalForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            arrivals.mark_arrived(
                registration=person, actor=actor(request), now=timezone.now(), **form.cleaned_data
            )
        if form.is_valid():
            messages.success(request, _("%(name)s has arrived.") % {"name": person.name})
            return redirect("console_arrivals", event.slug)
    return render(
        request,
        "attendance/arrival.html",
        {"event": event, "person": person, "arrival": known, "form": form},
        status=422 if form.is_bound else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def arrival_undo(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    event = event_for(request, slug, rules.can_work_desk)
    person = _person(event, registration_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        arrivals.undo_arrival(
            registration=person,
            actor=actor(request),
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        messages.success(
            request, _("The arrival of %(name)s was taken back.") % {"name": person.name}
        )
        return redirect("console_arrivals", event.slug)
    return render(
        request,
        "attendance/arrival_undo.html",
        {"event": event, "person": person, "form": form},
        status=422 if form.is_bound else 200,
    )


def _person(event: Event, pk: int) -> Registration:
    """Somebody with a confirmed place; what else the event holds is not for the desk."""
    found = Registration.objects.confirmed().filter(event=event).select_related("category")
    return get_object_or_404(found, pk=pk)
