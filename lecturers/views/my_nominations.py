"""Nominations of a unit's contact, and of a person who applies."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from calls import rules
from calls.domain import endorsing, entitlement, submitting
from calls.enums import CallKind, CallStatus, Door, SubmissionStatus
from calls.models import Call, Submission
from core.errors import DomainError
from core.web import rate_limit
from core.web.forms import refusals_shown
from lecturers import forms
from lecturers.domain import agreeing, completeness, drafting, news, nominating, nominations
from lecturers.models import Nomination
from lecturers.views.access import MY, actor, is_own, nomination_for
from lecturers.views.nomination_form import papers_shown
from people.models import Membership, Unit
from people.rules import units_of_contact


@login_required
@require_safe
def my_nominations(request: HttpRequest) -> HttpResponse:
    """What is open for one's units or oneself, and what stands where."""
    user = actor(request)
    now = timezone.now()
    units = list(Unit.objects.filter(pk__in=units_of_contact(user)).order_by("name"))
    visible = Submission.objects.visible_to(user)
    concerned = Q(unit__in=[unit.pk for unit in units]) | Q(person__user=user)
    concerned |= Q(door=Door.SELF, entered_by=user)
    rows = (
        Nomination.objects.filter(submission__in=visible.filter(concerned))
        .exclude(submission__status=SubmissionStatus.WITHDRAWN, submission__submitted_at=None)
        .select_related("submission__call", "submission__unit", "submission__person")
        .order_by("-submission__changed_at")[:200]
    )
    context = {
        "openings": _openings(units, now),
        "rows": rows,
        "asked": [row for row in rows if rules.can_endorse(user, row.submission)],
        "units": units,
    }
    return render(request, "lecturers/my_nominations.html", context)


def _openings(units: list[Unit], now: Any) -> list[dict[str, Any]]:
    """Calls that take nominations now, with the units that may put forward in each."""
    calls = Call.objects.filter(kind=CallKind.LECTURERS, status=CallStatus.PUBLISHED)
    found = []
    for call in calls.prefetch_related("steps").order_by("-published_at"):
        if not submitting.takes_submissions(call, now):
            continue
        step = submitting.nomination_step(call)
        keys = entitlement.entitled(call, [unit.pk for unit in units], timezone.localdate(now))
        found.append(
            {
                "call": call,
                "closes_at": step.closes_at if step else None,
                "units": [
                    (unit, entitlement.standing(call, unit.pk)) for unit in units if unit.pk in keys
                ],
                "takes_applications": call.takes_applications,
            }
        )
    return found


