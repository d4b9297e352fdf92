"""The public notice of a step on the organiser's screen: draft, exact period, concluding."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calls import rules
from calls.domain import concluding, notice_words, notices, path
from calls.enums import NoticePhase, NoticeStatus, StepKind
from calls.forms.notices import NoticeForm
from calls.forms.reasons import ReasonForm
from calls.models import PublicNotice, Step
from calls.views.access import actor, step_for
from core import workdays
from core.documents import qr
from core.errors import DomainError
from core.web import htmx, month_grid
from core.web.forms import refusals_shown


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """The step's notices: what hangs or hung, and the draft with all that would keep it back."""
    step = step_for(request, slug, step_id, StepKind.NOTICE, rules.can_view)
    may_edit = rules.can_edit(request.user, step.call)
    draft = PublicNotice.objects.filter(step=step, status=NoticeStatus.DRAFT).first()
    form = NoticeForm(
        request.POST if request.method == "POST" else None,
        instance=draft,
        initial=None if draft else _suggestion(step),
    )
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        if form.is_valid() and _saved(request, form, step):
            messages.success(request, _("The draft was saved."))
            return redirect("console_public_notice", slug, step.pk)
        draft = PublicNotice.objects.filter(step=step, status=NoticeStatus.DRAFT).first()
    today = timezone.localdate()
    hung = PublicNotice.objects.filter(step=step).exclude(status=NoticeStatus.DRAFT)
    context = {
        "call": step.call,
        "step": step,
        "form": form,
        "draft": _draft(draft, today) if draft else None,
        "standing_here": len(notices.candidates(step)),
        "hung": [_hung(row, today) for row in hung.order_by("-published_at")],
        "may_edit": may_edit,
        "may_decide": rules.can_decide(request.user, step.call),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "calls/console_notice.html", context, status=status)


def _suggestion(step: Step) -> dict[str, Any]:
    """A first draft: the step's own length, from the next day it is open."""
    today = timezone.localdate()
    opens = timezone.localdate(step.opens_at) if step.opens_at else today
    number = PublicNotice.objects.filter(call=step.call).count() + 1
    before = [str(one) for one in path.steps_of(step.call) if one.order < step.order]
    return {
        "title": _("Public notice of the list: %(call)s") % {"call": step.call.title},
        "slug": f"{step.call.slug[:50]}-{number}",
        "text": _("After %(steps)s, the list below is made public for the opinion of all.")
        % {"steps": _(", ").join(before)},
        "starts_on": max(opens, today),
        "days": step.days,
        "day_kind": step.day_kind,
        "first_day_counts": step.first_day_counts,
        "kept_days": 30,
    }


def _saved(request: HttpRequest, form: NoticeForm, step: Step) -> bool:
    with refusals_shown(form):
        notices.save_draft(
            step=step,
            values={name: form.cleaned_data[name] for name in notices.TYPED},
            actor=actor(request),
            now=timezone.now(),
        )
    return form.is_valid()


def _draft(draft: PublicNotice, today: date) -> dict[str, Any]:
    """The draft as it would hang: entries in order, period day by day, what keeps it back."""
    entries = notices.entries_of(notices.candidates(draft.step))
    try:
        period = notices.period_of(draft)
    except workdays.YearNotPublished:
        period = None  # among the obstacles, in words
    return {
        "notice": draft,
        "entries": entries,
        "period": period,
        "months": month_grid.months(period.days) if period else [],
        "obstacles": notices.obstacles(draft, entries, today),
    }


def _hung(row: PublicNotice, today: date) -> dict[str, Any]:
    address = notice_words.address(row)
    withdrawn = row.status == NoticeStatus.WITHDRAWN
    phase = None if withdrawn else notices.phase_of(row, today)
    return {
        "notice": row,
        "phase": phase,
        "is_shown": phase in (NoticePhase.RUNNING, NoticePhase.OVER),
        "period": notice_words.period(row),
        "address": address,
        "qr": mark_safe(qr.svg(address)),
        "standing": concluding.standing(row),
        "is_over": concluding.is_over(row, today),
    }


