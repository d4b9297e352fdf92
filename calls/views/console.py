"""The organisers' list of calls, and the hub of one call with its path."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from calls import forms, rules
from calls.domain import extending, phases, publishing
from calls.enums import CallStatus, StepPhase, SubmissionStatus
from calls.models import Call
from calls.views import public
from calls.views.access import call_for
from core.web.pagination import paginate

_UNCOUNTED = (SubmissionStatus.DRAFT, SubmissionStatus.WITHDRAWN)


@login_required
@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """The calls of the user's offices, latest first, each with its current phase."""
    if not rules.can_use(request.user):
        raise PermissionDenied
    now = timezone.now()
    filters = forms.CallFilter(request.GET)
    live = Count("submissions", filter=~Q(submissions__status__in=_UNCOUNTED))
    calls = (
        filters.apply(Call.objects.visible_to(request.user, now))
        .annotate(number_of_submissions=live)
        .prefetch_related("steps")
        .order_by("-created_at", "-pk")
    )
    page = paginate(request, calls)
    context = {
        "filters": filters,
        "page": page,
        "rows": [(call, phases.current(phases.of_call(call, now))) for call in page],
        "may_create": rules.can_create(request.user),
    }
    return render(request, "calls/console_list.html", context)


@login_required
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """The hub of a call: its path with who stands where, and what can be done."""
    call = call_for(request, slug, rules.can_view)
    now = timezone.now()
    prefetch_related_objects([call], "steps__extensions")
    path = phases.of_call(call, now, counted=True)
    context = {
        "call": call,
        "phases": path,
        "submissions": call.submissions.live().count(),
        "missing": publishing.missing(call, now) if call.status == CallStatus.DRAFT else [],
        "overlaps": [
            (phase.step, later)
            for phase in path
            if phase.state == StepPhase.OPEN
            and phase.step.extensions.all()
            and (later := extending.overlapped(phase.step))
        ],
        "waiting": publishing.undecided(call),
        "may": {
            "edit": rules.can_edit(request.user, call),
            "decide": rules.can_decide(request.user, call),
        },
    }
    return render(request, "calls/console_call.html", context)


@login_required
@require_safe
def paper(request: HttpRequest, slug: str) -> HttpResponse:
    """The notice as an A4 paper, before it is public as well."""
    return public.paper_response(call_for(request, slug, rules.can_view))
