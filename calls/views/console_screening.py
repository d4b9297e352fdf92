"""资格审查 and 委员会审查 on the organiser's screen: submissions × checks, verdicts by people."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from calls import rules
from calls.domain import checks, screening
from calls.domain.path import ReasonMissing
from calls.enums import CheckVerdict, StepKind, StepOutcome
from calls.forms.screening import OverruleForm, PlaceForm, ScreeningFilter, VerdictsForm
from calls.models import Step, Submission
from calls.views.access import actor, call_for, step_for
from core.web.forms import refusals_shown
from core.web.pagination import paginate

_PAGES: Final = {
    StepKind.ELIGIBILITY: "console_screening",
    StepKind.COMMITTEE: "console_committee",
}


@login_required
@require_safe
def eligibility(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """The eligibility review."""
    step = step_for(request, slug, step_id, StepKind.ELIGIBILITY, rules.can_view)
    return _table(request, step)


@login_required
@require_safe
def committee(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """The committee review: the same table in its order, which can be changed by hand."""
    step = step_for(request, slug, step_id, StepKind.COMMITTEE, rules.can_view)
    return _table(request, step)


def _judging_step(request: HttpRequest, slug: str, step_id: int, rule: Any) -> Step:
    call = call_for(request, slug, rule)
    step = get_object_or_404(Step, call=call, pk=step_id, kind__in=_PAGES)
    step.call = call
    return step


def _table(
    request: HttpRequest, step: Step, form: VerdictsForm | None = None, ticked: Any = ()
) -> HttpResponse:
    filters = ScreeningFilter(request.GET)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    found = _rows(request, step, chosen)
    page = paginate(request, found)
    may_judge = rules.can_edit(request.user, step.call)
    context = {
        "call": step.call,
        "step": step,
        "filters": filters,
        "page": page,
        "form": form or VerdictsForm(),
        "ticked": ticked,
        "may_judge": may_judge,
        "is_committee": step.kind == StepKind.COMMITTEE,
        "actions": [
            ("pass", _("Pass")),
            ("return", _("Return for correction")),
            ("fail", _("Do not pass"), "danger"),
        ],
    }
    status = 422 if form is not None else 200
    return render(request, "calls/console_screening.html", context, status=status)


@login_required
@require_POST
def verdicts(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Pass, return or do not pass all that are ticked."""
    step = _judging_step(request, slug, step_id, rules.can_edit)
    form = VerdictsForm(request.POST)
    chosen = _chosen(request, step)
    if form.is_valid() and chosen:
        act = request.POST.get("action", "")
        given = {"submissions": chosen, "reason": form.cleaned_data["reason"]}
        given |= {"actor": actor(request), "now": timezone.now()}
        try:
            done = _act(step, act, given)
        except ReasonMissing as error:
            form.add_error("reason", str(error))
        else:
            _report(request, done)
            return redirect(_back(request, step))
    elif not chosen:
        form.add_error(None, _("Please tick at least one row."))
    return _table(request, step, form, ticked=[str(pk) for pk in chosen])


def _act(step: Step, act: str, given: dict[str, Any]) -> screening.Done:
    if act == "return":
        return screening.send_back(step=step, **given)
    if act not in {"pass", "fail"}:
        raise Http404
    outcome = StepOutcome.PASSED if act == "pass" else StepOutcome.FAILED
    return screening.decide(step=step, outcome=outcome, **given)


def _chosen(request: HttpRequest, step: Step) -> list[int]:
    """The ticked ones; "all found" means all of the filter that still wait."""
    if request.POST.get("all") == "1":
        filters = ScreeningFilter(request.GET)
        chosen = filters.cleaned_data if filters.is_valid() else {}
        return [row.submission.pk for row in _rows(request, step, chosen) if row.is_open]
    hidden = rules.hidden_submissions(request.user, step.call)
    ticked = [int(key) for key in request.POST.getlist("selected") if key.isdigit()]
    return [key for key in ticked if key not in hidden]


def _rows(request: HttpRequest, step: Step, chosen: dict[str, Any]) -> list[screening.Row]:
    """What the filter finds, but for what the user is tied to as a reviewer."""
    hidden = rules.hidden_submissions(request.user, step.call)
    found = screening.rows(step, chosen.get("show") or screening.OPEN, chosen.get("q") or "")
    return [row for row in found if row.submission.pk not in hidden]


def _report(request: HttpRequest, done: screening.Done) -> None:
    if done.taken:
        text = ngettext("%(count)d done.", "%(count)d done.", len(done.taken))
        messages.success(request, text % {"count": len(done.taken)})
    for name, reason in done.left:
        messages.error(
            request, _("Not done, %(name)s: %(reason)s") % {"name": name, "reason": reason}
        )


def _back(request: HttpRequest, step: Step) -> str:
    address = f"/console/calls/{step.call.slug}/steps/{step.pk}/"
    address += "committee/" if step.kind == StepKind.COMMITTEE else "screening/"
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def _row_for(
    request: HttpRequest, slug: str, step_id: int, pk: int, rule: Any
) -> tuple[Step, Submission]:
    step = _judging_step(request, slug, step_id, rule)
    submission: Submission = get_object_or_404(
        screening.standing(step).exclude(pk__in=rules.hidden_submissions(request.user, step.call)),
        pk=pk,
    )
    return step, submission


def _evidence(
    request: HttpRequest, step: Step, submission: Submission, **more: Any
) -> HttpResponse:
    row = screening.row_of(step, submission)
    context = {
        "call": step.call,
        "step": step,
        "row": row,
        "verdicts": CheckVerdict.choices,
        "overrule_form": OverruleForm(),
        "place_form": PlaceForm(prefix="place"),
        "is_committee": step.kind == StepKind.COMMITTEE,
        "may_judge": rules.can_edit(request.user, step.call) and row.is_open,
        "back": _back(request, step),
    }
    return render(
        request, "calls/console_screening_row.html", context | more, status=422 if more else 200
    )


@login_required
@require_safe
def evidence(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """What each check used, what people decided otherwise, and the evidence for priority."""
    step, submission = _row_for(request, slug, step_id, pk, rules.can_view)
    return _evidence(request, step, submission)


@login_required
@require_POST
def overrule(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """Decide a check otherwise, or let what was computed count again."""
    step, submission = _row_for(request, slug, step_id, pk, rules.can_edit)
    if submission.results.filter(step=step).exists():
        raise PermissionDenied
    if request.POST.get("act") == "take_back":
        checks.take_back(
            submission=submission,
            key=request.POST.get("key", ""),
            actor=actor(request),
            now=timezone.now(),
        )
        return redirect("console_screening_row", slug, step_id, pk)
    form = OverruleForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            checks.overrule(
                submission=submission,
                key=form.cleaned_data["key"],
                to=CheckVerdict(form.cleaned_data["to"]),
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_screening_row", slug, step_id, pk)
    return _evidence(request, step, submission, overrule_form=form)


@login_required
@require_POST
def move(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """Another place in the committee's order, with a reason."""
    step, submission = _row_for(request, slug, step_id, pk, rules.can_edit)
    if step.kind != StepKind.COMMITTEE:
        raise Http404
    form = PlaceForm(request.POST, prefix="place")
    if form.is_valid():
        with refusals_shown(form):
            screening.move(
                step=step,
                submission=submission,
                place=form.cleaned_data["place"],
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect(_back(request, step))
    return _evidence(request, step, submission, place_form=form)
