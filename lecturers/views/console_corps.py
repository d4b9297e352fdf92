"""Organisers: a corps, its batches and announcement; appointing without a call; renewing terms."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from certificates.models import Batch
from core.errors import DomainError
from core.files import private
from core.web.forms import refusals_shown
from lecturers import rules
from lecturers.domain import appointing, corps_settings, papers, queries, service, terms
from lecturers.domain.appointing import Profile
from lecturers.enums import AppointmentRole, AppointmentStatus
from lecturers.forms.roster import TYPED, AppointForm, CorpsForm, FoundCorpsForm, TermsForm
from lecturers.models import Appointment, Corps
from lecturers.views import roster_access as access
from people.domain import people
from usecases import appoint_lecturers, found_corps

NUMBER = "number-"  # the issuer's number, followed by the former appointment's key


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def corps(request: HttpRequest, pk: int) -> HttpResponse:
    """Its batches, and the settings that the secretariat keeps."""
    row = access.corps_or_404(request, pk)
    may_edit = rules.can_edit_corps(request.user, row)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    form = CorpsForm(request.POST if request.method == "POST" else None, instance=row)
    if request.method == "POST" and form.is_valid():
        corps_settings.change(
            corps=row, actor=access.actor(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("Saved."))
        return redirect("console_corps", pk)
    stored = Corps.objects.select_related("office", "issuer").get(pk=pk)
    batches = row.batches.select_related("call").order_by("-number")
    context = {
        "corps": stored,
        "form": form if may_edit else None,
        "batches": [
            (one, one.appointments.count(), len(appoint_lecturers.without_letter(one)))
            for one in batches
        ],
        "papers": [("word", "Word"), ("pdf", "PDF")],
        "announced": corps_settings.of_announcement(stored),
        "may_edit": may_edit,
        "may_decide": rules.can_decide_corps(request.user, stored),
    }
    return render(
        request, "lecturers/console_corps.html", context, status=422 if form.errors else 200
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """A corps for an office that has none yet, or one more."""
    access.offices_or_404(request)
    offices = rules.offices_to_found_for(request.user)
    if not offices:
        raise PermissionDenied
    form = FoundCorpsForm(request.POST if request.method == "POST" else None, offices=offices)
    row: Corps | None = None
    if form.is_valid():
        with refusals_shown(form):
            row = found_corps.found_corps(
                **{name: form.cleaned_data[name] for name in ("office", "name", "issuer")},
                prefix=form.cleaned_data["number_prefix"],
                actor=access.actor(request),
                now=timezone.now(),
            )
    if row is not None:
        messages.success(request, _("The corps is founded; its letters have their wordings."))
        return redirect("console_corps", row.pk)
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/console_corps_new.html", {"form": form}, status=status)


def _decided_or_403(request: HttpRequest, pk: int) -> Corps:
    row = access.corps_or_404(request, pk)
    if not rules.can_decide_corps(request.user, row):
        raise PermissionDenied
    return row


def _usual(row: Corps) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "corps": row,
        "batch_number": appointing.next_number(row),
        "starts_on": today,
        "issued_on": today,
    }


def _terms(form: TermsForm, **more: Any) -> appoint_lecturers.Terms:
    names = ("corps", "batch_number", "starts_on", "years", "issued_on")
    return appoint_lecturers.Terms(**{name: form.cleaned_data[name] for name in names}, **more)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """One person without a call: head, honorary head, somebody of the first batch."""
    row = _decided_or_403(request, pk)
    form = AppointForm(
        request.POST if request.method == "POST" else None,
        offices=[row.office_id],
        initial=_usual(row),
    )
    batch: Batch | None = None
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            batch = _appointed(request, form)
    if batch is not None:
        messages.success(request, _("Appointed; the letter is being made."))
        return redirect("console_letters_batch", batch.pk)
    context = {"corps": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/console_appoint.html", context, status=status)


def _appointed(request: HttpRequest, form: AppointForm) -> Batch:
    values, user, now = form.cleaned_data, access.actor(request), timezone.now()
    found = people.find_or_create(
        name=values["name"],
        phone=values["phone"],
        unit=values["unit"],
        position=values["post"],
        actor=user,
        now=now,
    )
    profile = Profile(person=found.person, unit=values["unit"], post=values["post"])
    key = found.person.pk
    typed = {key: values["number"]} if values["numbers"] == TYPED else None
    return appoint_lecturers.appoint(
        people=[profile],
        terms=_terms(form, typed=typed, roles={key: AppointmentRole(values["role"])}),
        actor=user,
        now=now,
    )


@login_required
@require_POST
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """Letters for those of a batch who have none yet."""
    row = _decided_or_403(request, pk)
    key = request.POST.get("batch", "")
    batch = get_object_or_404(
        row.batches.select_related("corps__office", "corps__issuer"),
        pk=int(key) if key.isdecimal() else 0,
    )
    try:
        made = appoint_lecturers.make_letters(
            batch=batch,
            issued_on=timezone.localdate(),
            actor=access.actor(request),
            now=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("console_corps", pk)
    return redirect("console_letters_batch", made.pk)


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Hang the founding announcement in public, or take it down."""
    row = _decided_or_403(request, pk)
    is_public = request.POST.get("act") == "publish"
    try:
        corps_settings.publish_announcement(
            corps=row, is_public=is_public, actor=access.actor(request), now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        told = _("The announcement hangs in public.") if is_public else _("It is taken down.")
        messages.success(request, told)
    return redirect("console_corps", pk)


@login_required
@require_POST
def announcement(request: HttpRequest, pk: int, form: papers.Form) -> HttpResponse:
    """成立公告 as Word or PDF."""
    row = access.corps_or_404(request, int(pk))
    if not rules.can_edit_corps(request.user, row):
        raise PermissionDenied
    try:
        made = papers.announcement_file(
            row, corps_settings.of_announcement(row), form=form, created_at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("console_corps", row.pk)
    return private.attach(made.content, filename=made.name, content_type=made.content_type)


# --- renewing -------------------------------------------------------------------------------------


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest) -> HttpResponse:
    """New terms from the service record, for one or many: chosen lecturers, then the terms.

    The roster posts `selected` lecturers; the page posts `former` appointments.
    """
    offices, today = access.offices_or_404(request), timezone.localdate()
    former = _former(request, offices)
    if not former:
        if request.method == "POST":
            messages.error(request, _("Choose lecturers whose terms can be renewed."))
        return redirect("console_lecturers")
    corps = former[0].batch.corps
    if not rules.can_decide_corps(request.user, corps):
        raise PermissionDenied
    is_sent = request.method == "POST" and "corps" in request.POST
    form = TermsForm(
        request.POST if is_sent else None, offices=[corps.office_id], initial=_usual(corps)
    )
    batch: Batch | None = None
    if is_sent and form.is_valid():
        typed = None
        if form.cleaned_data["numbers"] == TYPED:
            typed = {row.pk: request.POST.get(f"{NUMBER}{row.pk}", "").strip() for row in former}
        with refusals_shown(form):
            batch = appoint_lecturers.renew(
                former=former,
                terms=_terms(form, typed=typed),
                actor=access.actor(request),
                now=timezone.now(),
            )
    if batch is not None:
        messages.success(request, _("The terms are renewed; the letters are being made."))
        return redirect("console_letters_batch", batch.pk)
    log = service.log_of([row.lecturer for row in former], now=timezone.now())
    served = service.of_terms(former, log)
    context = {
        "corps": corps,
        "form": form,
        "rows": [
            (
                row,
                terms.state_on(row, today),
                served[row.pk],
                request.POST.get(f"{NUMBER}{row.pk}", ""),
            )
            for row in former
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/console_renew.html", context, status=status)


def _former(request: HttpRequest, offices: list[int]) -> list[Appointment]:
    """The appointments meant, of one corps: named ones, or the current one of each lecturer.

    Terms ended early or renewed before are not among them.
    """
    source = request.POST if request.method == "POST" else request.GET
    rows = (
        Appointment.objects.filter(batch__corps__office__in=offices, renewed_by__isnull=True)
        .exclude(status__in=[AppointmentStatus.RESIGNED, AppointmentStatus.REMOVED])
        .select_related(
            "batch__corps__office", "batch__corps__issuer", "lecturer__person", "lecturer__unit"
        )
        .order_by("lecturer__person__name_pinyin", "pk")
    )
    named = [int(key) for key in source.getlist("former") if key.isdecimal()]
    if named:
        found = list(rows.filter(pk__in=named))
    else:
        chosen = [int(key) for key in source.getlist("selected") if key.isdecimal()]
        by_lecturer: dict[int, list[Appointment]] = {}
        for row in rows.filter(lecturer__in=chosen):
            by_lecturer.setdefault(row.lecturer_id, []).append(row)
        today = timezone.localdate()
        current = [queries.current_of(held, today) for held in by_lecturer.values()]
        found = [row for row in current if row is not None]
    return [row for row in found if row.batch.corps_id == found[0].batch.corps_id]
