"""The secretariat's list of nominations of a call: find, act on several, take along."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from calls import rules
from calls.domain import submitting
from calls.enums import CallKind, Door, SubmissionStatus
from calls.models import Call
from core import audit
from core.documents import fonts
from core.errors import DomainError
from core.files import private
from core.spreadsheet.export import XLSX_TYPE
from core.web import htmx
from core.web.pagination import Sorting, paginate
from lecturers.domain import drafting, listing, news, nominations, sheet_pdf
from lecturers.forms import NominationFilter
from lecturers.models import Nomination
from lecturers.views.access import actor, call_of

COLUMNS: Final = {
    "name": ["submission__person__name_pinyin", "name"],
    "unit": ["submission__unit__name"],
    "status": ["submission__status"],
    "submitted": ["submission__submitted_at"],
}


def _asked(
    request: HttpRequest, call: Call
) -> tuple[QuerySet[Nomination], NominationFilter, Sorting]:
    """The rows that the address asks for, in its order: for the list, bulk acts and exports."""
    filters = NominationFilter(request.GET, provinces=listing.provinces_of(call))
    sorting = Sorting.of(request, COLUMNS, default="-submitted")
    hidden = rules.hidden_submissions(request.user, call)
    found = listing.of_call(call, filters.wanted, timezone.now()).exclude(submission__in=hidden)
    return sorting.apply(found), filters, sorting


@login_required
@require_safe
def console_submissions(request: HttpRequest, slug: str) -> HttpResponse:
    """Who was put forward, with filters, order, and what can be done with several at once."""
    call = call_of(request, slug, rules.can_view)
    found, filters, sorting = _asked(request, call)
    page = paginate(request, found)
    counted = listing.counts(call)
    own = reverse("console_submissions", args=[slug])
    context = {
        "call": call,
        "filters": filters,
        "sorting": sorting,
        "page": page,
        "rows": listing.rows(page, call, timezone.now()),
        "may_edit": rules.can_edit(request.user, call),
        "tiles": [
            (f"{own}?status={state.value}", str(state.label), counted.get(state, 0))
            for state in SubmissionStatus
            if counted.get(state)
        ],
        "total": sum(counted.values()),
        "bulk_actions": [
            ("received", _("Paper originals received")),
            ("link", _("Ask the nominees again")),
            ("forms", _("Nomination forms in one PDF")),
        ],
        "query": request.META.get("QUERY_STRING", ""),
    }
    return htmx.render(
        request,
        "lecturers/console_submissions.html",
        context,
        fragment="lecturers/_console_submissions.html",
    )


@login_required
@require_POST
def console_submission_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin one from papers that came by mail or post."""
    call = call_of(request, slug, rules.can_edit)
    if call.kind != CallKind.LECTURERS:
        raise Http404
    try:
        nomination = drafting.start(
            call=call, door=Door.SECRETARIAT, actor=actor(request), now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("console_submissions", slug)
    return redirect("console_submission", nomination.submission_id)


@login_required
@require_POST
def console_submissions_act(request: HttpRequest, slug: str) -> HttpResponse:
    """Do one thing with all that were ticked."""
    call = call_of(request, slug, rules.can_view)
    found, _filters, _sorting = _asked(request, call)
    if not request.POST.get("all"):
        ids = [int(key) for key in request.POST.getlist("selected") if key.isdecimal()]
        found = found.filter(submission__in=ids)
    back = f"{reverse('console_submissions', args=[slug])}?{request.GET.urlencode()}"
    act = request.POST.get("action", "")
    if act == "forms":
        return _forms(request, call, found, back)
    if not rules.can_edit(request.user, call):
        raise PermissionDenied
    keys = list(found.values_list("submission_id", flat=True))
    if not keys:
        messages.warning(request, _("Nobody was selected."))
    elif act == "received":
        now = timezone.now()
        number = submitting.receive_originals(
            submissions=keys, call=call, actor=actor(request), received_at=now, now=now
        )
        text = ngettext(
            "%(number)d paper original noted as received.",
            "%(number)d paper originals noted as received.",
            number,
        )
        messages.success(request, text % {"number": number})
    elif act == "link":
        _ask_again(request, found)
    return redirect(back)


def _ask_again(request: HttpRequest, found: QuerySet[Nomination]) -> None:
    """The link once more to those who have not answered."""
    waiting = found.filter(
        submission__rules_accepted_at__isnull=True,
        submission__subject_refused_at__isnull=True,
        submission__status__in=[
            SubmissionStatus.SUBMITTED,
            SubmissionStatus.RETURNED,
            SubmissionStatus.IN_PROGRESS,
        ],
    )
    number = sum(
        news.ask_nominee(one, actor=actor(request), now=timezone.now()) is not None
        for one in waiting
    )
    text = ngettext(
        "The link goes to %(number)d nominee who has not answered.",
        "The link goes to %(number)d nominees who have not answered.",
        number,
    )
    messages.success(request, text % {"number": number})


def _forms(
    request: HttpRequest, call: Call, found: QuerySet[Nomination], back: str
) -> HttpResponse:
    """Nomination forms, one after the other in one file; who took them is recorded."""
    listed = list(nominations.with_all(found)[:500])
    if not listed:
        messages.warning(request, _("Nobody was selected."))
        return redirect(back)
    now = timezone.now()
    try:
        made = sheet_pdf.pdf(listed, created_at=now)
    except fonts.UndrawableCharacter as error:
        messages.error(request, str(error))
        return redirect(back)
    audit.record(
        action="submissions.printed",
        subject=call,
        scope=call,
        actor=actor(request),
        now=now,
        reason=f"rows={len(listed)}",
    )
    word = pgettext("file name", "Nomination forms")
    return private.attach(made, filename=f"{word}.pdf", content_type="application/pdf")


@login_required
@require_POST
def console_submissions_export(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as shown, as a workbook."""
    call = call_of(request, slug, rules.can_view)
    found, _filters, _sorting = _asked(request, call)
    data = listing.export(
        call=call,
        found=found.prefetch_related("awards"),
        actor=actor(request),
        now=timezone.now(),
    )
    return private.attach(
        data, filename=f"{_('Summary of nominations')}.xlsx", content_type=XLSX_TYPE
    )
