"""An office's certificate templates and number series, and what waits to be signed off."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import rules
from certificates.domain import numbers, queries, templates
from certificates.enums import CertificateKind
from certificates.forms import NumberSeriesForm, TemplateForm
from certificates.models import CertificateTemplate, NumberSeries
from certificates.views.console import actor_of
from core.web.forms import refusals_shown
from people import rules as people_rules
from people.models import Office


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Batches that wait, templates and number series of one's offices."""
    offices = people_rules.offices_with(request.user, people_rules.READS_ALL)
    if not offices:
        raise PermissionDenied
    own = people_rules.offices_with(request.user, people_rules.SECRETARIAT)
    found = CertificateTemplate.objects.filter(office__in=offices)
    series = NumberSeries.objects.filter(office__in=offices).order_by("office", "name")
    year = timezone.localdate().year
    context = {
        "waiting": queries.batches_waiting(offices),
        "templates": found.select_related("issuer", "series", "office").order_by(
            "is_archived", "office", "kind", "-language", "name"
        ),
        "series": [
            {
                "row": one,
                "next": numbers.next_number(series=one, year=year),
                "may_edit": one.office_id in own,
            }
            for one in series
        ],
        "has_several_offices": len(offices) > 1,
        "may_edit": bool(own),
    }
    return render(request, "certificates/templates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_template(request: HttpRequest) -> HttpResponse:
    """A new wording, begun from an existing one where `from` names it."""
    office = _office(request)
    source = _visible(request).filter(pk=_number(request, "from"), office=office).first()
    initial = _initial(source) if source else {"date_style": "chinese", "language": "zh-hans"}
    if source:
        initial = {**initial, "name": "", "kind": source.kind}
    typed = request.POST if request.method == "POST" else None
    form = TemplateForm(office, typed, initial=initial, is_new=True)
    if form.is_valid():
        with refusals_shown(form):
            made = templates.create_template(
                office=office,
                kind=CertificateKind(form.cleaned_data["kind"]),
                fields=form.domain_fields(),
                actor=actor_of(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Saved. Read the specimen below once more."))
            return redirect("console_certificate_template", made.pk)
    return _form_page(request, form, {"office": office})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """One wording: its form for the secretariat, a specimen for everyone of the office."""
    row = get_object_or_404(_visible(request), pk=pk)
    may_edit = rules.can_edit_templates(request.user, row.office_id)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    typed = request.POST if request.method == "POST" else None
    form = TemplateForm(row.office, typed, initial=_initial(row), is_new=False)
    if form.is_valid():
        with refusals_shown(form):
            templates.change_template(
                template=row,
                fields=form.domain_fields(),
                actor=actor_of(request),
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("Saved. Read the specimen below once more."))
            return redirect("console_certificate_template", row.pk)
        row.refresh_from_db()
    context = {
        "template": row,
        "office": row.office,
        "specimen": templates.specimen(row),
        "may_edit": may_edit,
    }
    return _form_page(request, form, context)


def _form_page(request: HttpRequest, form: TemplateForm, context: dict[str, Any]) -> HttpResponse:
    context = {"form": form, "placeholders": templates.placeholders_explained(), **context}
    status = 422 if form.errors else 200
    return render(request, "certificates/template.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_series(request: HttpRequest) -> HttpResponse:
    """A new run of numbers."""
    office = _office(request)
    form = NumberSeriesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            templates.create_series(
                office=office, actor=actor_of(request), now=timezone.now(), **form.cleaned_data
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_certificate_templates")
    return _series_page(request, form, {"office": office})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_series(request: HttpRequest, pk: int) -> HttpResponse:
    """The name of a run of numbers; its pattern until the first number."""
    offices = people_rules.offices_with(request.user, people_rules.READS_ALL)
    series = get_object_or_404(
        NumberSeries.objects.select_related("office"), pk=pk, office__in=offices
    )
    if not rules.can_edit_templates(request.user, series.office_id):
        raise PermissionDenied
    initial = {"name": series.name, "pattern": series.pattern}
    form = NumberSeriesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            templates.change_series(
                series=series, actor=actor_of(request), now=timezone.now(), **form.cleaned_data
            )
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("console_certificate_templates")
    return _series_page(request, form, {"office": series.office, "series": series})


def _series_page(
    request: HttpRequest, form: NumberSeriesForm, context: dict[str, Any]
) -> HttpResponse:
    context = {"form": form, **context}
    status = 422 if form.errors else 200
    return render(request, "certificates/number_series.html", context, status=status)


def _visible(request: HttpRequest) -> QuerySet[CertificateTemplate]:
    offices = people_rules.offices_with(request.user, people_rules.READS_ALL)
    found = CertificateTemplate.objects.filter(office__in=offices)
    return found.select_related("office", "issuer", "series")


def _office(request: HttpRequest) -> Office:
    """The office asked for, or one's first, of those where one may edit."""
    own = people_rules.offices_with(request.user, people_rules.SECRETARIAT)
    if not own:
        raise PermissionDenied
    wanted = _number(request, "office")
    return get_object_or_404(Office, pk=wanted if wanted in own else own[0])


def _number(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() else 0


def _initial(row: CertificateTemplate) -> dict[str, Any]:
    same = ("name", "language", "issuer", "series", "title", "salutation", "body", "closing")
    return {name: getattr(row, name) for name in (*same, "date_style", "is_archived")}
