"""The work calendar: which years are known, and entering a year from the State Council's notice."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import workdays
from core.models import WorkYear
from core.web import month_grid
from core.web.forms import refusals_shown
from people import rules
from people.models import User
from portal.forms import HolidayFormSet, WorkYearForm

# In the order of the year; a notice names each of them.
_HOLIDAYS: Final = (
    gettext_lazy("New Year’s Day"),
    gettext_lazy("Spring Festival"),
    gettext_lazy("Tomb-sweeping Day"),
    gettext_lazy("Labour Day"),
    gettext_lazy("Dragon Boat Festival"),
    gettext_lazy("Mid-autumn Festival"),
    gettext_lazy("National Day"),
)


def _keeper(request: HttpRequest) -> User:
    if not isinstance(request.user, User) or not rules.can_keep_work_calendar(request.user):
        raise PermissionDenied
    return request.user


@login_required
@require_safe
def years(request: HttpRequest) -> HttpResponse:
    """Every known year, newest first, and the next one to enter."""
    _keeper(request)
    known = workdays.known_years()
    entered = {row.year: row for row in WorkYear.objects.all()}
    rows = [{"year": year, "entered": entered.get(year)} for year in reversed(known)]
    context = {"rows": rows, "next_year": known[-1] + 1}
    return render(request, "portal/work_calendar.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One year as a calendar, and the form by which its notice is entered."""
    actor = _keeper(request)
    if not 2000 <= year <= 2100:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    row = WorkYear.objects.filter(year=year).first()
    form = WorkYearForm(posted, initial={"notice": row.notice if row else ""})
    holidays = HolidayFormSet(posted, initial=_initial(year), prefix="holiday")
    if posted is not None and form.is_valid() and holidays.is_valid():
        with refusals_shown(form):
            workdays.enter(
                year=year,
                notice=form.cleaned_data["notice"],
                days=[day for one in holidays.forms for day in one.days()],
                actor=actor,
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("The year was saved. Please compare the calendar once."))
            return redirect("console_work_year", year)
    is_known = workdays.is_known(year)
    context = {
        "year": year,
        "row": row,
        "is_known": is_known,
        "form": form,
        "holidays": holidays,
        "months": month_grid.months(workdays.days_of_year(year)) if is_known else [],
    }
    return render(request, "portal/work_year.html", context, status=200 if posted is None else 422)


def _initial(year: int) -> list[dict[str, Any]]:
    """One row per holiday as known; for an unknown year the seven names."""
    rows: list[dict[str, Any]] = []
    worked: dict[str, list[str]] = {}
    for day in workdays.named_days(year):
        if day.is_working:
            worked.setdefault(day.name, []).append(day.on.isoformat())
        elif rows and rows[-1]["name"] == day.name and (day.on - rows[-1]["last"]).days == 1:
            rows[-1]["last"] = day.on
        else:
            rows.append({"name": day.name, "first": day.on, "last": day.on})
    for row in rows:
        row["worked"] = ", ".join(worked.pop(row["name"], []))
    return rows or [{"name": str(name)} for name in _HOLIDAYS]
