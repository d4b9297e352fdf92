"""异议 for the supervisor alone: heads, staff and administrators are told that there is nothing."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls.domain import objections
from calls.forms.notices import ConclusionForm
from calls.forms.reasons import ReasonForm
from calls.models import Objection, ObjectionFile
from calls.views.access import actor
from core.errors import DomainError
from core.files import private
from core.text import phones
from core.web.forms import refusals_shown
from core.web.pagination import paginate
from people.enums import OfficeRole
from people.rules import offices_with

_SECRET: Final = ("name", "unit_name", "address", "phone", "email", "facts", "findings")


def _objection_for(request: HttpRequest, pk: int) -> Objection:
    rows = Objection.objects.visible_to(request.user).select_related("notice__call")
    found: Objection = get_object_or_404(rows, pk=pk)
    return found


@never_cache
@login_required
@require_safe
def objection_list(request: HttpRequest) -> HttpResponse:
    """Open ones first, without who objects."""
    if not offices_with(request.user, [OfficeRole.SUPERVISOR]):
        raise Http404
    rows = (
        Objection.objects.visible_to(request.user)
        .defer(*_SECRET, "conclusion", "refused_reason")
        .select_related("notice__call")
        .prefetch_related("targets__entry")
        .order_by("concluded_at", "-received_at")
    )
    page = paginate(request, rows)
    return render(request, "calls/objection_list.html", {"page": page})


@never_cache
@login_required
@require_safe
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said against whom, with the contact masked, and what can be done next."""
    return _page(request, _objection_for(request, pk))


def _page(request: HttpRequest, row: Objection, **more: Any) -> HttpResponse:
    targets = row.targets.select_related("entry").order_by("entry__position")
    revealed = more.pop("revealed", False)
    context = {
        "objection": row,
        "targets": targets,
        "files": row.files.order_by("pk"),
        "states": objections.steps_of(row),
        "revealed": revealed,
        "masked_phone": phones.masked_phone(row.phone),
        "masked_name": f"{row.name[:1]}**",
        "refuse_form": ReasonForm(prefix="refuse"),
        "conclude_form": ConclusionForm(targets=targets),
    }
    context |= more
    has_errors = any(form.is_bound for form in (context["refuse_form"], context["conclude_form"]))
    return render(
        request, "calls/objection_detail.html", context, status=422 if has_errors else 200
    )


@never_cache
@login_required
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show name and contact once; that somebody looked is recorded."""
    row = _objection_for(request, pk)
    objections.reveal(objection=row, actor=actor(request), now=timezone.now())
    return _page(request, row, revealed=True)


@never_cache
@login_required
@require_POST
def file(request: HttpRequest, pk: int, file_id: int) -> HttpResponseBase:
    """One piece of evidence, as a download; recorded."""
    row = _objection_for(request, pk)
    found: ObjectionFile = get_object_or_404(row.files, pk=file_id)
    objections.open_file(file=found, actor=actor(request), now=timezone.now())
    try:
        return private.serve(found.path, filename=found.name, content_type=found.content_type)
    except private.FileMissing as error:
        raise Http404 from error


def _accept(request: HttpRequest, row: Objection) -> None:
    objections.accept(objection=row, actor=actor(request), now=timezone.now())


def _investigate(request: HttpRequest, row: Objection) -> None:
    objections.investigate(objection=row, actor=actor(request), now=timezone.now())


def _tell(request: HttpRequest, row: Objection) -> None:
    objections.tell(objection=row, by_message=True, actor=actor(request), now=timezone.now())


def _told(request: HttpRequest, row: Objection) -> None:
    objections.tell(objection=row, by_message=False, actor=actor(request), now=timezone.now())


_PLAIN: Final[dict[str, Callable[[HttpRequest, Objection], None]]] = {
    "accept": _accept,
    "investigate": _investigate,
    "tell": _tell,
    "told": _told,
}


@never_cache
@login_required
@require_http_methods(["POST"])
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One move of the objection's state, named by the button pressed."""
    row = _objection_for(request, pk)
    wanted = request.POST.get("act", "")
    if wanted == "refuse":
        return _refuse(request, row)
    if wanted == "conclude":
        return _conclude(request, row)
    if wanted not in _PLAIN:
        raise Http404
    try:
        _PLAIN[wanted](request, row)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("console_objection", pk)


def _refuse(request: HttpRequest, row: Objection) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="refuse")
    if form.is_valid():
        with refusals_shown(form):
            objections.refuse(
                objection=row,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_objection", row.pk)
    return _page(request, row, refuse_form=form)


def _conclude(request: HttpRequest, row: Objection) -> HttpResponse:
    targets = row.targets.select_related("entry").order_by("entry__position")
    form = ConclusionForm(request.POST, targets=targets)
    if form.is_valid():
        with refusals_shown(form):
            objections.conclude(
                objection=row,
                upheld=form.upheld(),
                reason=form.cleaned_data["reason"],
                findings=form.cleaned_data["findings"],
                conclusion=form.cleaned_data["conclusion"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_objection", row.pk)
    return _page(request, row, conclude_form=form)
