"""Anyone: the roster of those in office who agreed to be shown, and the founding announcement."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.text import regions
from core.web.pagination import paginate
from lecturers.domain import corps_settings, papers, queries
from lecturers.enums import AppointmentRole
from lecturers.forms.roster import PublicFilter
from lecturers.models import Corps, Lecturer
from lecturers.views.console_lecturer import shown_photo


def _shown(row: Lecturer) -> dict[str, object]:
    """What is public of a lecturer: never a phone or an address."""
    held = row.holding  # type: ignore[attr-defined]
    heads = [one for one in held if one.role != AppointmentRole.LECTURER]
    return {
        "pk": row.pk,
        "name": row.person.name,
        "unit": row.unit.name if row.unit else "",
        "post": row.post,
        "topics": [topic.name for topic in row.topics.all()],
        "profile": row.profile,
        "place": regions.province_name(row.region_code) if row.region_code else "",
        "has_photo": bool(row.photo),
        "corps": held[0].batch.corps.name,
        "role": heads[0].get_role_display() if heads else "",
    }


@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """Those in office today, by pinyin, of one province where asked."""
    filters = PublicFilter(request.GET or None)
    rows = queries.on_public_roster(timezone.localdate())
    if filters.is_bound and filters.is_valid() and filters.cleaned_data["province"]:
        rows = rows.filter(region_code__startswith=filters.cleaned_data["province"][:2])
    page = paginate(request, rows)
    context = {
        "filters": filters,
        "page": page,
        "lecturers": [_shown(row) for row in page],
        "corps": Corps.objects.filter(founding_published_at__isnull=False).order_by("pk"),
    }
    return render(request, "lecturers/roster.html", context)


@require_safe
def photo(_request: HttpRequest, pk: int) -> HttpResponseBase:
    """The picture of somebody on the public roster; gone with the consent."""
    row = get_object_or_404(queries.on_public_roster(timezone.localdate()), pk=pk)
    return shown_photo(row)


@require_safe
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """成立公告 as a page, while it hangs in public."""
    corps = get_object_or_404(Corps.objects.select_related("office", "issuer"), pk=pk)
    if corps.founding_published_at is None:
        raise Http404
    made = papers.announcement(corps, corps_settings.of_announcement(corps))
    return render(
        request,
        "lecturers/announcement.html",
        {"paper": made, "blocks": [(type(block).__name__, block) for block in made.blocks]},
    )
