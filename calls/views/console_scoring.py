"""Expert scoring on the organiser's screen: the panel, who has handed in how much, reminders."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls import rules
from calls.domain import board, distributing, panel, ranking, subjects
from calls.enums import StepKind
from calls.forms import scoring as forms
from calls.models import PanelMember, Step, Submission
from calls.views.access import Rule, actor, step_for
from core import audit
from core.errors import DomainError
from core.web.forms import refusals_shown
from core.web.pagination import paginate
from people.models import Unit


def scoring_step(request: HttpRequest, slug: str, step_id: int, allowed: Rule) -> Step:
    """The scoring step of the address, if the rule allows its page."""
    return step_for(request, slug, step_id, StepKind.SCORING, allowed)


@login_required
@require_safe
def scoring(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """The panel with its progress, recusals, and the way to the ranking."""
    step = scoring_step(request, slug, step_id, rules.can_view)
    now = timezone.now()
    found = board.of_step(step)
    page = paginate(request, found.recusals)
    listed = {row.submission.pk for row in page}
    context = {
        **page_context(request, step),
        "board": found,
        "page": page,
        "names": subjects.of(
            Submission.objects.filter(pk__in=listed).select_related("call", "unit", "person")
        ),
        "wanted_form": forms.ReviewsWantedForm(initial={"reviews_wanted": step.reviews_wanted}),
        "sits": rules.sits_on_panel(request.user, step),
        "scores_open": ranking.are_scores_open(step, now),
        "criteria": step.criteria.order_by("order"),
    }
    return render(request, "calls/console_scoring.html", context)


def page_context(request: HttpRequest, step: Step) -> dict[str, Any]:
    """What every page of a scoring step shows or asks."""
    return {
        "call": step.call,
        "step": step,
        "may_edit": rules.can_edit(request.user, step.call),
        "may_decide": rules.can_decide(request.user, step.call),
        "is_frozen": ranking.is_frozen(step),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """A reviewer by name and phone; the link goes out by itself."""
    step = scoring_step(request, slug, step_id, rules.can_edit)
    form = forms.PanelInviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        unit = Unit.objects.live().filter(name=data["unit_name"].strip()).first()
        if data["unit_name"] and unit is None:
            form.add_error(
                "unit_name",
                _("No unit has this full name. Choose one of the list, or enter the unit first."),
            )
    if form.is_valid():
        with refusals_shown(form):
            member = panel.invite(
                step=step,
                name=data["name"],
                phone=data["phone"],
                email=data["email"],
                unit=unit,
                position=data["position"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(
                request,
                _("%(name)s was invited; the link is on its way.") % {"name": member.person},
            )
            return redirect("console_scoring", slug, step_id)
    context = {**page_context(request, step), "form": form}
    context["units"] = Unit.objects.live().order_by("name_pinyin", "name")[:500]
    return render(
        request, "calls/console_panel_invite.html", context, status=422 if form.errors else 200
    )


@login_required
@require_POST
def invite_again(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """A new link for somebody who has not accepted yet."""
    step = scoring_step(request, slug, step_id, rules.can_edit)
    member = get_object_or_404(PanelMember, step=step, pk=pk, left_at__isnull=True)
    panel.invite_again(member=member, actor=actor(request), now=timezone.now())
    messages.success(request, _("A new link is on its way; the old one opens nothing any more."))
    return redirect("console_scoring", slug, step_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """Take somebody off the panel, with the reason."""
    step = scoring_step(request, slug, step_id, rules.can_edit)
    member = get_object_or_404(
        PanelMember.objects.select_related("person", "step"), step=step, pk=pk, left_at__isnull=True
    )
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            panel.leave(
                member=member,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("%(name)s is off the panel.") % {"name": member.person})
            return redirect("console_scoring", slug, step_id)
    context = {**page_context(request, step), "member": member, "form": form}
    return render(
        request, "calls/console_panel_leave.html", context, status=422 if form.errors else 200
    )


@login_required
@require_POST
def distribute(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Set how many reviews each submission gets, and give out what is missing."""
    step = scoring_step(request, slug, step_id, rules.can_edit)
    form = forms.ReviewsWantedForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        messages.error(request, _("Reviews per submission: a whole number from 1 to 99, or empty."))
        return redirect("console_scoring", slug, step_id)
    done = distributing.distribute(
        step=distributing.set_wanted(
            step=step, wanted=form.cleaned_data["reviews_wanted"], actor=actor(request), now=now
        ),
        actor=actor(request),
        now=now,
    )
    messages.success(request, _("Newly given out: %(count)s.") % {"count": done.created})
    if done.short:
        messages.warning(
            request,
            _("Too few untied reviewers for %(count)s submissions.") % {"count": len(done.short)},
        )
    return redirect("console_scoring", slug, step_id)


@login_required
@require_POST
def remind(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Write to those who owe reviews or have not accepted; at most once a day each."""
    step = scoring_step(request, slug, step_id, rules.can_edit)
    try:
        done = panel.remind(step=step, actor=actor(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        count = done.reviewers + done.invited
        messages.success(
            request,
            _("Reminded: %(count)s. Each of them hears from this at most once a day.")
            % {"count": count},
        )
    return redirect("console_scoring", slug, step_id)


def log_export(request: HttpRequest, step: Step, what: str) -> None:
    """Who took which file of this step out of the house."""
    audit.record(
        action=f"ranking.{what}",
        subject=step,
        scope=step.call,
        actor=actor(request),
        now=timezone.now(),
    )
