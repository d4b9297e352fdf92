"""公示 for anyone: the list, one notice with its paper, objecting, following an objection."""

from datetime import timedelta
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from calls.domain import notice_words, notices, objections
from calls.enums import NoticePhase, NoticeStatus
from calls.forms.notices import ObjectionForm, StatusForm
from calls.models import PublicNotice
from core.documents import public_notice, qr
from core.files import private
from core.web.forms import refusals_shown
from core.web.middleware import client_address
from core.web.rate_limit import hit, seconds_left

# A name that hung must not be found by searching for it years later.
_ROBOTS: Final = "noindex, nofollow, noarchive"
_FILING: Final = (5, timedelta(hours=1))
_LOOKING: Final = (20, timedelta(minutes=10))
_RECEIPT: Final = "objection_number"


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = _ROBOTS
    return response


def _too_many(request: HttpRequest, period: timedelta) -> HttpResponse:
    wait = seconds_left(period)
    context = {"minutes": max(1, round(wait / 60))}
    response = render(request, "calls/objection_busy.html", context, status=429)
    response["Retry-After"] = str(wait)
    return response


def _shown(slug: str) -> PublicNotice | None:
    """The notice if it hangs now, None if it was taken down; 404 for what never hung."""
    rows = PublicNotice.objects.exclude(status=NoticeStatus.DRAFT)
    notice: PublicNotice = get_object_or_404(rows.select_related("call__issuer", "step"), slug=slug)
    if notice.status == NoticeStatus.WITHDRAWN:
        return None
    phase = notices.phase_of(notice, timezone.localdate())
    if phase == NoticePhase.COMING:
        raise Http404
    return None if phase == NoticePhase.DOWN else notice


def _gone(request: HttpRequest) -> HttpResponse:
    return _private(render(request, "calls/notice_gone.html", status=410))


@never_cache
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What hangs now, those open to objections first."""
    today = timezone.localdate()
    rows = PublicNotice.objects.shown(today).order_by("-ends_on", "-pk")
    context = {
        "rows": [(notice, notices.phase_of(notice, today)) for notice in rows],
    }
    return _private(render(request, "calls/notice_list.html", context))


@never_cache
@require_safe
def notice_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The frozen list with its period; names, units, posts and nothing else."""
    notice = _shown(slug)
    if notice is None:
        return _gone(request)
    context = {
        "notice": notice,
        "entries": notice.entries.order_by("position"),
        "period": notice_words.period(notice),
        "objecting": notice_words.objecting(),
        "signed_on": notice_words.day(notice.starts_on),
        "phase": notices.phase_of(notice, timezone.localdate()),
        "address": notice_words.address(notice),
        "qr": mark_safe(qr.svg(notice_words.address(notice))),
    }
    return _private(render(request, "calls/notice_detail.html", context))


@never_cache
@require_safe
def notice_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a paper."""
    notice = _shown(slug)
    if notice is None or notice.published_at is None:
        return _gone(request)
    paper = notice_words.paper(notice, list(notice.entries.order_by("position")))
    data = public_notice.pdf(paper, created_at=notice.published_at)
    response = private.attach(data, filename=f"{notice.title}.pdf", content_type="application/pdf")
    return _private(response)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form to object; open within the period only."""
    notice = _shown(slug)
    if notice is None:
        return _gone(request)
    is_open = notices.phase_of(notice, timezone.localdate()) == NoticePhase.RUNNING
    posted = request.method == "POST"
    form = ObjectionForm(
        request.POST if posted else None, request.FILES if posted else None, notice=notice
    )
    if posted and is_open:
        limit, span = _FILING
        if not hit(f"objection:{client_address(request)}", limit=limit, period=span):
            return _too_many(request, span)
        if form.is_valid() and (number := _file(form, notice)):
            request.session[_RECEIPT] = number
            return redirect("objection_received", slug)
    response = render(
        request,
        "calls/objection_new.html",
        {"notice": notice, "form": form, "is_open": is_open},
        status=422 if posted else 200,
    )
    return _private(response)


def _file(form: ObjectionForm, notice: PublicNotice) -> str:
    """The number of the objection, "" where the domain refused it (the form says why)."""
    with refusals_shown(form):
        return objections.file_objection(
            notice=notice,
            filed=form.filed(),
            targets=list(form.cleaned_data["targets"]),
            evidence=[
                objections.Evidence(file.name, file) for file in form.cleaned_data["evidence"]
            ],
            now=timezone.now(),
        ).number
    return ""


@never_cache
@require_safe
def objection_received(request: HttpRequest, slug: str) -> HttpResponse:
    """Number and code, shown to the browser that filed it and to no other."""
    number = request.session.get(_RECEIPT)
    if not number:
        return redirect("notice_detail", slug)
    context = {"number": number, "code": objections.code_of(number), "slug": slug}
    return _private(render(request, "calls/objection_received.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_status(request: HttpRequest) -> HttpResponse:
    """Where an objection stands, for whoever has its number and code."""
    posted = request.method == "POST"
    form = StatusForm(request.POST if posted else None)
    found = None
    if posted:
        limit, span = _LOOKING
        if not hit(f"objection-status:{client_address(request)}", limit=limit, period=span):
            return _too_many(request, span)
        if form.is_valid():
            found = objections.find(**form.cleaned_data)
            if found is None:
                form.add_error(None, notice_words.unknown_objection())
    context = {"form": form, "objection": found, "states": objections.steps_of(found)}
    status = 422 if posted and found is None else 200
    return _private(render(request, "calls/objection_status.html", context, status=status))
