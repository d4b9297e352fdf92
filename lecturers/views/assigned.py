"""Assignments on the organiser's side: the list, one of them, and what can be done with it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import DomainError
from core.files import private
from core.web import htmx
from core.web.forms import refusals_shown
from core.web.pagination import Sorting, paginate
from events.models import Event
from lecturers import rules
from lecturers.domain import answering, assignments, invitations_ics, letters
from lecturers.enums import AssignmentStatus, LetterKind
from lecturers.forms.assignments import AnswerForm, AssignmentFilter, CancelForm
from lecturers.models import Assignment, Material
from lecturers.models.assignment import AssignmentQuerySet
from lecturers.views.assignment_access import actor, assignment_for, event_for

_ORDERS = {"on": ["starts_at"], "asked": ["invited_at"]}
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {"pdf": "application/pdf", "docx": WORD_TYPE}


@login_required
@require_safe
def assignment_list(request: HttpRequest) -> HttpResponse:
    """Every assignment of the events whose lecturers this user may see."""
    events = rules.events_with_assignments(request.user)
    if events is None:
        return render(request, "errors/403.html", status=403)
    filters = AssignmentFilter(request.GET or None)
    rows = invitations_ics.rows().filter(session__part__event__in=events)
    return _list(request, rows, filters, event=None)


@login_required
@require_safe
def event_lecturers(request: HttpRequest, slug: str) -> HttpResponse:
    """The assignments of one event."""
    event = event_for(request, slug, rules.can_view_assignments)
    filters = AssignmentFilter(request.GET or None)
    rows = invitations_ics.rows().filter(session__part__event=event)
    return _list(request, rows, filters, event=event)


def _list(
    request: HttpRequest,
    rows: AssignmentQuerySet,
    filters: AssignmentFilter,
    *,
    event: Event | None,
) -> HttpResponse:
    filters.is_valid()
    asked = getattr(filters, "cleaned_data", {})
    found = rows
    if words := asked.get("q"):
        found = found.filter(
            Q(lecturer__person__name__icontains=words)
            | Q(session__title__icontains=words)
            | Q(topic__icontains=words)
            | Q(session__part__event__title__icontains=words)
        )
    if status := asked.get("status"):
        found = found.filter(status=status)
    sorting = Sorting.of(request, _ORDERS, default="-on")
    context = {
        "event": event,
        "filters": filters,
        "sorting": sorting,
        "page": paginate(request, sorting.apply(found)),
        "may_see_fees": event is not None and rules.can_see_fees(request.user, event),
    }
    template = "lecturers/event_lecturers.html" if event else "lecturers/assignment_list.html"
    return htmx.render(request, template, context, fragment="lecturers/_assignment_rows.html")


@login_required
@require_safe
def assignment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment: its state, what was told, materials, letters, and the acts."""
    row = assignment_for(request, pk, rules.can_view_assignments)
    return _detail(request, row, AnswerForm(initial={"answer": "accept"}))


def _detail(
    request: HttpRequest, row: Assignment, form: AnswerForm, *, status: int = 200
) -> HttpResponse:
    event = row.session.part.event
    context = {
        "row": row,
        "event": event,
        "form": form,
        "materials": row.materials.order_by("uploaded_at", "pk"),
        "may_assign": rules.can_assign(request.user, event),
        "may_download": rules.can_download_materials(request.user, event),
        "may_see_fees": rules.can_see_fees(request.user, event),
        "can_ask_again": row.status
        in {
            AssignmentStatus.DECLINED,
            AssignmentStatus.LAPSED,
            AssignmentStatus.CANCELLED,
            AssignmentStatus.MOVE_REQUESTED,
        },
        "can_cancel": row.is_waiting
        or row.status in {AssignmentStatus.ACCEPTED, AssignmentStatus.QUEUED},
        "can_answer": row.is_waiting,
        "has_employer": bool(letters.employer_of(row)),
    }
    return render(request, "lecturers/assignment.html", context, status=status)


@login_required
@require_POST
def note_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What the lecturer said on the telephone."""
    row = assignment_for(request, pk, rules.can_assign)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            answering.answer(
                assignment=row, actor=actor(request), now=timezone.now(), **form.cleaned_data
            )
    if form.is_valid():
        messages.success(request, _("The answer is noted."))
        return redirect("console_assignment", row.pk)
    return _detail(request, row, form, status=422)


@login_required
@require_POST
def ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, with the time as it stands in the programme now."""
    row = assignment_for(request, pk, rules.can_assign)
    try:
        assignments.ask_again(assignment=row, actor=actor(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Asked again, with a new link."))
    return redirect("console_assignment", row.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the question or the acceptance, with a reason."""
    row = assignment_for(request, pk, rules.can_assign)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            assignments.cancel(
                assignment=row,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Cancelled; the lecturer is told."))
            return redirect("console_assignment", row.pk)
    context = {
        "event": row.session.part.event,
        "title": _("Cancel this assignment?"),
        "text": _("The lecturer is told, and the entry in the calendar is cancelled."),
        "action": request.path,
        "back": reverse("console_assignment", args=[row.pk]),
        "button": _("Cancel the assignment"),
        "form": form,
        "danger": True,
    }
    status = 422 if form.is_bound else 200
    return htmx.render(
        request,
        "lecturers/confirm.html",
        context,
        fragment="components/confirm.html",
        status=status,
    )


@login_required
@require_safe
def letter(request: HttpRequest, pk: int, kind: str, extension: str) -> HttpResponse:
    """邀请函 to the lecturer or to the employer, as PDF or Word."""
    row = assignment_for(request, pk, rules.can_assign)
    if extension not in _TYPES or kind not in LetterKind.values:
        raise Http404
    try:
        data = letters.make(row, LetterKind(kind), extension, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("console_assignment", row.pk)
    name = letters.file_name(row, LetterKind(kind), extension)
    return private.attach(data, filename=name, content_type=_TYPES[extension])


@login_required
@require_safe
def material(request: HttpRequest, pk: int, material_id: int) -> HttpResponseBase:
    """A file of the lecturer, for the event's team only."""
    row = assignment_for(request, pk, rules.can_download_materials)
    found = get_object_or_404(Material, pk=material_id, assignment=row)
    try:
        return private.serve(found.file, filename=found.name, content_type=found.content_type)
    except private.FileMissing as error:
        messages.error(request, str(error))
        return redirect("console_assignment", row.pk)
