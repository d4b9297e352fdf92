"""Units of the directory: entering and correcting them, their tiers, terms of office."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.text import regions
from core.web.forms import refusals_shown
from people import forms, rules
from people.domain import units
from people.models import Office, Term, Unit, User
from people.views import access


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_unit(request: HttpRequest) -> HttpResponse:
    """Enter a unit; `above` names the one it stands below."""
    user = access.require_people_editor(request)
    above = request.GET.get("above", "")
    parent = Unit.objects.live().filter(pk=int(above) if above.isdecimal() else 0).first()
    initial = {"parent": parent.name if parent else ""}
    form = forms.UnitForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            unit = units.enter(fields=form.domain_fields(), actor=user, now=timezone.now())
        if form.is_valid():
            messages.success(request, _("The unit is in the directory."))
            return redirect("console_unit", unit.pk)
    return _unit_page(request, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a unit."""
    user = access.require_people_editor(request)
    unit = get_object_or_404(Unit.objects.live().select_related("parent"), pk=pk)
    initial = {
        "name": unit.name,
        "short_name": unit.short_name,
        "parent": unit.parent.name if unit.parent else "",
        "region": regions.region_name(unit.region_code) if unit.region_code else "",
        "credit_code": unit.credit_code or "",
    }
    form = forms.UnitForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            units.correct(unit=unit, fields=form.domain_fields(), actor=user, now=timezone.now())
        if form.is_valid():
            messages.success(request, _("Corrected."))
            return redirect("console_unit", pk)
    return _unit_page(request, form, unit)


def _unit_page(request: HttpRequest, form: forms.UnitForm, unit: Unit | None) -> HttpResponse:
    context = {
        "form": form,
        "unit": unit,
        "unit_names": Unit.objects.names(),
        "region_names": regions.names_to_choose(),
    }
    return render(request, "people/unit_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_tier(request: HttpRequest, pk: int) -> HttpResponse:
    """Another tier from a day on, in a term of one's own office."""
    user = access.require_people_editor(request)
    unit = get_object_or_404(Unit.objects.live(), pk=pk)
    form = forms.TierForm(
        request.POST if request.method == "POST" else None,
        terms=_terms(user),
        initial={"on": timezone.localdate()},
    )
    if form.is_valid():
        with refusals_shown(form):
            units.set_tier(
                unit=unit,
                term=form.cleaned_data["term"],
                tier=form.chosen_tier(),
                on=form.cleaned_data["on"],
                actor=user,
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("The tier is changed from that day."))
            return redirect("console_unit", pk)
    context = {"form": form, "unit": unit, "has_terms": _terms(user).exists()}
    return render(request, "people/unit_tier.html", context, status=422 if form.errors else 200)


def _terms(user: User) -> QuerySet[Term]:
    own = rules.offices_with(user, rules.SECRETARIAT)
    return Term.objects.filter(office__in=own).select_related("office").order_by("-starts_on")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """Terms of office, latest first, and a form for the next one."""
    user = access.require_people_editor(request)
    offices = Office.objects.filter(pk__in=rules.offices_with(user, rules.SECRETARIAT))
    form = forms.TermForm(
        request.POST if request.method == "POST" else None, offices=offices.order_by("name")
    )
    if form.is_valid():
        with refusals_shown(form):
            units.open_term(actor=user, now=timezone.now(), **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The term of office is entered."))
            return redirect("console_terms")
    context: dict[str, Any] = {
        "form": form,
        "terms": [(term, forms.term_label(term)) for term in _terms(user)],
    }
    return render(request, "people/terms.html", context, status=422 if form.errors else 200)
