"""Organisers: preparing the proofs of teaching of a part, from the page of certificates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from certificates.domain import teaching
from certificates.views.console import actor_of, event_or_404
from core.errors import DomainError
from events import rules as event_rules


@login_required
@require_POST
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """A batch for everybody who taught in the part `part`, or the first, and has no proof yet."""
    event = event_or_404(request, slug, event_rules.can_prepare_certificates)
    parts = {str(row.pk): row for row in event.parts.order_by("order", "pk")}
    part = parts.get(request.POST.get("part") or next(iter(parts), ""))
    if part is None:
        raise Http404
    part.event = event
    now = timezone.now()
    try:
        batch = teaching.prepare(
            part=part,
            template=teaching.template_of(event),
            issued_on=min(timezone.localdate(now), part.ends_on),
            actor=actor_of(request),
            now=now,
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("console_certificates", slug=slug)
    return redirect("console_batch", slug=slug, pk=batch.pk)
