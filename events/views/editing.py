"""Creating, changing and copying events."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.text import regions
from core.web import rows
from events import forms, rules
from events.domain import copying, editing, states
from events.enums import CategoryKind, EventStatus, HostRole
from events.models import Event, Venue
from events.views.access import actor, event_for
from people import rules as people_rules
from people.models import Office, Unit


@dataclass
class Sheet:
    """The form of an event with its three groups of rows, typed or as stored."""

    form: forms.EventForm
    hosts: Any
    parts: Any
    categories: Any

    @property
    def formsets(self) -> dict[str, Any]:
        return {"hosts": self.hosts, "parts": self.parts, "categories": self.categories}

    def is_valid(self) -> bool:
        checked = [self.form.is_valid(), *(one.is_valid() for one in self.formsets.values())]
        return all(checked)

    def acts(self) -> dict[str, Any]:
        """The arguments that creating and updating have in common."""
        return {
            "fields": self.form.domain_fields(),
            "venue": self.form.cleaned_data["venue"],
            "hosts": forms.host_rows(self.hosts),
            "parts": forms.part_rows(self.parts),
            "categories": forms.category_rows(self.categories),
        }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_event(request: HttpRequest) -> HttpResponse:
    """The form of a new event."""
    office = _office(request)
    sheet = _typed(office, request.POST) if request.method == "POST" else _fresh(office)
    if "add" in request.POST:
        return _with_row(request, {"office": office})
    if request.method == "POST" and sheet.is_valid():
        with rows.refusals_beside_rows(sheet.form, sheet.formsets):
            event = editing.create_event(
                office=office,
                slug=sheet.form.cleaned_data["slug"],
                actor=actor(request),
                now=timezone.now(),
                **sheet.acts(),
            )
        if sheet.form.is_valid():
            messages.success(request, _("The event is kept as a draft. Next: its programme."))
            return redirect("console_event", event.slug)
    return _page(request, sheet, {"office": office})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_event(request: HttpRequest, slug: str) -> HttpResponse:
    """The same form for an event that exists."""
    event = event_for(request, slug, rules.can_edit_event)
    if states.is_closed(event):
        return render(request, "events/event_edit.html", {"event": event, "is_closed": True})
    if "add" in request.POST:
        return _with_row(request, {"event": event, "office": event.office})
    sheet = _typed(event.office, request.POST) if request.method == "POST" else _stored(event)
    if request.method == "POST" and sheet.is_valid():
        with rows.refusals_beside_rows(sheet.form, sheet.formsets):
            event = editing.update_event(
                event=event,
                slug=sheet.form.cleaned_data["slug"] or None,
                expected_revision=sheet.form.cleaned_data["revision"],
                actor=actor(request),
                now=timezone.now(),
                **sheet.acts(),
            )
        if sheet.form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_event", event.slug)
    return _page(request, sheet, {"event": event, "office": event.office})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_event(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy an earlier event to new days."""
    source = event_for(request, slug, rules.can_view_event)
    if not rules.can_create_events(request.user, source.office_id):
        raise PermissionDenied
    form = forms.CopyForm(request.POST or None, initial={"title": source.title})
    if request.method == "POST" and form.is_valid():
        event = copying.copy_event(
            source=source, actor=actor(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Copied as a draft. Look through dates and texts."))
        return redirect("console_event_edit", event.slug)
    status = 422 if form.is_bound else 200
    return render(request, "events/copy.html", {"event": source, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD"])
def choose_source(request: HttpRequest) -> HttpResponse:
    """Which event to copy: all of the office's, latest first."""
    office = _office(request)
    events = Event.objects.filter(office=office).order_by("-starts_on")[:200]
    return render(request, "events/copy_choose.html", {"events": events, "office": office})


def _office(request: HttpRequest) -> Office:
    """The office a new event belongs to: the chosen one of those where the user may create."""
    wanted = request.GET.get("office") or request.POST.get("office") or ""
    pk = people_rules.office_to_plan_for(request.user, wanted)
    if pk is None:
        raise PermissionDenied
    return get_object_or_404(Office, pk=pk)


def _typed(office: Office, data: QueryDict) -> Sheet:
    return Sheet(
        forms.EventForm(office, data),
        forms.HostFormSet(data, prefix="hosts"),
        forms.PartFormSet(data, prefix="parts"),
        forms.CategoryFormSet(data, prefix="categories"),
    )


def _fresh(office: Office) -> Sheet:
    """A new event: the office as host, one category, its contact."""
    initial = {"contact_name": office.contact_name, "contact_phone": office.contact_phone}
    label = CategoryKind.DELEGATE.label
    return Sheet(
        forms.EventForm(office, initial=initial),
        forms.HostFormSet(prefix="hosts", initial=[{"role": HostRole.HOST, "name": office.name}]),
        forms.PartFormSet(prefix="parts"),
        forms.CategoryFormSet(
            prefix="categories",
            initial=[{"kind": CategoryKind.DELEGATE, "name": label, "is_public": True}],
        ),
    )


def _stored(event: Event) -> Sheet:
    parts = list(event.parts.order_by("order", "pk").values())
    hosts = event.hosts.filter(part__isnull=True).order_by("order", "pk")
    return Sheet(
        forms.EventForm(event.office, initial=forms.event_initial(event)),
        forms.HostFormSet(prefix="hosts", initial=list(hosts.values("role", "name"))),
        forms.PartFormSet(prefix="parts", initial=parts if len(parts) > 1 else []),
        forms.CategoryFormSet(
            prefix="categories", initial=list(event.categories.order_by("order", "pk").values())
        ),
    )


def _with_row(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """One more row was asked for: everything typed stays, nothing is checked yet."""
    prefix = request.POST["add"]
    sheet = _typed(context["office"], rows.data_with_row(request, prefix))
    rows.without_complaints(sheet.form, sheet.formsets.values())
    return _page(request, sheet, {**context, "added": prefix}, status=200)


def _page(
    request: HttpRequest, sheet: Sheet, context: dict[str, Any], *, status: int | None = None
) -> HttpResponse:
    event: Event | None = context.get("event")
    office: Office = context["office"]
    if event is not None and event.status != EventStatus.DRAFT:
        sheet.form.fields["slug"].disabled = True
        sheet.form.fields["slug"].help_text = _("Posters carry this address; it stays.")
    context |= {
        "sheet": sheet,
        "form": sheet.form,
        "region_names": regions.names_to_choose(),
        "venues": Venue.objects.filter(office=office).order_by("name"),
        "unit_names": Unit.objects.names(),
        "has_parts": bool(sheet.parts.forms),
    }
    complaints = [one.errors for one in sheet.formsets.values() if one.is_bound]
    refused = sheet.form.is_bound and (sheet.form.errors or any(map(any, complaints)))
    context["rows_refused"] = sheet.form.is_bound and any(map(any, complaints))
    template = "events/event_form.html" if event is None else "events/event_edit.html"
    return render(request, template, context, status=status or (422 if refused else 200))
