"""讲课费: the sheet of an event, one lecture's fee, the office's ceilings. Finance and the head."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import DomainError
from core.files import private
from core.spreadsheet.export import XLSX_TYPE
from core.web.forms import refusals_shown
from lecturers import rules
from lecturers.domain import fee_papers, fees
from lecturers.forms.assignments import CeilingForm, FeeForm
from lecturers.views.assignment_access import actor, assignment_for, event_for
from people import rules as people_rules
from people.enums import OfficeRole
from people.models import Office


@login_required
@require_safe
def fee_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Every lecture of the event with hours, rate and amount."""
    event = event_for(request, slug, rules.can_see_fees)
    context = {
        "event": event,
        "sheet": fees.sheet_of(event),
        "may_set_ceilings": rules.can_set_ceilings(request.user, event.office),
    }
    return render(request, "lecturers/fee_sheet.html", context)


@login_required
@require_POST
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet as Excel or as PDF; who took it is in the record."""
    event = event_for(request, slug, rules.can_see_fees)
    now, kind = timezone.now(), request.POST.get("format", "xlsx")
    sheet = fees.sheet_of(event)
    try:
        data = (
            fee_papers.pdf(event, sheet, now=now)
            if kind == "pdf"
            else fee_papers.workbook(event, sheet)
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("console_fees", event.slug)
    audit.record(action="fees.exported", subject=event, actor=actor(request), now=now, scope=event)
    extension, content_type = ("pdf", "application/pdf") if kind == "pdf" else ("xlsx", XLSX_TYPE)
    name = f"讲课费发放表-{event.short_name}.{extension}"
    return private.attach(data, filename=name, content_type=content_type)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_fee(request: HttpRequest, pk: int) -> HttpResponse:
    """What one lecture is paid; more than the ceiling asks for a reason."""
    row = assignment_for(request, pk, rules.can_see_fees)
    event = row.session.part.event
    initial = {
        "is_public_benefit": row.is_public_benefit,
        "fee_per_hour": row.fee_per_hour,
        "fee_reason": row.fee_reason,
    }
    form = FeeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            fees.set_fee(
                assignment=row, actor=actor(request), now=timezone.now(), **form.cleaned_data
            )
        if form.is_valid():
            messages.success(request, _("The fee is fixed."))
            return redirect("console_fees", event.slug)
    context = {
        "row": row,
        "event": event,
        "form": form,
        "ceiling": fees.ceiling_of(row, fees.ceilings_of(event.office)),
    }
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/fee_form.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ceilings(request: HttpRequest, office_id: int) -> HttpResponse:
    """The office's ceilings by level of title."""
    readers = [OfficeRole.HEAD, OfficeRole.FINANCE]
    office = get_object_or_404(Office, pk=office_id)
    if not people_rules.has_office_role(request.user, office.pk, people_rules.READS_ALL):
        raise Http404
    if not people_rules.has_office_role(request.user, office.pk, readers):
        raise PermissionDenied
    may_change = rules.can_set_ceilings(request.user, office)
    form = CeilingForm(
        request.POST if request.method == "POST" else None, initial=fees.ceilings_of(office)
    )
    if request.method == "POST":
        if not may_change:
            raise PermissionDenied
        if form.is_valid():
            fees.set_ceilings(
                office=office,
                amounts=form.cleaned_data,
                actor=actor(request),
                now=timezone.now(),
            )
            messages.success(request, _("The ceilings are kept."))
            return redirect("console_fee_ceilings", office.pk)
    context = {"office": office, "form": form, "may_change": may_change}
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/ceilings.html", context, status=status)
