"""What is done with a call as a whole: publish, extend a step, cancel, conclude."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls import forms, rules
from calls.domain import extending, phases, publishing
from calls.models import Step
from calls.views.access import actor, call_for
from core.errors import DomainError
from core.web.forms import refusals_shown
from people.enums import Tier
from people.models import Membership

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """What is missing, what publishing does, and the button."""
    call = call_for(request, slug, rules.can_edit)
    now = timezone.now()
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            publishing.publish(call=call, actor=actor(request), now=now)
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("Published. Now everyone can read the notice."))
            return redirect("console_call", call.slug)
    tiers = call.tiers or Tier.values
    members = Membership.objects.on(timezone.localdate(now)).filter(tier__in=tiers)
    context = {
        "call": call,
        "missing": publishing.missing(call, now),
        "phases": phases.of_call(call, now),
        "units": members.values("unit").distinct().count(),
        "refused": refused,
    }
    return render(request, "calls/publish.html", context, status=422 if refused else 200)


@login_required
@require_http_methods(METHODS)
def extend_step(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """A later end for a step, with the reason that everyone will read."""
    call = call_for(request, slug, rules.can_edit)
    step = get_object_or_404(Step, call=call, pk=step_id)
    form = forms.ExtendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            extending.extend(
                step=step, actor=actor(request), now=timezone.now(), **form.cleaned_data
            )
        if form.is_valid():
            messages.success(request, _("Extended. The public page says so, with the reason."))
            step.refresh_from_db()
            if later := extending.overlapped(step):
                messages.warning(
                    request,
                    _("Look at what follows: %(steps)s would open before this step closes.")
                    % {"steps": "、".join(str(one) for one in later)},
                )
            return redirect("console_call", call.slug)
    context = {
        "call": call,
        "step": step,
        "form": form,
        "extensions": step.extensions.order_by("-made_at"),
    }
    return render(request, "calls/extend.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(METHODS)
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel a published call with a reason."""
    call = call_for(request, slug, rules.can_decide)
    form = forms.CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            publishing.cancel(
                call=call, actor=actor(request), now=timezone.now(), **form.cleaned_data
            )
        if form.is_valid():
            messages.success(request, _("The call is cancelled."))
            return redirect("console_call", call.slug)
    context = {"call": call, "form": form, "waiting": publishing.undecided(call)}
    return render(request, "calls/cancel.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(METHODS)
def conclude(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a call whose submissions are all decided."""
    call = call_for(request, slug, rules.can_decide)
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            publishing.conclude(call=call, actor=actor(request), now=timezone.now())
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("The call is concluded."))
            return redirect("console_call", call.slug)
    context = {"call": call, "waiting": publishing.undecided(call), "refused": refused}
    return render(request, "calls/conclude.html", context, status=422 if refused else 200)
