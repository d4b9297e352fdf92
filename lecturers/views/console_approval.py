"""Organisers: the approval of a call. The list goes up, comes back, and letters are made."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from calls import rules as call_rules
from calls.domain import path
from calls.enums import CallKind, StepKind, StepOutcome
from calls.models import Call, Step
from certificates.domain import queries as certificates
from certificates.models import Batch
from core.errors import DomainError
from core.files import private
from core.web.forms import refusals_shown
from lecturers.domain import appointing, approval, papers
from lecturers.domain.approval import Candidate
from lecturers.enums import AppointmentRole
from lecturers.forms.roster import TYPED, AnswerForm, TermsForm
from lecturers.models import ApprovalRequest, Corps
from lecturers.views import roster_access as access
from usecases import appoint_lecturers

ROLE, NUMBER = "role-", "number-"  # fields of one person, followed by the submission's key


def _step_or_404(request: HttpRequest, slug: str, step_id: int) -> Step:
    """The approval step of a selection of lecturers that the user may see."""
    calls = Call.objects.visible_to(request.user, timezone.now()).select_related("office", "issuer")
    call = get_object_or_404(calls, slug=slug, kind=CallKind.LECTURERS)
    step = get_object_or_404(Step, call=call, pk=step_id, kind=StepKind.APPROVAL)
    step.call = call
    return step


class _Page:
    """The page with its forms: those that were posted keep what was typed."""

    def __init__(self, request: HttpRequest, step: Step) -> None:
        self.request, self.step, self.call = request, step, step.call
        self.open = approval.open_request(step)
        self.may_edit = call_rules.can_edit(request.user, step.call)
        self.may_decide = call_rules.can_decide(request.user, step.call)
        self.answer_form = AnswerForm(initial=self._answered())
        self.terms_form = TermsForm(offices=[self.call.office_id], initial=self._usual_terms())

    def _answered(self) -> dict[str, Any]:
        if self.open is None or self.open.answered_at is None:
            return {"approved_on": timezone.localdate()}
        return {"file_number": self.open.file_number, "approved_on": self.open.approved_on}

    def _usual_terms(self) -> dict[str, Any]:
        known = getattr(self.call, "appointment_batch", None)
        corps = Corps.objects.filter(office=self.call.office_id).order_by("pk").first()
        today = timezone.localdate()
        return {
            "corps": known.corps_id if known else corps,
            "batch_number": known.number if known else corps and appointing.next_number(corps),
            "starts_on": known.starts_on if known and known.starts_on else _next_first(today),
            "issued_on": today,
        }

    def listed(self) -> list[Candidate]:
        """Those on the open list as it was sent, or everybody who stands at the approval."""
        return approval.candidates(self.step, self.open.submissions if self.open else None)

    def shown(self, *, status: int = 200) -> HttpResponse:
        listed, posted = self.listed(), self.request.POST
        free = [one for one in listed if one.is_free]
        context = {
            "call": self.call,
            "step": self.step,
            "open": self.open,
            "listed": [
                (
                    one,
                    posted.get(f"{ROLE}{one.submission.pk}", AppointmentRole.LECTURER.value),
                    posted.get(f"{NUMBER}{one.submission.pk}", ""),
                )
                for one in listed
            ],
            "free": len(free),
            "objected": [one for one in listed if one.is_objected],
            "has_moved": bool(self.open and approval.digest_of(listed) != self.open.digest),
            "answer_form": self.answer_form,
            "terms_form": self.terms_form,
            "roles": AppointmentRole.choices,
            "papers": [("word", "Word"), ("excel", "Excel"), ("pdf", "PDF")],
            "has_corps": Corps.objects.filter(office=self.call.office_id).exists(),
            "may_edit": self.may_edit,
            "may_decide": self.may_decide,
            "letters": _letters_of(self.call),
        }
        return render(self.request, "lecturers/console_approval.html", context, status=status)


def _next_first(today: date) -> date:
    """The first day of the next month, when terms usually begin."""
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


def _letters_of(call: Call) -> list[Batch]:
    rows = certificates.batches_of_letters([call.office_id])
    return list(rows.filter(appointments__call=call))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approval_page(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """The list, what stands in its way, the issuer's answer, and the act that appoints.

    Each form of the page posts its `act` here.
    """
    step = _step_or_404(request, slug, step_id)
    page = _Page(request, step)
    if request.method != "POST":
        return page.shown()
    acts: dict[str, tuple[bool, Callable[[_Page], HttpResponse | None]]] = {
        "send": (page.may_edit, _send),
        "answer": (page.may_edit, _answer),
        "take_back": (page.may_edit, _take_back),
        "appoint": (page.may_decide, _appoint),
        "refuse": (page.may_decide, _refuse),
    }
    may, act = acts.get(request.POST.get("act", ""), (page.may_edit, _unknown))
    if not may:
        raise PermissionDenied
    try:
        done = act(page)
    except DomainError as error:
        messages.error(request, str(error))
        done = None
    if done is not None:
        return done
    return page.shown(status=422)


def _back(page: _Page) -> HttpResponse:
    return redirect("console_approval", page.call.slug, page.step.pk)


def _unknown(_page: _Page) -> None:
    """A POST of no form of this page: shown again."""


def _send(page: _Page) -> HttpResponse:
    keys = [int(key) for key in page.request.POST.getlist("submission") if key.isdecimal()]
    approval.send_up(
        step=page.step, keys=keys, actor=access.actor(page.request), now=timezone.now()
    )
    messages.success(page.request, _("The list is frozen as sent up. Print it and send it."))
    return _back(page)


def _requested(page: _Page) -> ApprovalRequest:
    if page.open is None:
        raise Http404
    return page.open


def _answer(page: _Page) -> HttpResponse | None:
    request, form = _requested(page), AnswerForm(page.request.POST)
    page.answer_form = form
    if form.is_valid():
        with refusals_shown(form):
            approval.answer(
                request=request,
                **form.cleaned_data,
                actor=access.actor(page.request),
                now=timezone.now(),
            )
    if not form.is_valid():
        return None
    messages.success(page.request, _("The approval is noted. The head can appoint now."))
    return _back(page)


def _take_back(page: _Page) -> HttpResponse:
    approval.take_back(
        request=_requested(page),
        reason=page.request.POST.get("reason", ""),
        actor=access.actor(page.request),
        now=timezone.now(),
    )
    messages.success(page.request, _("The list is taken back; another one can be sent up."))
    return _back(page)


def _refuse(page: _Page) -> HttpResponse:
    """The issuer, or the head, does not approve one person; the reason is kept."""
    key = page.request.POST.get("submission", "")
    keys = [int(key)] if key.isdecimal() else []
    found = approval.candidates(page.step, keys)
    if not found or found[0].submission.current_step_id != page.step.pk:
        raise Http404
    path.decide(
        submission=found[0].submission,
        step=page.step,
        outcome=StepOutcome.FAILED,
        reason=page.request.POST.get("reason", ""),
        actor=access.actor(page.request),
        now=timezone.now(),
    )
    messages.success(page.request, _("%(name)s is not approved.") % {"name": found[0].subject.name})
    return _back(page)


def _typed(page: _Page, prefix: str) -> dict[int, str]:
    """What was typed beside each person, by the submission's key."""
    return {
        int(name.removeprefix(prefix)): str(value).strip()
        for name, value in page.request.POST.items()
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal()
    }


