"""One part of an event: its hosts, its number in a series, when one is late."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.web import rows
from events import forms, rules
from events.domain import parts, states
from events.models import Event, Part, Series
from events.views.access import actor, event_for
from people.models import Unit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_page(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The form of one part; an event of a single part has no hosts and numbers of its own here."""
    event = event_for(request, slug, rules.can_edit_event)
    part = get_object_or_404(event.parts, pk=pk)
    is_only = event.parts.count() == 1
    if request.method == "POST":
        data = rows.data_with_row(request, "hosts") if "add" in request.POST else request.POST
        form = forms.PartDetailForm(event, data)
        hosts: Any = forms.HostFormSet(data, prefix="hosts")
    else:
        form = forms.PartDetailForm(
            event, initial={name: _held(part, name) for name in parts.FIELDS}
        )
        own = part.hosts.order_by("order", "pk")
        hosts = forms.HostFormSet(prefix="hosts", initial=list(own.values("role", "name")))
    if "add" in request.POST:
        rows.without_complaints(form, [hosts])
    elif request.method == "POST" and form.is_valid() and (is_only or hosts.is_valid()):
        with rows.refusals_beside_rows(form, {"hosts": hosts}):
            parts.set_part(
                part=part,
                fields=form.domain_fields(),
                hosts=None if is_only else forms.host_rows(hosts),
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_event", event.slug)
    return _page(request, event, part, form, hosts, is_only=is_only)


def _held(part: Part, name: str) -> Any:
    return getattr(part, "series_id" if name == "series" else name)


def _page(
    request: HttpRequest,
    event: Event,
    part: Part,
    form: forms.PartDetailForm,
    hosts: Any,
    *,
    is_only: bool,
) -> HttpResponse:
    is_refused = request.method == "POST" and (form.errors or any(hosts.errors))
    context = {
        "event": event,
        "part": part,
        "form": form,
        "hosts": hosts,
        "is_only": is_only,
        "is_closed": states.is_closed(event),
        "has_series": Series.objects.filter(pk__in=form.fields["series"].queryset).exists(),  # type: ignore[attr-defined]
        "unit_names": Unit.objects.names(),
    }
    return render(request, "events/part.html", context, status=422 if is_refused else 200)
