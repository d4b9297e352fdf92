"""One nomination for the secretariat: everything that is known, and every act."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls import rules
from calls.domain import papers, submitting
from calls.enums import Door
from calls.models import Submission
from core.errors import DomainError
from core.web.forms import refusals_shown
from lecturers import forms
from lecturers.domain import (
    agreeing,
    completeness,
    fields,
    listing,
    news,
    nominating,
    nomination_history,
    nominations,
    returning,
)
from lecturers.models import Nomination
from lecturers.views.access import CONSOLE, actor, nomination_for
from lecturers.views.nomination_form import papers_shown
from people.models import Person, Unit
from people.rules import AnyUser


def _can_edit_call(user: AnyUser, submission: Submission) -> bool:
    return rules.can_edit(user, submission.call)


@login_required
@require_safe
def console_submission(request: HttpRequest, pk: int) -> HttpResponse:
    """What is stated, with what evidence; papers, remarks, the nominee's word, history."""
    nomination = nomination_for(request, pk, CONSOLE)
    return render(request, "lecturers/console_submission.html", _context(request, nomination))


def _context(request: HttpRequest, nomination: Nomination, **more: Any) -> dict[str, Any]:
    user, submission, now = request.user, nomination.submission, timezone.now()
    call = submission.call
    may_edit = rules.can_edit_submission(user, submission)
    [row] = listing.rows([nomination], call, now)
    doubtful = nomination.identity_in_doubt and rules.can_edit(user, call)
    candidates = nominating.candidates(nomination) if doubtful else []
    remarks = sorted(submission.remarks.all(), key=lambda remark: remark.made_at)
    return {
        "nomination": nomination,
        "submission": submission,
        "call": call,
        "row": row,
        "not_ready": nominations.why_not_ready(submission) if submission.submitted_at else [],
        "missing": [
            (one, reverse("console_submission_step", args=[submission.pk, one.step]) + "?check=1")
            for one in (completeness.missing(nomination, now) if may_edit else [])
        ],
        "remarks": [(remark, fields.label_of(remark.field, nomination)) for remark in remarks],
        "candidates": [(one, nominating.twin_of(nomination, one)) for one in candidates],
        "history": nomination_history.of(nomination),
        "others_of_unit": _others(submission),
        "received_form": forms.ReceivedForm(initial={"received_on": timezone.localdate(now)}),
        "unit_form": forms.UnitForm(
            initial={"unit_name": submission.unit.name if submission.unit else ""}
        ),
        "may": {
            "edit": may_edit,
            "submit": rules.can_submit(user, submission),
            "send_back": rules.can_send_back(user, submission),
            "withdraw": rules.can_withdraw(user, submission),
            "manage": rules.can_edit(user, call),
            "link": rules.can_edit(user, call)
            and agreeing.can_answer(submission)
            and submission.submitted_at is not None,
            "choose_unit": rules.can_edit_submission(user, submission)
            and submission.door == Door.SECRETARIAT,
        },
        **papers_shown(nomination),
        **more,
    }


def _others(submission: Submission) -> list[Submission]:
    """What else the unit has put forward in the call."""
    if submission.unit_id is None:
        return []
    rows = Submission.objects.live().filter(call=submission.call_id, unit=submission.unit_id)
    return list(rows.exclude(pk=submission.pk).order_by("submitted_at"))


@login_required
@require_POST
def console_submission_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Which unit's papers these are."""
    nomination = nomination_for(request, pk, CONSOLE, rules.can_edit_submission)
    form = forms.UnitForm(request.POST)
    if form.is_valid():
        name = " ".join(form.cleaned_data["unit_name"].split())
        unit = Unit.objects.live().filter(name=name).first()
        if unit is None:
            form.add_error("unit_name", _("No unit has this name; enter it under “Units” first."))
        else:
            with refusals_shown(form):
                submitting.choose_unit(
                    submission=nomination.submission,
                    unit=unit,
                    actor=actor(request),
                    now=timezone.now(),
                )
    if not form.is_valid():
        context = _context(request, nomination, unit_form=form)
        return render(request, "lecturers/console_submission.html", context, status=422)
    messages.success(request, _("Saved."))
    return redirect("console_submission", pk)