@login_required
@require_POST
def my_nomination_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a nomination for a unit, or an application of one's own."""
    user = actor(request)
    call = get_object_or_404(Call.objects.public(), slug=slug, kind=CallKind.LECTURERS)
    key = request.POST.get("unit", "")
    unit = None
    if key:
        if not key.isdecimal() or not rules.can_nominate_for(user, int(key)):
            raise PermissionDenied
        unit = Unit.objects.get(pk=int(key))
    elif not call.takes_applications:
        raise PermissionDenied
    try:
        nomination = drafting.start(
            call=call,
            door=Door.UNIT if unit else Door.SELF,
            unit=unit,
            actor=user,
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("my_nominations")
    return redirect("my_nomination_step", nomination.submission_id, "person")


@login_required
@require_safe
def my_nomination(request: HttpRequest, pk: int) -> HttpResponse:
    """One nomination: what is missing, where it stands, what can be done."""
    nomination = nomination_for(request, pk, MY)
    return render(request, "lecturers/my_nomination.html", _overview(request, nomination))


def _overview(request: HttpRequest, nomination: Nomination, **more: Any) -> dict[str, Any]:
    user, submission, now = actor(request), nomination.submission, timezone.now()
    may_edit = rules.can_edit_submission(user, submission)
    may_endorse = rules.can_endorse(user, submission)
    lacking = completeness.missing(nomination, now) if may_edit or may_endorse else []
    may_ask = rules.can_ask_endorsement(user, submission)
    return {
        "nomination": nomination,
        "submission": submission,
        "call": submission.call,
        "missing": [
            (one, reverse("my_nomination_step", args=[submission.pk, one.step]) + "?check=1")
            for one in lacking
        ],
        "remarks": [row for row in submission.remarks.all() if row.resolved_at is None],
        "not_ready": nominations.why_not_ready(submission) if submission.submitted_at else [],
        "is_subject": rules.is_subject(user, submission),
        "may_answer": rules.is_subject(user, submission) and agreeing.can_answer(submission),
        "may": {
            "edit": may_edit,
            "submit": rules.can_submit(user, submission),
            "withdraw": rules.can_withdraw(user, submission),
            "ask": may_ask and submission.endorsement_asked_at is None,
            "take_back": may_ask and submission.endorsement_asked_at is not None,
            "endorse": may_endorse,
            "send_link": _may_send_link(request, submission),
        },
        "is_beyond": may_endorse
        and submission.unit_id is not None
        and entitlement.is_beyond_limit(submission.call, submission.unit_id, without=submission.pk),
        "unit_form": forms.UnitForm(
            initial={"unit_name": submission.unit.name if submission.unit else ""}
        ),
        "endorse_form": forms.EndorseForm(),
        "refuse_form": forms.ReasonForm(),
        "member_units": _member_units(submission.call) if may_ask else [],
        **papers_shown(nomination),
        **more,
    }


def _member_units(call: Call) -> list[str]:
    rows = Membership.objects.on(timezone.localdate()).filter(term__office=call.office_id)
    if call.tiers:
        rows = rows.filter(tier__in=call.tiers)
    return list(rows.values_list("unit__name", flat=True).distinct().order_by("unit__name"))


def _may_send_link(request: HttpRequest, submission: Submission) -> bool:
    return (
        submission.unit_id is not None
        and rules.can_nominate_for(request.user, submission.unit_id)
        and submission.submitted_at is not None
        and agreeing.can_answer(submission)
    )


def _refused(request: HttpRequest, nomination: Nomination, **more: Any) -> HttpResponse:
    context = _overview(request, nomination, **more)
    return render(request, "lecturers/my_nomination.html", context, status=422)


@login_required
@require_POST
def my_nomination_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in, or hand in again after correction."""
    nomination = nomination_for(request, pk, MY, rules.can_submit)
    is_again = nomination.submission.submitted_at is not None
    try:
        nominating.submit(nomination=nomination, actor=actor(request), now=timezone.now())
    except completeness.Incomplete:
        return _refused(request, nomination, shows_missing=True)
    except DomainError as error:
        messages.error(request, str(error))
        return _refused(request, nomination, shows_missing=True)
    text = _("Handed in again.") if is_again else _("Handed in. The nominee gets a link to agree.")
    messages.success(request, text)
    return redirect("my_nomination", pk)


@login_required
@require_http_methods(["GET", "POST"])
def my_nomination_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back for good."""
    nomination = nomination_for(request, pk, MY, rules.can_withdraw)
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
            return redirect("my_nominations")
    context = {"nomination": nomination, "submission": nomination.submission, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/my_withdraw.html", context, status=status)


@login_required
@require_POST
def my_nomination_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The applicant names a unit and asks it; or takes the request back."""
    nomination = nomination_for(request, pk, MY, rules.can_ask_endorsement)
    now, user = timezone.now(), actor(request)
    if "take_back" in request.POST:
        endorsing.take_back_request(submission=nomination.submission, actor=user, now=now)
        messages.success(request, _("The request was taken back; you can go on writing."))
        return redirect("my_nomination", pk)
    form = forms.UnitForm(request.POST)
    if form.is_valid():
        name = " ".join(form.cleaned_data["unit_name"].split())
        unit = Unit.objects.live().filter(name=name).first()
        if unit is None:
            form.add_error("unit_name", _("No member unit has this name; choose one of the list."))
        else:
            try:
                nominating.ask_endorsement(nomination=nomination, unit=unit, actor=user, now=now)
            except completeness.Incomplete:
                return _refused(request, nomination, unit_form=form, shows_missing=True)
            except DomainError as error:
                form.add_error("unit_name", str(error))
    if not form.is_valid():
        return _refused(request, nomination, unit_form=form)
    messages.success(request, _("The unit was asked. You are told as soon as it answers."))
    return redirect("my_nomination", pk)


@login_required
@require_POST
def my_nomination_endorse(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's contact endorses an application, which hands it in, or does not."""
    nomination = nomination_for(request, pk, MY, rules.can_endorse)
    now, user = timezone.now(), actor(request)
    if "refuse" in request.POST:
        refuse_form = forms.ReasonForm(request.POST)
        if refuse_form.is_valid():
            with refusals_shown(refuse_form):
                nominating.refuse_endorsement(
                    nomination=nomination,
                    reason=refuse_form.cleaned_data["reason"],
                    actor=user,
                    now=now,
                )
        if not refuse_form.is_valid():
            return _refused(request, nomination, refuse_form=refuse_form)
        messages.success(request, _("The applicant is told."))
        return redirect("my_nominations")
    form = forms.EndorseForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            nominating.submit(
                nomination=nomination,
                limit_reason=form.cleaned_data["limit_reason"],
                actor=user,
                now=now,
            )
    if not form.is_valid():
        return _refused(request, nomination, endorse_form=form)
    messages.success(request, _("Endorsed and handed in."))
    return redirect("my_nomination", pk)


@login_required
@require_POST
def my_nomination_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the nominee the link to agree once more; at most three times an hour."""
    nomination = nomination_for(request, pk, MY)
    if not _may_send_link(request, nomination.submission):
        raise Http404 if not is_own(request.user, nomination.submission) else PermissionDenied
    if not rate_limit.hit(f"nominee-link:{pk}", limit=3, period=3600):
        messages.warning(request, _("The link was sent a moment ago; please wait an hour."))
        return redirect("my_nomination", pk)
    news.ask_nominee(nomination, actor=actor(request), now=timezone.now())
    # Said in the same words whether or not the records have a person to send it to.
    messages.success(request, _("The link goes to the nominee's phone."))
    return redirect("my_nomination", pk)
