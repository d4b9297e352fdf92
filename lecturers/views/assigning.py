"""Finding a lecturer for a session, comparing candidates, asking them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.web.forms import refusals_shown
from core.web.pagination import paginate
from events.domain import states as event_states
from events.models import Session
from lecturers import rules
from lecturers.domain import assignments, candidates, invitations_ics
from lecturers.domain.candidates import Wanted
from lecturers.enums import AssignmentStatus
from lecturers.forms.assignments import CandidateFilter, QuestionForm
from lecturers.models import Lecturer
from lecturers.views.assignment_access import actor, session_for

COMPARED = 4
PER_PAGE = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_lecturers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who fits this session, the best first, and the question to those who are ticked."""
    session = session_for(request, pk, rules.can_assign)
    is_posted = request.method == "POST"
    form = QuestionForm(session, request.POST if is_posted else None)
    if is_posted and form.is_valid() and _ask(request, session, form):
        return redirect("console_session_lecturers", session.pk)
    filters = CandidateFilter(session.part.event.office_id, request.GET or None)
    found = candidates.find(session, filters.wanted())
    context = {
        **_about(session),
        "form": form,
        "filters": filters,
        "page": paginate(request, found, per_page=PER_PAGE),
        "count": len(found),
        "free_count": sum(one.is_free for one in found),
        "ticked": request.POST.getlist("lecturers"),
    }
    status = 422 if is_posted else 200
    return render(request, "lecturers/session_lecturers.html", context, status=status)


def _about(session: Session) -> dict[str, Any]:
    rows = invitations_ics.rows().filter(session=session).order_by("position", "pk")
    asked = list(rows)
    return {
        "session": session,
        "event": session.part.event,
        "asked": asked,
        "appearing": session.people.select_related("person").order_by("order", "pk"),
        "is_askable": session.dropped_at is None
        and not event_states.is_closed(session.part.event)
        and session.starts_at > timezone.now(),
        "next_waits": any(row.status == AssignmentStatus.QUEUED for row in asked),
    }


def _ask(request: HttpRequest, session: Session, form: QuestionForm) -> bool:
    """Ask those who are ticked, in the order of their numbers; False with the refusal shown."""
    chosen = _in_order(request)
    if not chosen:
        form.add_error(None, _("Tick at least one lecturer."))
        return False
    with refusals_shown(form):
        rows = assignments.invite(
            session=session,
            lecturers=chosen,
            question=form.question(),
            actor=actor(request),
            now=timezone.now(),
        )
        text = ngettext(
            "%(count)d lecturer is on the list; who is asked now has a message.",
            "%(count)d lecturers are on the list; who is asked now has a message.",
            len(rows),
        )
        messages.success(request, text % {"count": len(rows)})
    return form.is_valid()


def _in_order(request: HttpRequest) -> list[Lecturer]:
    """The ticked lecturers by the number typed beside each, then as listed."""
    keys = [int(key) for key in request.POST.getlist("lecturers") if key.isdigit()]
    by_key = Lecturer.objects.select_related("person", "unit").in_bulk(keys)

    def place(key: int) -> tuple[int, int]:
        typed = request.POST.get(f"order_{key}", "")
        return (int(typed) if typed.isdigit() else 1000, keys.index(key))

    return [by_key[key] for key in sorted(set(keys), key=place) if key in by_key]


@login_required
@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Up to four candidates side by side."""
    session = session_for(request, pk, rules.can_assign)
    keys = [int(key) for key in request.GET.getlist("lecturers") if key.isdigit()][:COMPARED]
    found = candidates.find(session, Wanted(keys=frozenset(keys)))
    context = {**_about(session), "found": found, "form": QuestionForm(session)}
    return render(request, "lecturers/compare.html", context)
