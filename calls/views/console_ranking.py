"""The ranking for organisers: order, spread, changes by hand, freeze, verdicts, files."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls import rules
from calls.domain import (
    freezing,
    ranking,
    ranking_list,
    ranking_package,
    ranking_sheet,
    reviewing,
    verdicts,
)
from calls.domain.ranking_list import Line, Listing
from calls.domain.scores import Summary
from calls.enums import ReviewStatus, StepOutcome
from calls.forms import scoring as forms
from calls.models import FrozenRanking, RankMove, Review, Step, Submission
from calls.views.access import actor
from calls.views.console_scoring import log_export, page_context, scoring_step
from core.errors import DomainError
from core.files import private
from core.spreadsheet.export import XLSX_TYPE
from core.web.forms import refusals_shown
from core.web.pagination import paginate
from core.web.plots import Spread


def _ranked_step(request: HttpRequest, slug: str, step_id: int, *, head: bool = False) -> Step:
    """The step if scores are open to this user; 404 while they are not, for everyone alike."""
    step = scoring_step(request, slug, step_id, rules.can_view)
    if not rules.can_see_scores(request.user, step, timezone.now()):
        raise Http404
    if head and not rules.can_rank(request.user, step, timezone.now()):
        raise PermissionDenied
    return step


@login_required
@require_safe
def order(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Places with figures, the spread of scores drawn, and what the head can do with the order."""
    step = _ranked_step(request, slug, step_id)
    listing = ranking_list.of_step(step)
    only_disputed = request.GET.get("shown") == "disputed"
    page = paginate(request, listing.disputed if only_disputed else listing.placed)
    lines = listing.lines(page)
    context = {
        **page_context(request, step),
        "listing": listing,
        "page": page,
        "lines": lines,
        "spreads": [_spread(line, line.placed.summary) for line in lines if line.placed.summary],
        "only_disputed": only_disputed,
        "undecided": len(verdicts.open_places(listing.frozen)) if listing.frozen else 0,
    }
    return render(request, "calls/console_ranking.html", context)


