"""Planning a call: from a preset or a former call, its notice, path, papers, checks, criteria."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls import forms, rules
from calls.domain import copying, demands, path, planning, presets, route
from calls.enums import CallStatus, StepKind
from calls.models import Call
from calls.views.access import actor, call_for, step_for
from core.web import rows
from core.web.forms import refusals_shown
from people import rules as people_rules
from people.models import Office

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def new_call(request: HttpRequest) -> HttpResponse:
    """Choose a preset, or a former call to copy."""
    office = _office(request)
    today = timezone.localdate()
    initial = {"year": today.year + (today.month > 10)}  # the printed nomination ends in October
    form = forms.NewCallForm(office, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        preset = presets.find(form.cleaned_data["preset"])
        assert preset is not None  # noqa: S101 - the form knows no other
        with refusals_shown(form):
            call = presets.create_call(
                office=office,
                issuer=form.cleaned_data["issuer"],
                plan=preset.plan(form.cleaned_data["year"]),
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("The call is kept as a draft. Look through its text."))
            return redirect("console_call_edit", call.slug)
    former = Call.objects.filter(office=office).order_by("-created_at")[:100]
    context = {"form": form, "office": office, "former": former, "presets": presets.PRESETS}
    return render(request, "calls/new.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(METHODS)
def copy_call(request: HttpRequest, slug: str) -> HttpResponse:
    """Copy a former call: everything but number, date and submissions."""
    source = call_for(request, slug, rules.can_edit)
    form = forms.CopyForm(request.POST or None, initial={"title": source.title})
    if request.method == "POST" and form.is_valid():
        call = copying.copy_call(
            source=source, actor=actor(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Copied as a draft. Look through number, dates and text."))
        return redirect("console_call_edit", call.slug)
    context = {"call": source, "form": form}
    return render(request, "calls/copy.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(METHODS)
def edit_call(request: HttpRequest, slug: str) -> HttpResponse:
    """The notice: text, number, contact, who may put forward, working rules."""
    call = call_for(request, slug, rules.can_edit)
    form = forms.CallForm(call, request.POST or None, initial=forms.call_initial(call))
    if call.status != CallStatus.DRAFT:
        for name in ("slug", "kind"):
            form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            call = planning.update_call(
                call=call,
                fields=form.domain_fields(),
                issuer=form.cleaned_data["issuer"],
                slug=form.cleaned_data["slug"] or None,
                expected_revision=form.cleaned_data["revision"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_call", call.slug)
    context = {"call": call, "form": form}
    return render(request, "calls/edit.html", context, status=422 if form.is_bound else 200)


class RevisionForm(django_forms.Form):
    """What a page of rows was made from; refusals of no single row stand at its head."""

    revision = django_forms.IntegerField(required=False, widget=django_forms.HiddenInput)


@login_required
@require_http_methods(METHODS)
def edit_path(request: HttpRequest, slug: str) -> HttpResponse:
    """The steps of the path: add, leave out, repeat, reorder, date."""
    call = call_for(request, slug, rules.can_edit)
    steps = path.steps_of(call)
    head = RevisionForm(request.POST or None, initial={"revision": call.revision})
    if request.method != "POST":
        formset = forms.StepFormSet(prefix=route.ROWS, initial=forms.steps_initial(steps))
    elif wanted := _rearranged(request):
        formset = forms.StepFormSet(wanted, prefix=route.ROWS)
        rows.without_complaints(head, [formset])
    else:
        formset = forms.StepFormSet(request.POST, prefix=route.ROWS)
        if head.is_valid() & formset.is_valid():
            with rows.refusals_beside_rows(head, {route.ROWS: formset}):
                route.lay(
                    call=call,
                    rows=forms.step_rows(formset),
                    expected_revision=head.cleaned_data["revision"],
                    actor=actor(request),
                    now=timezone.now(),
                )
            if head.is_valid():
                messages.success(request, _("The path is saved."))
                return redirect("console_call_path", call.slug)
    forms.announce(formset, call, steps)
    context = {
        "call": call,
        "head": head,
        "formset": formset,
        "fixed": route.furthest_in_use(call),
        "scoring": [step for step in steps if step.kind == StepKind.SCORING],
        "is_draft": call.status == CallStatus.DRAFT,
    }
    return render(request, "calls/path.html", context, status=_status(request, head, formset))


def _rearranged(request: HttpRequest) -> QueryDict | None:
    """The rows with one more, or with two neighbours exchanged: what the buttons ask for."""
    if "add" in request.POST:
        return rows.data_with_row(request, route.ROWS)
    index, _colon, direction = request.POST.get("move", "").partition(":")
    if not index.isdigit() or direction not in ("up", "down"):
        return None
    one = int(index)
    other = one - 1 if direction == "up" else one + 1
    data = request.POST.copy()
    total = data.get(f"{route.ROWS}-TOTAL_FORMS", "0")
    if not 0 <= other < (int(total) if total.isdigit() else 0):
        return data
    for name in forms.StepFormSet(prefix=route.ROWS).empty_form.fields:
        keys = [f"{route.ROWS}-{index}-{name}" for index in (one, other)]
        values = [data.getlist(key) for key in keys]
        for key, found in zip(keys, reversed(values), strict=True):
            data.setlist(key, found) if found else data.pop(key, None)
    return data


@login_required
@require_http_methods(METHODS)
def edit_demands(request: HttpRequest, slug: str) -> HttpResponse:
    """The papers that are asked for, and the checks that are computed."""
    call = call_for(request, slug, rules.can_edit)
    papers = list(call.papers.order_by("order", "pk"))
    checks = list(call.checks.order_by("order", "pk"))
    if request.method != "POST":
        form = forms.ChecksForm(checks)
        formset = forms.PaperFormSet(prefix="papers", initial=forms.papers_initial(papers))
    elif "add" in request.POST:
        form = forms.ChecksForm(checks, request.POST)
        formset = forms.PaperFormSet(rows.data_with_row(request, "papers"), prefix="papers")
        rows.without_complaints(form, [formset])
    else:
        form = forms.ChecksForm(checks, request.POST)
        formset = forms.PaperFormSet(request.POST, prefix="papers")
        if form.is_valid() & formset.is_valid():
            user, now = actor(request), timezone.now()
            with rows.refusals_beside_rows(form, {"papers": formset}), transaction.atomic():
                demands.set_papers(call=call, rows=forms.paper_rows(formset), actor=user, now=now)
                demands.set_checks(call=call, rows=form.rows(), actor=user, now=now)
            if form.is_valid():
                messages.success(request, _("Papers and checks are saved."))
                return redirect("console_call_demands", call.slug)
    context = {"call": call, "form": form, "formset": formset}
    return render(request, "calls/demands.html", context, status=_status(request, form, formset))


@login_required
@require_http_methods(METHODS)
def edit_criteria(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """The criteria of a scoring step, with weights and what scores mean."""
    step = step_for(request, slug, step_id, StepKind.SCORING, rules.can_edit)
    head = RevisionForm(request.POST or None)
    criteria = list(step.criteria.order_by("order"))
    if request.method != "POST":
        initial = forms.criteria_initial(criteria)
        formset = forms.CriterionFormSet(prefix="criteria", initial=initial)
    elif "add" in request.POST:
        formset = forms.CriterionFormSet(rows.data_with_row(request, "criteria"), prefix="criteria")
        rows.without_complaints(head, [formset])
    else:
        formset = forms.CriterionFormSet(request.POST, prefix="criteria")
        if head.is_valid() & formset.is_valid():
            with rows.refusals_beside_rows(head, {"criteria": formset}):
                demands.set_criteria(
                    step=step,
                    rows=forms.criterion_rows(formset),
                    actor=actor(request),
                    now=timezone.now(),
                )
            if head.is_valid():
                messages.success(request, _("The criteria are saved."))
                return redirect("console_call_path", slug)
    context = {"call": step.call, "step": step, "head": head, "formset": formset}
    return render(request, "calls/criteria.html", context, status=_status(request, head, formset))


def _status(request: HttpRequest, form: django_forms.BaseForm, formset: Any) -> int:
    """422 for what was refused, 200 for a page that is only shown or rearranged."""
    refused = request.method == "POST" and (form.errors or any(formset.errors))
    return 422 if refused else 200


def _office(request: HttpRequest) -> Office:
    """The office a new call belongs to: the chosen one of those where the user may plan."""
    wanted = request.GET.get("office") or request.POST.get("office") or ""
    pk = people_rules.office_to_plan_for(request.user, wanted)
    if pk is None:
        raise PermissionDenied
    return get_object_or_404(Office, pk=pk)
