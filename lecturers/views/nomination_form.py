"""The form of a nomination, in short steps, the same for units, applicants and the secretariat.

Each step is saved as typed: by htmx while somebody types, by a plain button without script.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from calls import rules
from calls.domain import papers, submitting
from calls.enums import SubmissionStatus
from calls.models import Attachment
from core.errors import Stale
from core.web import htmx
from core.web.forms import refusals_shown
from lecturers import forms
from lecturers.domain import completeness, drafting, fields
from lecturers.domain.fields import FormStep
from lecturers.models import Nomination
from lecturers.views.access import CONSOLE, MY, actor, nomination_for

_OVERVIEW = {MY: "my_nomination", CONSOLE: "console_submission"}
_STEP = {MY: "my_nomination_step", CONSOLE: "console_submission_step"}
FRAMES = {MY: "base_my.html", CONSOLE: "base_console.html"}


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, step: str, area: str = MY) -> HttpResponse:
    """One step of the form."""
    nomination = nomination_for(request, pk, area, rules.can_edit_submission)
    if step not in FormStep.values:
        raise Http404
    if step == FormStep.PAPERS:
        return _papers_page(request, nomination, area)
    if request.method == "POST":
        return _save(request, nomination, FormStep(step), area)
    return _page(request, nomination, FormStep(step), area)


def _save(request: HttpRequest, nomination: Nomination, step: FormStep, area: str) -> HttpResponse:
    known = fields.of_step(step)
    typed = {one.name: request.POST[one.name] for one in known if one.name in request.POST}
    awards = None
    if step == FormStep.CONDITIONS and "awards-TOTAL_FORMS" in request.POST:
        awards = forms.posted_awards(request.POST)
    try:
        saved = drafting.save(
            nomination=nomination,
            typed=typed,
            awards=awards,
            version=request.POST.get("version", ""),
            actor=actor(request),
            now=timezone.now(),
        )
    except Stale as stale:
        return _conflict(request, nomination, step, area, typed, awards, str(stale))
    wants_page = bool({"save", "next"} & set(request.POST))
    if htmx.wants_fragment(request) and not wants_page:
        return _saved_fragment(request, saved)
    if saved.errors or "next" not in request.POST:
        if saved.errors:
            messages.warning(request, _("Saved. Please look at the marked fields."))
        else:
            messages.success(request, _("Saved."))
        return htmx.redirect(request, reverse(_STEP[area], args=[nomination.submission_id, step]))
    return htmx.redirect(request, _next_url(nomination, step, area))


def _next_url(nomination: Nomination, step: FormStep, area: str) -> str:
    steps = list(FormStep)
    following = steps.index(step) + 1
    if following < len(steps):
        return reverse(_STEP[area], args=[nomination.submission_id, steps[following]])
    return reverse(_OVERVIEW[area], args=[nomination.submission_id])


def _saved_fragment(request: HttpRequest, saved: drafting.Saved) -> HttpResponse:
    wrong = []
    for name, text in saved.errors.items():
        base = "awards" if name.startswith("awards-") else name
        wrong.append((fields.label_of(base), text))
    context = {
        "version": submitting.version_of(saved.nomination.submission),
        "at": timezone.localtime(timezone.now()),
        "wrong": wrong,
    }
    return render(request, "lecturers/_saved.html", context)


def _conflict(
    request: HttpRequest,
    nomination: Nomination,
    step: FormStep,
    area: str,
    typed: dict[str, str],
    awards: list[dict[str, str]] | None,
    text: str,
) -> HttpResponse:
    """Keep what was typed here, show what the other one saved, let the person choose."""
    nomination.submission.refresh_from_db()
    nomination.refresh_from_db()
    stored = drafting.typed_values(nomination)
    others = [
        (str(fields.BY_NAME[name].label), stored[name])
        for name, value in typed.items()
        if "".join(str(stored[name]).split()) != "".join(value.split())
    ]
    by = nomination.submission.changed_by
    context = {"stale": text, "others": others, "stale_by": by.display_name if by else ""}
    if htmx.wants_fragment(request) and not {"save", "next"} & set(request.POST):
        return render(request, "lecturers/_stale.html", context, status=422)
    return _page(request, nomination, step, area, typed=typed, awards=awards, more=context)


def _page(
    request: HttpRequest,
    nomination: Nomination,
    step: FormStep,
    area: str,
    *,
    typed: dict[str, str] | None = None,
    awards: list[dict[str, str]] | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    now = timezone.now()
    errors = drafting.errors_of(nomination, now)
    if "check" in request.GET or nomination.submission.status == SubmissionStatus.RETURNED:
        errors |= {
            one.field: one.text
            for one in completeness.missing(nomination, now)
            if one.field not in errors
        }
    values = drafting.typed_values(nomination) | (typed or {})
    rows: list[dict[str, Any]] = list(awards or drafting.typed_awards(nomination))
    form = forms.StepForm(fields.of_step(step), values, errors)
    remarks = _remarks(nomination)
    context = {
        **_frame(nomination, step, area),
        "form": form,
        "rows": [(bound, remarks.get(bound.name, [])) for bound in form],
        "award_remarks": remarks.get("awards", []),
        "awards": forms.award_forms(rows, errors) if step == FormStep.CONDITIONS else None,
        "blank_award": forms.AwardForm(prefix="awards-__prefix__"),
        "version": submitting.version_of(nomination.submission),
        **(more or {}),
    }
    if more and htmx.wants_fragment(request):
        answer = render(request, "lecturers/nomination_step.html", context, status=422)
        answer["HX-Retarget"], answer["HX-Reswap"] = "body", "innerHTML"
        return answer
    status = 409 if more else 200
    return render(request, "lecturers/nomination_step.html", context, status=status)


def _remarks(nomination: Nomination) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for remark in nomination.submission.remarks.all():
        if remark.resolved_at is None:
            found.setdefault(remark.field, []).append(remark.text)
    return found


def _frame(nomination: Nomination, step: FormStep, area: str) -> dict[str, Any]:
    """What every step's page shows: where it stands in the form, and the way out."""
    key = nomination.submission_id
    steps = list(FormStep)
    wrong = {one.step for one in completeness.missing(nomination, timezone.now())}
    marked = {fields.step_of(name) for name in _remarks(nomination)}
    return {
        "nomination": nomination,
        "submission": nomination.submission,
        "call": nomination.submission.call,
        "area": area,
        "frame": FRAMES[area],
        "step": step,
        "steps": [
            {
                "label": one.label,
                "url": reverse(_STEP[area], args=[key, one]),
                "current": one == step,
                "is_done": one not in wrong,
                "is_marked": one in marked,
            }
            for one in steps
        ],
        "number": steps.index(step) + 1,
        "count": len(steps),
        "overview_url": reverse(_OVERVIEW[area], args=[key]),
    }