def _notice_for(request: HttpRequest, slug: str, step_id: int, pk: int) -> PublicNotice:
    step = step_for(request, slug, step_id, StepKind.NOTICE, rules.can_decide)
    rows = PublicNotice.objects.select_related("call", "step")
    found: PublicNotice = get_object_or_404(rows, pk=pk, step=step)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """Say exactly what will hang from when to when; the button hangs it."""
    row = _notice_for(request, slug, step_id, pk)
    draft = _draft(row, timezone.localdate())
    if row.status != NoticeStatus.DRAFT or draft["obstacles"] or draft["period"] is None:
        messages.error(request, _("This draft cannot be published as it stands."))
        return redirect("console_public_notice", slug, step_id)
    if request.method == "POST":
        try:
            notices.publish(
                notice=row,
                ends_on=date.fromisoformat(request.POST.get("ends_on", "")),
                count=int(request.POST.get("count", "")),
                actor=actor(request),
                now=timezone.now(),
            )
        except ValueError:
            messages.error(request, _("Please look at the draft again and press the button there."))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The notice was published."))
        return redirect("console_public_notice", slug, step_id)
    period: workdays.Period = draft["period"]
    row.ends_on = period.ends_on
    text = _(
        "%(count)d names will hang. %(period)s. From then on list and period cannot be changed, "
        "and objections are taken until the end of the last day."
    ) % {"count": len(draft["entries"]), "period": notice_words.period(row)}
    return _confirm(
        request,
        title=_("Publish: %(title)s") % {"title": row.title},
        text=text,
        step=row.step,
        button=_("Publish"),
        hidden=[("ends_on", period.ends_on.isoformat()), ("count", str(len(draft["entries"])))],
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """Take a published notice back with a reason."""
    row = _notice_for(request, slug, step_id, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            notices.withdraw(
                notice=row,
                reason=form.cleaned_data["reason"],
                actor=actor(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("The notice was taken back."))
            return redirect("console_public_notice", slug, step_id)
    return _confirm(
        request,
        title=_("Take back: %(title)s") % {"title": row.title},
        text=_("The list is not shown any more. A new notice with a new period may follow."),
        step=row.step,
        button=_("Take the notice back"),
        form=form,
        danger=True,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conclude(request: HttpRequest, slug: str, step_id: int, pk: int) -> HttpResponse:
    """After the last day: those without an open objection go on."""
    row = _notice_for(request, slug, step_id, pk)
    if not concluding.is_over(row, timezone.localdate()):
        messages.error(
            request, _("The public notice can be concluded once its last day has passed.")
        )
        return redirect("console_public_notice", slug, step_id)
    if request.method == "POST":
        try:
            found = concluding.conclude(notice=row, actor=actor(request), now=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            text = _("%(passed)d passed; %(blocked)d wait for an objection to be concluded.")
            messages.success(
                request, text % {"passed": len(found.free), "blocked": len(found.blocked)}
            )
        return redirect("console_public_notice", slug, step_id)
    found = concluding.standing(row)
    text = _("%(count)d without an open objection pass this step.") % {"count": len(found.free)}
    if found.blocked:
        names = _(", ").join(entry.name for entry in found.blocked)
        text += " " + _("An objection is open against: %(names)s.") % {"names": names}
    return _confirm(
        request,
        title=_("Conclude the notice"),
        text=text,
        step=row.step,
        button=_("Conclude the notice"),
    )


def _confirm(request: HttpRequest, *, step: Step, **context: Any) -> HttpResponse:
    form = context.get("form")
    context |= {"call": step.call, "step": step, "action": request.path}
    context["back"] = f"/console/calls/{step.call.slug}/steps/{step.pk}/notice/"
    return htmx.render(
        request,
        "calls/confirm.html",
        context,
        fragment="components/confirm.html",
        status=422 if form is not None and form.errors else 200,
    )