def _appoint(page: _Page) -> HttpResponse | None:
    request = _requested(page)
    form = TermsForm(page.request.POST, offices=[page.call.office_id])
    page.terms_form = form
    if not form.is_valid():
        return None
    ticked = {int(key) for key in page.request.POST.getlist("submission") if key.isdecimal()}
    values = form.cleaned_data
    known = set(AppointmentRole.values)
    batch = None
    with refusals_shown(form):
        batch = appoint_lecturers.approve(
            request=request,
            terms=appoint_lecturers.Terms(
                corps=values["corps"],
                batch_number=values["batch_number"],
                starts_on=values["starts_on"],
                years=values["years"],
                issued_on=values["issued_on"],
                typed=_typed(page, NUMBER) if values["numbers"] == TYPED else None,
                roles={
                    key: AppointmentRole(role)
                    for key, role in _typed(page, ROLE).items()
                    if role in known
                },
            ),
            left_out=[key for key in request.submissions if key not in ticked],
            actor=access.actor(page.request),
            now=timezone.now(),
        )
    if batch is None:
        return None
    messages.success(
        page.request,
        ngettext(
            "%(count)d person is appointed; the letter is being made.",
            "%(count)d people are appointed; their letters are being made.",
            batch.total,
        )
        % {"count": batch.total},
    )
    return redirect("console_letters_batch", batch.pk)


@login_required
@require_POST
def paper(request: HttpRequest, slug: str, step_id: int, form: papers.Form) -> HttpResponse:
    """报批名单 as it was sent up, or as it stands now: Word, Excel or PDF; written down."""
    step = _step_or_404(request, slug, step_id)
    if not call_rules.can_edit(request.user, step.call):
        raise PermissionDenied
    page = _Page(request, step)
    listed = [one for one in page.listed() if page.open is not None or not one.is_objected]
    made = papers.approval_list(
        form=form,
        call=step.call,
        listed=listed,
        on=timezone.localdate(page.open.sent_at) if page.open else timezone.localdate(),
        created_at=timezone.now(),
    )
    approval.record_paper(step=step, form=form, actor=access.actor(request), now=timezone.now())
    return private.attach(made.content, filename=made.name, content_type=made.content_type)