def _papers_page(request: HttpRequest, nomination: Nomination, area: str) -> HttpResponse:
    """The papers: each with its files and a form for one more."""
    submission = nomination.submission
    form = None
    chosen = request.POST.get("paper", "") if request.method == "POST" else ""
    if request.method == "POST":
        form = forms.PaperForm(request.POST, request.FILES)
        paper = submission.call.papers.filter(key=chosen).first() if chosen else None
        if form.is_valid():
            with refusals_shown(form):
                papers.attach(
                    submission=submission,
                    upload=form.cleaned_data["file"],
                    name=form.cleaned_data["file"].name or "",
                    paper=paper,
                    is_stamped=form.cleaned_data["is_stamped"],
                    actor=actor(request),
                    now=timezone.now(),
                )
            if form.is_valid():
                messages.success(request, _("The file was checked and kept."))
                return redirect(_STEP[area], submission.pk, FormStep.PAPERS)
    context = {
        **_frame(nomination, FormStep.PAPERS, area),
        **papers_shown(nomination, form, chosen),
        "remarks": _remarks(nomination),
        "remove_name": f"{area}_paper_remove",
    }
    return render(request, "lecturers/nomination_papers.html", context, status=422 if form else 200)


def papers_shown(
    nomination: Nomination, bound: forms.PaperForm | None = None, chosen: str = ""
) -> dict[str, Any]:
    """Each paper that is asked for with its files; the files of no paper at the end."""
    submission = nomination.submission
    files = [file for file in submission.attachments.all() if file.removed_at is None]
    wanted = papers.asked(submission.call, submission.submitter_kind)
    asked = {paper.pk for paper in wanted}
    lacking = {paper.pk: text for paper, text in papers.lacking(submission)}
    remarks = _remarks(nomination)
    rows = [
        {
            "paper": paper,
            "files": [file for file in files if file.paper_id == paper.pk],
            "lacking": lacking.get(paper.pk, ""),
            "remarks": remarks.get(f"paper-{paper.key}", []),
            "form": bound
            if bound is not None and chosen == paper.key
            else forms.PaperForm(auto_id=f"id_{paper.key}_%s"),
        }
        for paper in wanted
    ]
    other = forms.PaperForm(auto_id="id_other_%s")
    return {
        "papers": rows,
        "other_files": [file for file in files if file.paper_id not in asked],
        "other_form": bound if bound is not None and not chosen else other,
    }


@login_required
@require_POST
def remove_paper(request: HttpRequest, pk: int, area: str = MY) -> HttpResponse:
    """Take a file out again."""
    attachment = get_object_or_404(Attachment.objects.kept(), pk=pk)
    nomination_for(request, attachment.submission_id, area, rules.can_edit_submission)
    papers.remove(attachment=attachment, actor=actor(request), now=timezone.now())
    messages.success(request, _("The file was removed."))
    return redirect(_STEP[area], attachment.submission_id, FormStep.PAPERS)
