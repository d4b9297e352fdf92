"""Organisers: the roster of their offices' lecturers, searched and exported as shown."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import audit
from core.files import private
from core.spreadsheet import export as sheets
from core.text import regions
from core.web.pagination import Sorting, paginate
from lecturers import rules
from lecturers.domain import queries, service, terms
from lecturers.domain.service import Service
from lecturers.forms.roster import RosterFilter
from lecturers.models import Appointment, Corps, Lecturer
from lecturers.views import roster_access as access
from people.domain import queries as people_queries
from people.models import Unit

_COLUMNS = {
    "name": ["person__name_pinyin"],
    "unit": ["unit__name_pinyin"],
    "place": ["region_code"],
}


def _found(
    request: HttpRequest, offices: Sequence[int], today: date
) -> tuple[RosterFilter, Sorting, "QuerySet[Lecturer]"]:
    """What the address asks for: the filter, the order, the lecturers."""
    filters = RosterFilter(request.GET or None, offices=offices)
    chosen: dict[str, Any] = {}
    if filters.is_bound and filters.is_valid():
        chosen = filters.cleaned_data
    search = queries.Search(
        words=chosen.get("q", ""),
        topic=chosen["topic"].pk if chosen.get("topic") else None,
        province=chosen.get("province", ""),
        tier=chosen.get("tier", ""),
        batch=chosen["batch"].pk if chosen.get("batch") else None,
        state=chosen.get("state", ""),
    )
    sorting = Sorting.of(request, _COLUMNS, default="name")
    rows = sorting.apply(queries.roster(offices, search, today=today))
    return filters, sorting, queries.with_appointments(rows, offices)


def _rows(
    lecturers: Sequence[Lecturer], today: date
) -> list[tuple[Lecturer, Appointment | None, str, str, Service]]:
    """Each with the appointment that says who they are, its state, the place, the service in it."""
    log = service.log_of(lecturers, now=timezone.now())
    found = []
    for row in lecturers:
        current = queries.current_of(row.of_offices, today)  # type: ignore[attr-defined]
        since = current.starts_on if current else None
        until = current.ends_on if current else None
        found.append(
            (
                row,
                current,
                terms.state_on(current, today) if current else "",
                regions.province_name(row.region_code) if row.region_code else "",
                service.summed(log[row.pk], since=since, until=until),
            )
        )
    return found


@login_required
@require_safe
def lecturers(request: HttpRequest) -> HttpResponse:
    """Who is, or was, a lecturer: by topic, province, tier, batch, state, name."""
    offices, today = access.offices_or_404(request), timezone.localdate()
    filters, sorting, found = _found(request, offices, today)
    page = paginate(request, found)
    corps = list(Corps.objects.filter(office__in=offices).select_related("office").order_by("pk"))
    here = reverse("console_lecturers")
    context = {
        "filters": filters,
        "sorting": sorting,
        "page": page,
        "rows": _rows(list(page), today),
        "corps": corps,
        "tiles": [
            (f"{here}?state={state}", label, _count(offices, state, today))
            for state, label in (
                ("serving", _("In office")),
                ("ending", _("Term ends within 90 days")),
            )
        ],
        "may_found": bool(rules.offices_to_found_for(request.user)),
        "can_decide": any(rules.can_decide_corps(request.user, one) for one in corps),
        "bulk_actions": [("renew", _("Renew their terms"))],
        "query": request.GET.urlencode(),
    }
    return render(request, "lecturers/console_list.html", context)


def _count(offices: Sequence[int], state: str, today: date) -> int:
    return queries.roster(offices, queries.Search(state=state), today=today).count()


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """讲师花名册 as shown: the same search, the same order, as Excel; written down."""
    offices, today = access.offices_or_404(request), timezone.localdate()
    _filters, _sorting, found = _found(request, offices, today)
    title = _("Roster of lecturers")
    rows = _rows(list(found), today)
    tiers = _tiers([row.unit_id for row, *_rest in rows if row.unit_id], today)
    content = sheets.workbook(
        title,
        [
            sheets.Column(header=_("No."), kind="number", width=6),
            sheets.Column(header=_("Name")),
            sheets.Column(header=_("Unit")),
            sheets.Column(header=_("Tier")),
            sheets.Column(header=_("Post")),
            sheets.Column(header=_("Province")),
            sheets.Column(header=_("Topics")),
            sheets.Column(header=_("Batch"), kind="number"),
            sheets.Column(header=_("Office in the corps")),
            sheets.Column(header=_("Letter No.")),
            sheets.Column(header=_("From"), kind="date"),
            sheets.Column(header=_("Until"), kind="date"),
            sheets.Column(header=_("State")),
            sheets.Column(header=_("Sessions"), kind="number"),
            sheets.Column(header=_("Credit hours"), kind="number"),
        ],
        (
            [
                index,
                row.person.name,
                row.unit.name if row.unit else "",
                tiers.get(row.unit_id or 0, ""),
                row.post,
                place,
                "、".join(topic.name for topic in row.topics.all()),
                current.batch.number if current else None,
                current.get_role_display() if current else "",
                current.number if current else "",
                current.starts_on if current else None,
                current.ends_on if current else None,
                str(getattr(state, "label", "")),
                served.sessions,
                served.hours,
            ]
            for index, (row, current, state, place, served) in enumerate(rows, start=1)
        ),
        sheet=title,
    )
    audit.record(
        action="lecturers.exported",
        subject=f"lecturers:{len(rows)}",
        actor=access.actor(request),
        now=timezone.now(),
    )
    return private.attach(content, filename=f"{title}.xlsx", content_type=sheets.XLSX_TYPE)


def _tiers(units: Sequence[int], today: date) -> dict[int, str]:
    """The tier that each unit holds today, in words."""
    rows: QuerySet[Unit] = people_queries.units_listed().filter(pk__in=units)
    found = {}
    for unit in rows:
        for membership in unit.memberships.all():
            if membership.starts_on <= today and (
                membership.ends_on is None or membership.ends_on >= today
            ):
                found[unit.pk] = str(membership.get_tier_display())
                break
    return found
