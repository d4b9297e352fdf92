"""The nominee's own page: by the link of a message, or signed in. See, correct, agree, decline."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from calls import rules
from calls.domain import submitting
from core.errors import DomainError, Stale
from core.web import rate_limit
from core.web.forms import refusals_shown
from core.web.middleware import client_address
from lecturers import forms
from lecturers.domain import agreeing, drafting, fields, nominations
from lecturers.models import Nomination
from lecturers.views.access import MY, actor, nomination_for
from people.domain import own_links, wordings
from people.domain.invitations import LinkNotUsable
from people.enums import ConsentPurpose, LinkPurpose
from people.models import User

PER_ADDRESS = 60  # looks in a quarter of an hour: tokens cannot be guessed at


@never_cache
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of a message; opening it changes nothing."""
    if not rate_limit.hit(f"link:{client_address(request)}", limit=PER_ADDRESS, period=900):
        text = _("Opened too often. Please wait a quarter of an hour.")
        return render(request, "people/access_link_gone.html", {"text": text}, status=429)
    try:
        _link, key = own_links.subject_of(
            token=token, purpose=LinkPurpose.NOMINEE, now=timezone.now()
        )
    except LinkNotUsable as error:
        return render(request, "people/access_link_gone.html", {"text": str(error)}, status=410)
    rows = nominations.with_all(Nomination.objects.all())
    nomination = get_object_or_404(rows, submission=key)
    return _page(request, nomination, None, reverse("nominee", args=[token]), "base.html")


@login_required
@require_http_methods(["GET", "POST"])
def my_nomination_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a nominee or applicant who is signed in."""
    nomination = nomination_for(request, pk, MY, rules.is_subject)
    own = reverse("my_nomination_agree", args=[pk])
    return _page(request, nomination, actor(request), own, "base_my.html")


def _page(
    request: HttpRequest, nomination: Nomination, user: User | None, own: str, frame: str
) -> HttpResponse:
    submission = nomination.submission
    agree_form, refuse_form = forms.AgreeForm(), forms.ReasonForm()
    own_form = None
    if request.method == "POST" and not agreeing.can_answer(submission):
        messages.error(request, _("This nomination is not open any more."))
        return redirect(own)
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "agree":
            agree_form = _agree(request, nomination, user)
            done = agree_form.is_valid()
        elif act == "refuse":
            refuse_form = _refuse(request, nomination, user)
            done = refuse_form.is_valid()
        else:
            own_form = _correct(request, nomination, user)
            done = own_form is None
        if done:
            return redirect(own)
    context = _context(nomination, own_form) | {
        "agree_form": agree_form,
        "refuse_form": refuse_form,
        "own": own,
        "frame": frame,
    }
    refused = agree_form.errors or refuse_form.errors or own_form is not None
    return render(request, "lecturers/nominee.html", context, status=422 if refused else 200)


def _context(nomination: Nomination, own_form: forms.StepForm | None) -> dict[str, Any]:
    submission = nomination.submission
    wording = wordings.current(ConsentPurpose.PUBLICATION)
    call = submission.call
    names = {"controller": call.office.name, "contact": call.contact_name or call.office.name}
    values = drafting.typed_values(nomination)
    known = tuple(field for field in fields.FIELDS if field.name in fields.OWN)
    errors = drafting.errors_of(nomination, timezone.now())
    return {
        "nomination": nomination,
        "submission": submission,
        "call": call,
        "wording": wording,
        "agree_text": wording.summary_for(**names),
        "details": wording.details_for(**names),
        "own_form": own_form or forms.StepForm(known, values, errors),
        "shows_own": own_form is not None,
        "version": submitting.version_of(submission),
        "may_answer": agreeing.can_answer(submission),
        "has_agreed": submission.rules_version == call.rules_version
        and submission.rules_accepted_at is not None
        and submission.publication_agreed_at is not None
        and submission.subject_refused_at is None,
        "may_correct": agreeing.can_correct(submission),
        "not_ready": nominations.why_not_ready(submission) if submission.submitted_at else [],
    }


def _agree(request: HttpRequest, nomination: Nomination, user: User | None) -> forms.AgreeForm:
    form = forms.AgreeForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            agreeing.agree(
                submission=nomination.submission,
                **form.cleaned_data,
                rules_version=request.POST.get("rules_version", ""),
                wording_version=wordings.current(ConsentPurpose.PUBLICATION).version,
                actor=user,
                now=timezone.now(),
            )
    if form.is_valid():
        messages.success(request, _("Thank you. Your word is noted."))
    return form


def _refuse(request: HttpRequest, nomination: Nomination, user: User | None) -> forms.ReasonForm:
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            agreeing.refuse(
                submission=nomination.submission,
                reason=form.cleaned_data["reason"],
                actor=user,
                now=timezone.now(),
            )
    if form.is_valid():
        messages.success(request, _("Noted that you decline. Unit and secretariat see it."))
    return form


def _correct(
    request: HttpRequest, nomination: Nomination, user: User | None
) -> forms.StepForm | None:
    """None once it is saved; else the form with what was typed and what is wrong."""
    known = tuple(field for field in fields.FIELDS if field.name in fields.OWN)
    typed = {one.name: request.POST[one.name] for one in known if one.name in request.POST}
    values = drafting.typed_values(nomination) | typed
    try:
        saved = agreeing.correct(
            nomination=nomination,
            typed=typed,
            version=request.POST.get("version", ""),
            actor=user,
            now=timezone.now(),
        )
    except Stale:
        nomination.submission.refresh_from_db()
        messages.warning(
            request, _("Changed elsewhere meanwhile. What you typed is kept below; save again.")
        )
        return forms.StepForm(known, values)
    except DomainError as error:
        messages.error(request, str(error))
        return forms.StepForm(known, values)
    if saved.errors:
        nomination.submission.refresh_from_db()
        messages.warning(request, _("Saved. Please look at the marked fields."))
        return forms.StepForm(known, values, saved.errors)
    messages.success(request, _("Saved."))
    return None
