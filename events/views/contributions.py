"""Contributions 交流材料 of an event: the list, one's form, the selected papers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from core.web import htmx
from core.web.forms import refusals_shown
from events import forms, rules
from events.domain import contributions, states
from events.models import Contribution, Event
from events.views.access import actor, event_for
from people.models import Unit


@login_required
@require_safe
def contribution_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every talk and paper of the event; ticked ones go into the selected papers or out."""
    event = event_for(request, slug, rules.can_view_event)
    found = list(contributions.of_event(event))
    context = {
        "event": event,
        "contributions": found,
        "selected": sum(one.is_selected for one in found),
        "may_edit": _may_edit(request, event),
        "has_parts": event.parts.count() > 1,
        "actions": [
            ("select", _("Take into the selected papers")),
            ("unselect", _("Take out of the selected papers")),
        ],
    }
    return render(request, "events/contribution_list.html", context)


def _may_edit(request: HttpRequest, event: Event) -> bool:
    return rules.can_edit_programme(request.user, event) and not states.is_closed(event)


@login_required
@require_POST
def select_contributions(request: HttpRequest, slug: str) -> HttpResponse:
    """The selected papers: ticked contributions in, or out."""
    event = event_for(request, slug, rules.can_edit_programme)
    keys = [int(key) for key in request.POST.getlist("selected") if key.isdecimal()]
    if request.POST.get("all"):
        keys = list(contributions.of_event(event).values_list("pk", flat=True))
    try:
        changed = contributions.select(
            event=event,
            keys=keys,
            is_selected=request.POST.get("action") != "unselect",
            actor=actor(request),
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        text = ngettext("%(n)d contribution changed.", "%(n)d contributions changed.", changed)
        messages.success(request, text % {"n": changed})
    return redirect("console_contributions", event.slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_contribution(request: HttpRequest, slug: str) -> HttpResponse:
    event = event_for(request, slug, rules.can_edit_programme)
    return _form_page(request, event, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contribution(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    event = event_for(request, slug, rules.can_edit_programme)
    return _form_page(request, event, _contribution(event, pk))


def _contribution(event: Event, pk: int) -> Contribution:
    return get_object_or_404(contributions.of_event(event), pk=pk)


def _form_page(
    request: HttpRequest, event: Event, contribution: Contribution | None
) -> HttpResponse:
    initial = forms.contribution_initial(contribution) if contribution else {}
    typed = request.POST if request.method == "POST" else None
    form = forms.ContributionForm(event, typed, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            _save(request, event, contribution, form)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_contributions", event.slug)
    context = {
        "event": event,
        "contribution": contribution,
        "form": form,
        "unit_names": Unit.objects.names(),
    }
    status = 422 if form.errors else 200
    return render(request, "events/contribution_form.html", context, status=status)


def _save(
    request: HttpRequest,
    event: Event,
    contribution: Contribution | None,
    form: forms.ContributionForm,
) -> None:
    who, now = actor(request), timezone.now()
    if contribution is None:
        contributions.add(event=event, fields=form.domain_fields(), actor=who, now=now)
    else:
        contributions.change(
            contribution=contribution, fields=form.domain_fields(), actor=who, now=now
        )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_contribution(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a mistaken entry away, after asking once more."""
    event = event_for(request, slug, rules.can_edit_programme)
    contribution = _contribution(event, pk)
    back = reverse("console_contributions", args=[event.slug])
    if request.method == "POST":
        try:
            contributions.remove(
                contribution=contribution, actor=actor(request), now=timezone.now()
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The entry was removed."))
        return redirect(back)
    context = {
        "event": event,
        "title": _("Remove this contribution?"),
        "text": _("%(unit)s: “%(title)s” goes from the list and from the selected papers.")
        % {"unit": contribution.unit, "title": contribution.title},
        "action": request.path,
        "back": back,
        "button": _("Remove"),
        "danger": True,
    }
    return htmx.render(request, "events/confirm.html", context, fragment="components/confirm.html")
