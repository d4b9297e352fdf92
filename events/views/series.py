"""Series: what an office numbers, and what carries the numbers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.web.forms import refusals_shown
from events import forms
from events.domain import series as all_series
from events.enums import NumberedThing
from events.models import Series
from events.views.access import actor
from people import rules as people_rules
from people.models import Office


@login_required
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """The series of the offices one belongs to."""
    offices = people_rules.offices_with(request.user, people_rules.READS_ALL)
    if not offices:
        raise PermissionDenied
    found = Series.objects.filter(office__in=offices).select_related("office")
    context = {
        "series": all_series.with_counts(found),
        "has_several_offices": len(offices) > 1,
        "may_create": bool(_own_offices(request)),
    }
    return render(request, "events/series_list.html", context)


@login_required
@require_safe
def series_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One series with everything it has numbered, in order."""
    series = _series(request, pk)
    context = {
        "series": series,
        "numbered": all_series.numbered(series),
        "may_edit": series.office_id in _own_offices(request),
    }
    return render(request, "events/series_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_series(request: HttpRequest) -> HttpResponse:
    """The form of a new series, for the office chosen or the only one."""
    own = _own_offices(request)
    if not own:
        raise PermissionDenied
    wanted = request.GET.get("office", "")
    pk = int(wanted) if wanted.isdigit() and int(wanted) in own else own[0]
    office = get_object_or_404(Office, pk=pk)
    form = forms.SeriesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            series = all_series.create_series(
                office=office, actor=actor(request), now=timezone.now(), **_typed(form)
            )
        if form.is_valid():
            messages.success(
                request, _("Saved. Give the numbers in the settings of each event or part.")
            )
            return redirect("console_series", series.pk)
    offices = Office.objects.filter(pk__in=own).order_by("name")
    context = {"form": form, "office": office, "offices": offices}
    return render(request, "events/series_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_series(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form for a series that exists."""
    series = _series(request, pk)
    if series.office_id not in _own_offices(request):
        raise PermissionDenied
    initial = {"name": series.name, "year": series.year, "numbers": series.numbers}
    form = forms.SeriesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            all_series.change_series(
                series=series, actor=actor(request), now=timezone.now(), **_typed(form)
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_series", series.pk)
    context = {"form": form, "series": series, "office": series.office}
    return render(request, "events/series_form.html", context, status=422 if form.errors else 200)


def _typed(form: forms.SeriesForm) -> dict[str, Any]:
    return {**form.cleaned_data, "numbers": NumberedThing(form.cleaned_data["numbers"])}


def _own_offices(request: HttpRequest) -> list[int]:
    return people_rules.offices_with(request.user, people_rules.SECRETARIAT)


def _series(request: HttpRequest, pk: int) -> Series:
    offices = people_rules.offices_with(request.user, people_rules.READS_ALL)
    found = Series.objects.filter(office__in=offices).select_related("office")
    return get_object_or_404(found, pk=pk)