@login_required
@require_POST
def console_submission_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in what was entered from papers, or what was corrected on the telephone."""
    nomination = nomination_for(request, pk, CONSOLE, rules.can_submit)
    try:
        nominating.submit(nomination=nomination, actor=actor(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Handed in. The nominee gets a link to agree."))
    return redirect("console_submission", pk)


@login_required
@require_http_methods(["GET", "POST"])
def console_submission_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return for correction, with remarks at the single fields."""
    nomination = nomination_for(request, pk, CONSOLE, rules.can_send_back)
    form = forms.RemarksForm(
        request.POST if request.method == "POST" else None, about=returning.about(nomination)
    )
    if form.is_valid():
        with refusals_shown(form):
            returning.send_back(
                nomination=nomination,
                remarks=form.remarks,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Returned for correction."))
            return redirect("console_submission", pk)
    context = {
        "call": nomination.submission.call,
        "submission": nomination.submission,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/console_return.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def console_submission_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw on the word of the unit or the nominee."""
    nomination = nomination_for(request, pk, CONSOLE, rules.can_withdraw)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            submitting.withdraw(
                submission=nomination.submission,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Withdrawn."))
            return redirect("console_submission", pk)
    context = {
        "call": nomination.submission.call,
        "submission": nomination.submission,
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/console_withdraw.html", context, status=status)


@login_required
@require_POST
def console_submission_received(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper original has come: on which day, noted by whom."""
    nomination = nomination_for(request, pk, CONSOLE, _can_edit_call)
    form = forms.ReceivedForm(request.POST)
    now = timezone.now()
    day = form.cleaned_data.get("received_on") if form.is_valid() else None
    if form.errors or (day is not None and day > timezone.localdate(now)):
        messages.error(request, _("Please enter the day on which it came, today or earlier."))
        return redirect("console_submission", pk)
    received_at = now
    if day is not None and day != timezone.localdate(now):
        noon = dt.datetime.combine(day, dt.time(12))
        received_at = timezone.make_aware(noon)
    submitting.receive_originals(
        submissions=[pk],
        call=nomination.submission.call,
        actor=actor(request),
        received_at=received_at,
        now=now,
    )
    messages.success(request, _("The paper original is noted as received."))
    return redirect("console_submission", pk)


@login_required
@require_POST
def console_submission_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who is meant: somebody known, or nobody known."""
    nomination = nomination_for(request, pk, CONSOLE, _can_edit_call)
    key = request.POST.get("person", "")
    person: Person | None = None
    if key.isdecimal():
        allowed = {one.pk for one in nominating.candidates(nomination)}
        person = get_object_or_404(Person.objects.live().filter(pk__in=allowed), pk=int(key))
    try:
        nominating.settle(
            nomination=nomination, person=person, actor=actor(request), now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is settled who is nominated."))
    return redirect("console_submission", pk)


@login_required
@require_POST
def console_submission_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the nominee the link again, or a new one that makes the old one worthless."""
    nomination = nomination_for(request, pk, CONSOLE, _can_edit_call)
    if not agreeing.can_answer(nomination.submission) or nomination.submission.person is None:
        messages.error(request, _("The nominee cannot be asked now."))
        return redirect("console_submission", pk)
    is_new = "renew" in request.POST
    news.ask_nominee(nomination, actor=actor(request), now=timezone.now(), is_new=is_new)
    messages.success(
        request,
        _("A new link goes to the nominee; the old one opens nothing any more.")
        if is_new
        else _("The link goes to the nominee."),
    )
    return redirect("console_submission", pk)


@login_required
@require_POST
def console_paper_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a file is, or is not, the scan with the seal."""
    from calls.models import Attachment

    attachment = get_object_or_404(Attachment.objects.kept(), pk=pk)
    nomination_for(request, attachment.submission_id, CONSOLE, _can_edit_call)
    papers.mark_stamped(
        attachment=attachment,
        is_stamped="stamped" in request.POST,
        actor=actor(request),
        now=timezone.now(),
    )
    return redirect("console_submission", attachment.submission_id)
