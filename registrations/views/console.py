"""The organisers' list of registrations: find, decide on many at once, take along."""

from typing import Any, Final, cast
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.spreadsheet.export import XLSX_TYPE
from core.web import htmx
from core.web.pagination import Sorting, paginate
from events import rules
from events.models import Event
from registrations.domain import deciding, options, queries, summary
from registrations.enums import RegistrationStatus
from registrations.forms import ReasonForm, RegistrationFilter
from registrations.models import Registration
from registrations.views.access import actor, event_for

COLUMNS: Final = {
    "name": ["person__name_pinyin", "name"],
    "unit": ["unit_name"],
    "category": ["category__order", "category__name"],
    "status": ["status"],
    "registered": ["submitted_at"],
}


def _asked(
    request: HttpRequest, event: Event
) -> tuple[QuerySet[Registration], RegistrationFilter, Sorting]:
    """The rows that the address asks for, in its order: for the list, bulk acts and the export."""
    filters = RegistrationFilter(
        request.GET,
        options=options.for_staff(event),
        provinces=queries.provinces_of(event),
    )
    sorting = Sorting.of(request, COLUMNS, default="-registered")
    rows = queries.filtered(queries.listed(event), **filters.wanted)
    return sorting.apply(rows), filters, sorting


@login_required
@require_safe
def console_registrations(request: HttpRequest, slug: str) -> HttpResponse:
    """Who registered: with filters, order and what can be done with several at once."""
    event = event_for(request, slug, rules.can_view_registrations)
    rows, filters, sorting = _asked(request, event)
    page = paginate(request, rows)
    may_manage = rules.can_manage_registrations(request.user, event)
    context = {
        "event": event,
        "filters": filters,
        "sorting": sorting,
        "page": page,
        "twins": queries.with_twins(list(page)),
        "tiles": _tiles(event),
        "may_manage": may_manage,
        "has_parts": "part" in filters.fields,
        "bulk_actions": [
            ("confirm", _("Confirm")),
            ("return", _("Return for correction")),
            ("decline", _("Decline"), "danger"),
        ],
        "query": request.META.get("QUERY_STRING", ""),
    }
    return htmx.render(
        request,
        "registrations/console_list.html",
        context,
        fragment="registrations/_console_list.html",
    )


def _tiles(event: Event) -> list[tuple[str, str, object, str]]:
    """(address, word, number, note) of each figure; it leads to the list behind."""
    list_url = reverse("console_registrations", args=[event.slug])
    found = queries.counts(event)
    note = ""
    if event.capacity is not None:
        note = _("of %(places)d places") % {"places": event.capacity}
    shown = [
        (RegistrationStatus.CONFIRMED, note),
        (RegistrationStatus.SUBMITTED, ""),
        (RegistrationStatus.RETURNED, ""),
        (RegistrationStatus.OFFERED, ""),
        (RegistrationStatus.WAITLISTED, ""),
        (RegistrationStatus.DECLINED, ""),
        (RegistrationStatus.CANCELLED, ""),
    ]
    always = (RegistrationStatus.CONFIRMED, RegistrationStatus.SUBMITTED)
    return [
        (list_url, _("All registrations"), sum(found.values()), ""),
        *(
            (f"{list_url}?status={state.value}", str(state.label), found[state], text)
            for state, text in shown
            if found[state] or state in always
        ),
    ]


@login_required
@require_POST
def console_decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask once, saying to how many; then decide on them, and say which could not and why."""
    event = event_for(request, slug, rules.can_manage_registrations)
    act = request.POST.get("action", "")
    list_url = f"{reverse('console_registrations', args=[slug])}?{request.GET.urlencode()}"
    if act not in ("confirm", "decline", "return"):
        return redirect(list_url)
    ids = _selected(request, event)
    if not ids:
        messages.warning(request, _("Nobody was selected."))
        return redirect(list_url)
    form = ReasonForm(request.POST if "sure" in request.POST else None)
    needs_reason = act != "confirm"
    if "sure" not in request.POST or (needs_reason and not form.is_valid()):
        return _ask(request, event, act, ids, form if needs_reason else None, list_url)
    result = deciding.decide_all(
        event=event,
        registration_ids=ids,
        act=cast("deciding.Act", act),
        reason=form.cleaned_data["reason"] if needs_reason else "",
        actor=actor(request),
        now=timezone.now(),
    )
    if not result.refused:
        messages.success(request, _done(act, len(result.done)))
        return HttpResponseRedirect(list_url)
    context = {
        "event": event,
        "done": _done(act, len(result.done)),
        "refused": result.refused,
        "list_url": list_url,
    }
    return render(request, "registrations/console_decided.html", context)


def _selected(request: HttpRequest, event: Event) -> list[int]:
    """Ids that were ticked, or all of the filter; those of other events fall away later."""
    if request.POST.get("all"):
        rows, _filters, _sorting = _asked(request, event)
        return list(rows.values_list("pk", flat=True))
    return [int(value) for value in request.POST.getlist("selected") if value.isdecimal()]


def _ask(
    request: HttpRequest,
    event: Event,
    act: str,
    ids: list[int],
    form: ReasonForm | None,
    list_url: str,
) -> HttpResponse:
    rows = event.registrations.filter(pk__in=ids, status=RegistrationStatus.SUBMITTED)
    names = list(rows.order_by("submitted_at", "pk").values_list("name", flat=True))
    context: dict[str, Any] = {
        "event": event,
        "act": act,
        "ids": ids,
        "names": names[:12],
        "more": max(len(names) - 12, 0),
        "fitting": len(names),
        "others": len(ids) - len(names),
        "form": form,
        "list_url": list_url,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "registrations/console_decide.html", context, status=status)


def _done(act: str, number: int) -> str:
    words = {
        "confirm": ngettext(
            "%(number)d registration confirmed.", "%(number)d registrations confirmed.", number
        ),
        "decline": ngettext(
            "%(number)d registration declined.", "%(number)d registrations declined.", number
        ),
        "return": ngettext(
            "%(number)d registration returned.", "%(number)d registrations returned.", number
        ),
    }
    return words[act] % {"number": number}


@login_required
@require_POST
def console_export(request: HttpRequest, slug: str) -> HttpResponse:
    """The list as shown, as a workbook; who took it is recorded."""
    event = event_for(request, slug, rules.can_view_registrations)
    rows, _filters, _sorting = _asked(request, event)
    made = summary.export(event=event, rows=rows, actor=actor(request), now=timezone.now())
    response = HttpResponse(made.data, content_type=XLSX_TYPE)
    name = quote(f"{_('Summary of registrations')}-{event.short_name}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def console_waitlist(request: HttpRequest, slug: str) -> HttpResponse:
    """The waiting list in its order, and why somebody further down may go first."""
    event = event_for(request, slug, rules.can_view_registrations)
    context = {
        "event": event,
        "rows": list(queries.waiting(event)),
        "full": queries.full_names(event),
        "may_manage": rules.can_manage_registrations(request.user, event),
        "is_open": event.is_registration_open(timezone.now()),
    }
    return render(request, "registrations/console_waitlist.html", context)
