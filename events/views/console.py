"""The organisers' start page, their list of events, and what is done with an event as a whole."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from core.web.forms import refusals_shown
from core.web.pagination import paginate
from events import forms, rules
from events.domain import (
    availability,
    clashes,
    editing,
    publishing,
    queries,
    release,
    states,
    statistics,
)
from events.enums import EventStatus
from events.models import Event, Host, Part
from events.views import numbers, public
from events.views.access import actor, event_for
from lecturers.domain import following
from people import rules as people_rules
from registrations.enums import RegistrationStatus
from registrations.models import Registration
from usecases import cancel_event, release_programme


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """This year's events with their numbers, and what is to be done."""
    if not rules.can_use_console(request.user):
        raise PermissionDenied
    year = timezone.localdate().year
    visible = Event.objects.visible_to(request.user)
    today = timezone.localdate()
    now_or_later = Q(ends_on__gte=today) & ~Q(status=EventStatus.CANCELLED)
    events = list(
        visible.filter(Q(starts_on__year=year) | now_or_later)
        .select_related("venue")
        .order_by("starts_on", "pk")
    )
    coming = [e for e in events if e.ends_on >= today and not e.is_cancelled]
    past = [e for e in reversed(events) if e not in coming]
    context = {
        "year": year,
        "coming": _lines(coming),
        "past": _lines(past),
        "may_create": bool(people_rules.offices_with(request.user, people_rules.SECRETARIAT)),
        "has_older": visible.filter(starts_on__year__lt=year).exists(),
    }
    return render(request, "events/console_home.html", context)


@login_required
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """All events: by year, state and words of the title."""
    if not rules.can_use_console(request.user):
        raise PermissionDenied
    visible = Event.objects.visible_to(request.user)
    years = queries.years(visible)
    filters = forms.EventFilter(years, request.GET)
    page = paginate(request, filters.apply(visible).order_by("-starts_on", "-pk"))
    context = {
        "filters": filters,
        "page": page,
        "lines": _lines(list(page)),
        "sees_series": bool(people_rules.offices_with(request.user, people_rules.READS_ALL)),
        "may_create": bool(people_rules.offices_with(request.user, people_rules.SECRETARIAT)),
    }
    return render(request, "events/console_list.html", context)


def _lines(events: list[Event]) -> list[dict[str, Any]]:
    counted = numbers.of_events(event.pk for event in events)
    today = timezone.localdate()
    return [
        {"event": event, "numbers": counted[event.pk], "phase": states.phase(event, today)}
        for event in events
    ]


@login_required
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """An event at a glance: numbers, what comes next, what can be done."""
    event = event_for(request, slug, rules.can_view_event)
    now, user = timezone.now(), request.user
    may_edit = rules.can_edit_event(user, event) and not states.is_closed(event)
    context = {
        "event": event,
        "numbers": numbers.of_events([event.pk])[event.pk],
        "availability": availability.of_event(event, list(event.categories.all()), now),
        "categories": event.categories.order_by("order", "pk"),
        "parts": _parts(event),
        "phase": states.phase(event, timezone.localdate(now)),
        "missing": publishing.missing(event, now) if event.status == EventStatus.DRAFT else [],
        "clashes": clashes.of_event(event) if may_edit else [],
        "pending": release.pending(event) if event.is_published else None,
        "coverage": statistics.coverage(_places(event)),
        "page_url": public.registration_url(event).removesuffix("register/"),
        "may": {
            "edit": may_edit,
            "publish": rules.can_publish(user, event),
            "cancel": rules.can_cancel(user, event),
            "create": rules.can_create_events(user, event.office_id),
            "registrations": rules.can_view_registrations(user, event),
        },
        "group_form": forms.GroupImageForm(),
        "today": timezone.localdate(now),
    }
    return render(request, "events/console_event.html", context)


def _parts(event: Event) -> QuerySet[Part]:
    found = event.parts.select_related("series").prefetch_related(
        Prefetch("hosts", Host.objects.order_by("order", "pk"))
    )
    return found.order_by("order", "pk")


def _places(event: Event) -> QuerySet[Registration, tuple[Any, ...]]:
    confirmed = Registration.objects.filter(event=event, status=RegistrationStatus.CONFIRMED)
    return confirmed.values_list("region_code", "unit_name")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """What is still missing, the clashes to be accepted, and the button."""
    event = event_for(request, slug, rules.can_publish)
    now = timezone.now()
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            release_programme.publish_event(
                event=event,
                acknowledged=request.POST.getlist("acknowledged"),
                actor=actor(request),
                now=now,
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("Published. Now everyone can see the event."))
            return redirect("console_event", event.slug)
    context = {
        "event": event,
        "missing": publishing.missing(event, now),
        "clashes": clashes.of_event(event),
        "acknowledged": request.POST.getlist("acknowledged"),
        "refused": refused,
    }
    return render(request, "events/publish.html", context, status=422 if refused else 200)


@login_required
@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Put an event that is over into the archive."""
    event = event_for(request, slug, rules.can_publish)
    try:
        states.archive(event=event, actor=actor(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The event is in the archive."))
    return redirect("console_event", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """What cancelling does and to how many, a reason, and the button."""
    event = event_for(request, slug, rules.can_cancel)
    form = forms.CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            result = cancel_event.cancel_event(
                event=event,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            told = _("The event is cancelled.")
            if result.registrations:
                told = _("The event is cancelled, and %(count)d registrations with it.") % {
                    "count": result.registrations
                }
            messages.success(request, told)
            return redirect("console_event", slug)
    context = {"event": event, "form": form, "plan": cancel_event.consequences(event)}
    return render(request, "events/cancel.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def group_image(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep or take away the picture of the WeChat group's QR."""
    event = event_for(request, slug, rules.can_edit_event)
    form = forms.GroupImageForm(request.POST, request.FILES)
    if "remove" in request.POST:
        editing.set_group_image(event=event, image=None, actor=actor(request), now=timezone.now())
        messages.success(request, _("The picture was taken away."))
    elif form.is_valid():
        editing.set_group_image(
            event=event,
            image=form.cleaned_data["image"],
            actor=actor(request),
            now=timezone.now(),
        )
        messages.success(request, _("The picture is kept."))
    else:
        messages.error(request, " ".join(map(str, form.errors.get("image", []))))
    return redirect("console_event", slug)


@login_required
@require_safe
def poster(request: HttpRequest, slug: str) -> HttpResponse:
    """The A4 poster, for organisers before the event is public as well."""
    return public.poster_response(event_for(request, slug, rules.can_view_event))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What a release would say anew, the clashes to be accepted, and the button."""
    event = event_for(request, slug, rules.can_edit_programme)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            told = release_programme.release_programme(
                event=event,
                acknowledged=request.POST.getlist("acknowledged"),
                ask_again=[int(key) for key in request.POST.getlist("ask_again") if key.isdigit()],
                actor=actor(request),
                now=timezone.now(),
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(
                request,
                _("Version %(number)d of the programme is released; %(count)d people are told.")
                % {"number": told.release.number, "count": told.people},
            )
            return redirect("console_programme", event.slug)
    pending = release.pending(event)
    context = {
        "event": event,
        "pending": pending,
        "people": queries.names_of(pending.people),
        "clashes": clashes.of_event(event),
        "assignments": following.changes_of(event),
        "ask_again": request.POST.getlist("ask_again"),
        "acknowledged": request.POST.getlist("acknowledged"),
        "refused": refused,
        "releases": event.releases.select_related("released_by").order_by("-number"),
    }
    return render(request, "events/release.html", context, status=422 if refused else 200)
