"""What anyone may read of calls: the list, a notice with its phases and papers, the PDF."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from calls.domain import notice_paper, phases
from calls.enums import CallStatus, StepKind, StepPhase
from calls.models import Call
from core.documents import official
from core.web.pagination import paginate
from people.enums import Tier


@require_safe
def call_list(request: HttpRequest) -> HttpResponse:
    """Every published call: those that run first, then the rest, latest first."""
    now = timezone.now()
    calls = Call.objects.public().select_related("issuer").prefetch_related("steps")
    page = paginate(request, calls.order_by("-published_at", "-pk"))
    rows = [(call, phases.current(phases.of_call(call, now))) for call in page]
    context = {
        "page": page,
        "running": [row for row in rows if row[0].status == CallStatus.PUBLISHED],
        "past": [row for row in rows if row[0].status != CallStatus.PUBLISHED],
    }
    return render(request, "calls/list.html", context)


@require_safe
def call_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A notice: who may put forward, until when, which papers, extensions with their reasons."""
    call = get_object_or_404(
        Call.objects.public().select_related("issuer").prefetch_related("steps__extensions"),
        slug=slug,
    )
    path = phases.of_call(call, timezone.now(), counted=True)
    papers = call.papers.order_by("order", "pk")
    context = {
        "call": call,
        "phases": path,
        "papers": [
            (paper, notice_paper.who_hands_in(paper), notice_paper.demands_of(paper))
            for paper in papers
        ],
        "tiers": [Tier(tier).label for tier in call.tiers],
        "lines": official.lines_of(call.text),
        "is_open": any(
            phase.step.kind == StepKind.NOMINATION and phase.state == StepPhase.OPEN
            for phase in path
        ),
    }
    return render(request, "calls/detail.html", context)


@require_safe
def call_pdf(_request: HttpRequest, slug: str) -> HttpResponse:
    """The notice as an A4 paper."""
    calls = Call.objects.public().select_related("issuer")
    return paper_response(get_object_or_404(calls, slug=slug))


def paper_response(call: Call) -> HttpResponse:
    """The paper of a call as a download."""
    made = notice_paper.pdf(call, url=f"{settings.SITE_URL}/calls/{call.slug}/")
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{call.slug}.pdf"'
    response["Cache-Control"] = "no-cache"
    return response
