"""Organisers: the letters of appointment of their offices, and the batches they were made in."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from certificates.domain import belonging, queries
from certificates.enums import BatchStatus
from certificates.forms import LetterFilterForm
from core.web import htmx
from core.web.pagination import Sorting, paginate
from lecturers import rules as lecturer_rules
from people import rules as people_rules


@login_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Batches that wait first, then the letters, searched and filtered."""
    offices = people_rules.offices_with(request.user, lecturer_rules.ROSTER_READERS)
    if not offices:
        raise Http404
    filters = LetterFilterForm(request.GET or None)
    chosen = filters.cleaned_data if filters.is_bound and filters.is_valid() else {}
    rows = queries.letters_of(offices)
    if words := chosen.get("q", "").strip():
        rows = rows.filter(
            Q(number__icontains=queries.normalised_number(words))
            | Q(holder_name__icontains=words)
            | Q(person__name_initials__istartswith=words)
            | Q(person__name_pinyin__icontains=words.lower())
        )
    for key in ("status", "batch"):
        if chosen.get(key):
            rows = rows.filter(**{key: chosen[key]})
    sorting = Sorting.of(
        request,
        {"number": ["year", "series", "seq"], "name": ["person__name_pinyin"], "on": ["issued_on"]},
        default="-on",
    )
    page = paginate(request, sorting.apply(rows))
    batches = list(queries.batches_of_letters(offices)[:20])
    context = {
        "filters": filters,
        "sorting": sorting,
        "page": page,
        "rows": [(row, queries.facts_of(row), belonging.unit_of(row)) for row in page],
        "batches": [
            (
                row,
                row.status == BatchStatus.PREPARED and belonging.may_sign_off(request.user, row),
            )
            for row in batches
        ],
    }
    return htmx.render(
        request,
        "certificates/letters.html",
        context,
        fragment="certificates/_letters.html",
    )
