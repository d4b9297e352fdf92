"""考勤 on the organiser's screen: the grid, one mark and what it rests on, leave, the workbook."""

from collections.abc import Callable, Mapping
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendance.domain import attendance, decisions, queries
from attendance.enums import AttendanceStatus, LeaveStatus
from attendance.forms import GridFilter, MarkForm, ReasonForm
from attendance.models import Leave
from attendance.templatetags.attendance import SIGNS
from attendance.views.access import actor, event_for
from core import audit
from core.errors import DomainError
from core.files import private
from core.spreadsheet.export import XLSX_TYPE, Column, workbook
from core.web.forms import refusals_shown
from core.web.pagination import paginate
from events import rules
from events.models import Session
from registrations.models import Registration


@login_required
@require_safe
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """Sessions × people as the facts have them now; every cell leads to what it rests on."""
    event = event_for(request, slug, rules.can_view_attendance)
    form = GridFilter(event, request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    part = chosen.get("part")
    columns = queries.sessions(event, part.pk if part else None)
    people = queries.people(event, text=chosen.get("q", ""), part=part.pk if part else None)
    page = paginate(request, people)
    found = attendance.current(event_id=event.pk, now=timezone.now())
    return render(
        request,
        "attendance/grid.html",
        {
            "event": event,
            "filters": form,
            "page": page,
            "sessions": columns,
            "rows": queries.grid(columns, page.object_list, found=found),
            "totals": queries.totals(event, columns, found=found),
            "signs": [(SIGNS[one], one.label, one.value) for one in AttendanceStatus],
            "open_leaves": Leave.objects.filter(
                registration__event=event, status=LeaveStatus.REQUESTED
            ).count(),
            "may_mark": rules.can_mark_attendance(request.user, event),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, slug: str, registration_id: int, session_id: int) -> HttpResponse:
    """One person in one session: the mark, why, and changing it."""
    event = event_for(request, slug, rules.can_view_attendance)
    person = get_object_or_404(
        Registration.objects.confirmed().filter(event=event), pk=registration_id
    )
    session = get_object_or_404(
        Session.objects.counting().filter(part__event=event, part__chosen_by__registration=person),
        pk=session_id,
    )
    may_mark = rules.can_mark_attendance(request.user, event)
    if request.method == "POST":
        event_for(request, slug, rules.can_mark_attendance)
        form: ReasonForm = _ACTS[_act(request)](request, person, session)
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_attendance_cell", slug, person.pk, session.pk)
    else:
        form = MarkForm()
    return render(
        request,
        "attendance/cell.html",
        {
            "event": event,
            "person": person,
            "session": session,
            "why": queries.explain(person, session, now=timezone.now()),
            "form": form if _act(request) == "mark" else MarkForm(),
            "leave_form": form if _act(request) == "leave" else ReasonForm(prefix="leave"),
            "withdraw_form": form if _act(request) == "withdraw" else ReasonForm(prefix="withdraw"),
            "labels": dict(AttendanceStatus.choices),
            "may_mark": may_mark,
        },
        status=422 if request.method == "POST" else 200,
    )


def _act(request: HttpRequest) -> str:
    wanted = request.POST.get("act", "")
    return wanted if wanted in _ACTS else "mark"


def _mark(request: HttpRequest, person: Registration, session: Session) -> ReasonForm:
    form = MarkForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            decisions.set_mark(
                registration=person,
                session=session,
                status=AttendanceStatus(form.cleaned_data["status"]),
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
    return form


def _withdraw(request: HttpRequest, person: Registration, session: Session) -> ReasonForm:
    form = ReasonForm(request.POST, prefix="withdraw")
    if form.is_valid():
        with refusals_shown(form):
            decisions.withdraw_mark(
                registration=person,
                session=session,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
    return form


def _leave(request: HttpRequest, person: Registration, session: Session) -> ReasonForm:
    form = ReasonForm(request.POST, prefix="leave")
    if form.is_valid():
        with refusals_shown(form):
            decisions.request_leave(
                registration=person,
                session=session,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
                approved=True,
            )
    return form


_ACTS: Final[Mapping[str, Callable[[HttpRequest, Registration, Session], ReasonForm]]] = {
    "mark": _mark,
    "withdraw": _withdraw,
    "leave": _leave,
}


@login_required
@require_safe
def leave_list(request: HttpRequest, slug: str) -> HttpResponse:
    event = event_for(request, slug, rules.can_view_attendance)
    return render(
        request,
        "attendance/leave_list.html",
        {
            "event": event,
            "page": paginate(request, queries.leaves(event)),
            "may_mark": rules.can_mark_attendance(request.user, event),
        },
    )


@login_required
@require_POST
def leave_decide(request: HttpRequest, slug: str, leave_id: int) -> HttpResponse:
    event = event_for(request, slug, rules.can_mark_attendance)
    leave = get_object_or_404(Leave, pk=leave_id, registration__event=event)
    status = request.POST.get("status", "")
    if status in (LeaveStatus.APPROVED, LeaveStatus.REFUSED, LeaveStatus.WITHDRAWN):
        try:
            decisions.decide_leave(
                leave=leave, status=LeaveStatus(status), actor=actor(request), now=timezone.now()
            )
            messages.success(request, _("Saved."))
        except DomainError as error:
            messages.error(request, str(error))
    return redirect("console_leaves", event.slug)


@login_required
@require_POST
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """The grid as a workbook, with totals. A POST, because exports are written down."""
    event = event_for(request, slug, rules.can_view_attendance)
    form = GridFilter(event, request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    part = chosen.get("part")
    columns = queries.sessions(event, part.pk if part else None)
    people = queries.people(event, text=chosen.get("q", ""), part=part.pk if part else None)
    found = attendance.current(event_id=event.pk, now=timezone.now())
    rows = queries.grid(columns, people, found=found)
    labels = dict(AttendanceStatus.choices)
    content = workbook(
        _("Attendance: %(event)s") % {"event": event.title},
        [
            Column(header=_("No."), kind="number"),
            Column(header=_("Name")),
            Column(header=_("Unit")),
            *(Column(header=_session_header(one), width=12) for one in columns),
            Column(header=_("Attended"), kind="number"),
            Column(header=_("Sessions"), kind="number"),
            Column(header=_("Share (%)"), kind="number"),
        ],
        (
            [
                number,
                row.registration.name,
                row.registration.unit_name,
                *(str(labels[one.mark.status]) if one.mark else "" for one in row.cells),
                row.attended,
                row.expected,
                row.share,
            ]
            for number, row in enumerate(rows, 1)
        ),
        sheet=_("Attendance sheet"),
        locale=get_language() or "zh-hans",
    )
    audit.record(
        action="attendance.exported",
        subject=event,
        actor=actor(request),
        now=timezone.now(),
        scope=event,
    )
    return private.attach(
        content, filename=f"{event.short_name}-{_('attendance')}.xlsx", content_type=XLSX_TYPE
    )


def _session_header(session: Session) -> str:
    starts = timezone.localtime(session.starts_at)
    return f"{date_format(starts, 'MONTH_DAY_FORMAT')} {starts:%H:%M}\n{session.title}"