def _spread(line: Line, known: Summary) -> Spread:
    return Spread(
        label=f"{line.placed.place}. {line.name}",
        values=tuple(one / 100 for one in known.points),
        middle=known.result / 100,
        mark=_("disputed") if line.is_disputed else "",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """One submission: each sealed review with remarks, and the change of place by the head."""
    step = _ranked_step(request, slug, step_id, head=request.method == "POST")
    listing, line = _line(step, pk)
    form = forms.MoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            ranking.move(
                step=step,
                submission=line.submission,
                place=form.cleaned_data["place"],
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("The order was changed."))
            return redirect("console_ranking", slug, step_id)
    criteria = list(step.criteria.order_by("order"))
    reviews = (
        Review.objects.sealed()
        .filter(submission=pk, member__step=step)
        .select_related("member__person")
        .order_by("member__invited_at", "member_id")
    )
    context = {
        **page_context(request, step),
        "listing": listing,
        "line": line,
        "criteria": criteria,
        "reviews": [
            (review, [(one, review.scores.get(str(one.pk))) for one in criteria])
            for review in reviews
        ],
        "moves": RankMove.objects.filter(step=step, submission=pk)
        .select_related("made_by", "withdrawn_by")
        .order_by("made_at"),
        "form": form,
    }
    return render(
        request, "calls/console_ranking_row.html", context, status=422 if form.errors else 200
    )


def _line(step: Step, pk: int) -> tuple[Listing, Line]:
    listing = ranking_list.of_step(step)
    placed = next((one for one in listing.placed if one.submission == pk), None)
    if placed is None:
        raise Http404
    return listing, listing.lines([placed])[0]


@login_required
@require_POST
def withdraw_move(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """Undo one change of order; it stays on record."""
    step = _ranked_step(request, slug, step_id, head=True)
    move = get_object_or_404(RankMove, step=step, pk=pk)
    try:
        ranking.withdraw(move=move, actor=actor(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The change of order was taken back."))
    return redirect("console_ranking", slug, step_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unseal(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """Give a sealed review back to its author, with the reason."""
    step = _ranked_step(request, slug, step_id, head=True)
    review = get_object_or_404(
        Review.objects.select_related("member__person", "member__step"),
        pk=pk,
        member__step=step,
        status=ReviewStatus.SEALED,
    )
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            reviewing.unseal(
                review=review,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("The review was given back to its author."))
            return redirect("console_scoring", slug, step_id)
    context = {**page_context(request, step), "review": review, "form": form}
    context["line"] = _line(step, review.submission_id)[1]
    return render(request, "calls/console_unseal.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """What the freeze means, and the button."""
    step = _ranked_step(request, slug, step_id, head=True)
    listing = ranking_list.of_step(step)
    if listing.frozen is not None:
        return redirect("console_ranking", slug, step_id)
    form = forms.FreezeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            freezing.freeze(
                step=step,
                equals_reason=form.cleaned_data["equals_reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("The order is frozen."))
            return redirect("console_ranking", slug, step_id)
    context = {
        **page_context(request, step),
        "form": form,
        "equals": listing.lines(listing.equals[:100]),
        "count": len(listing.placed),
    }
    return render(request, "calls/console_freeze.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """After the freeze: the first so many pass, or the ticked ones get a verdict."""
    step = _ranked_step(request, slug, step_id, head=True)
    frozen = get_object_or_404(FrozenRanking.objects.select_related("step"), step=step)
    by_hand = "outcome" in request.POST
    data = request.POST if request.method == "POST" else None
    first = forms.PassFirstForm(
        None if by_hand else data,
        initial={"reason": _("Not among the first places of the expert scoring")},
    )
    hand = forms.VerdictForm(data if by_hand else None, initial={"outcome": StepOutcome.PASSED})
    used: Any = hand if by_hand else first
    if used.is_valid():
        with refusals_shown(used):
            made = (
                _decide_ticked(request, frozen, hand)
                if by_hand
                else verdicts.pass_first(
                    frozen=frozen,
                    number=first.cleaned_data["number"],
                    reason=first.cleaned_data["reason"],
                    actor=actor(request),
                    now=timezone.now(),
                )
            )
        if used.is_valid():
            messages.success(request, _("Verdicts given: %(count)s.") % {"count": len(made)})
            return redirect("console_ranking", slug, step_id)
    listing = ranking_list.of_step(step)
    waiting = {place.submission_id for place in verdicts.open_places(frozen)}
    context = {
        **page_context(request, step),
        "first": first,
        "hand": hand,
        "lines": listing.lines(one for one in listing.placed if one.submission in waiting),
        "ticked": set(request.POST.getlist("selected")),
    }
    return render(request, "calls/console_decide.html", context, status=422 if used.errors else 200)


def _decide_ticked(
    request: HttpRequest, frozen: FrozenRanking, form: forms.VerdictForm
) -> list[Any]:
    ticked = [int(key) for key in request.POST.getlist("selected") if key.isdecimal()]
    own = Submission.objects.filter(pk__in=ticked, frozen_places__ranking=frozen)
    outcome = StepOutcome(form.cleaned_data["outcome"])
    return verdicts.decide(
        frozen=frozen,
        outcomes=dict.fromkeys(own.values_list("pk", flat=True), outcome),
        reason=form.cleaned_data["reason"],
        actor=actor(request),
        now=timezone.now(),
    )


@login_required
@require_POST
def export(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """The ranking as a workbook."""
    step = _ranked_step(request, slug, step_id)
    log_export(request, step, "exported")
    data = ranking_sheet.workbook_of(ranking_list.of_step(step), locale=get_language() or "zh-hans")
    name = _("Ranking %(call)s.xlsx") % {"call": step.call.title}
    return private.attach(data, filename=name, content_type=XLSX_TYPE)


@login_required
@require_POST
def package(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """The package of a frozen ranking, which proves the order without us."""
    step = _ranked_step(request, slug, step_id)
    frozen = get_object_or_404(FrozenRanking.objects.select_related("frozen_by"), step=step)
    log_export(request, step, "package_taken")
    name = _("Ranking %(call)s.zip") % {"call": step.call.title}
    return private.attach(
        ranking_package.make(frozen), filename=name, content_type="application/zip"
    )
