"""Organisers: one lecturer. Profile, appointments over time, letters, service, what ends a term."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.models import Certificate
from core import audit
from core.files import private
from core.spreadsheet import export
from core.text import regions
from core.web import htmx
from core.web.forms import refusals_shown
from lecturers import rules
from lecturers.domain import ending, profiles, queries, service, terms
from lecturers.domain.service import Service, Taught
from lecturers.enums import AppointmentStatus
from lecturers.forms.roster import EndForm, HandBackForm, PhotoForm, ProfileForm, ResignForm
from lecturers.models import Appointment, Lecturer
from lecturers.views import roster_access as access
from people.enums import ConsentChannel

_IMAGES = {"jpg": "image/jpeg", "png": "image/png"}


def may_edit(request: HttpRequest, lecturer: Lecturer) -> bool:
    """The secretariat of an office that appointed this lecturer."""
    rows: list[Appointment] = lecturer.of_offices  # type: ignore[attr-defined]
    return any(rules.can_edit_corps(request.user, row.batch.corps) for row in rows)


def _editable_or_403(request: HttpRequest, pk: int) -> Lecturer:
    lecturer = access.lecturer_or_404(request, pk)
    if not may_edit(request, lecturer):
        raise PermissionDenied
    return lecturer


@login_required
@require_safe
def lecturer(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is known: nothing of a term that is over is ever lost."""
    row = access.lecturer_or_404(request, pk)
    now, today = timezone.now(), timezone.localdate()
    held: list[Appointment] = row.of_offices  # type: ignore[attr-defined]
    log = service.log_of([row], now=now)
    context = {
        "lecturer": row,
        "place": regions.region_name(row.region_code) if row.region_code else "",
        "current": queries.current_of(held, today),
        "terms": _terms(request, held, log),
        "taught": log[row.pk],
        "total": service.summed(log[row.pk]),
        "photo_form": PhotoForm(),
        "may_edit": may_edit(request, row),
        "has_agreed": bool(profiles.standing_consents(row)),
    }
    return render(request, "lecturers/console_lecturer.html", context)


def _terms(
    request: HttpRequest, held: list[Appointment], log: dict[int, list[Taught]]
) -> list[dict[str, Any]]:
    """Each appointment with its letters, its state by the dates, its service, what may be done."""
    today = timezone.localdate()
    letters: dict[int, list[Certificate]] = {}
    for letter in Certificate.objects.filter(appointment__in=held).order_by("-pk"):
        letters.setdefault(letter.appointment_id or 0, []).append(letter)
    served: dict[int, Service] = service.of_terms(held, log)
    found = []
    for row in held:
        state = terms.state_on(row, today)
        corps, is_active = row.batch.corps, state == AppointmentStatus.ACTIVE
        edits, decides = (
            rules.can_edit_corps(request.user, corps),
            rules.can_decide_corps(request.user, corps),
        )
        has_ended = state in {AppointmentStatus.RESIGNED, AppointmentStatus.REMOVED}
        found.append(
            {
                "row": row,
                "state": state,
                "letters": letters.get(row.pk, []),
                "served": served[row.pk],
                "can_resign": edits and is_active,
                "can_remove": decides and is_active,
                "can_hand_back": edits and has_ended and row.letter_returned_on is None,
                "can_renew": decides and not has_ended and not hasattr(row, "renewed_by"),
            }
        )
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Post, place, title, topics, profile."""
    row = _editable_or_403(request, pk)
    initial = {"topics": "、".join(topic.name for topic in row.topics.all())}
    form = ProfileForm(
        request.POST if request.method == "POST" else None, instance=row, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        office = row.of_offices[0].batch.corps.office  # type: ignore[attr-defined]
        profiles.change(
            lecturer=row,
            office=office,
            topics=values.pop("topics"),
            actor=access.actor(request),
            now=timezone.now(),
            **values,
        )
        messages.success(request, _("The profile is saved."))
        return redirect("console_lecturer", pk)
    context = {"lecturer": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/console_lecturer_edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """GET shows the picture, POST puts another one in its place or drops it."""
    row = access.lecturer_or_404(request, pk)
    if request.method != "POST":
        return shown_photo(row)
    if not may_edit(request, row):
        raise PermissionDenied
    user, now = access.actor(request), timezone.now()
    if request.POST.get("drop"):
        profiles.drop_photo(lecturer=row, actor=user, now=now)
        messages.success(request, _("The photo is removed."))
        return redirect("console_lecturer", pk)
    form = PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_shown(form):
            profiles.set_photo(
                lecturer=row, upload=form.cleaned_data["file"].file, actor=user, now=now
            )
    if form.is_valid():
        messages.success(request, _("The photo is saved."))
    else:
        messages.error(request, " ".join(str(e) for es in form.errors.values() for e in es))
    return redirect("console_lecturer", pk)


def shown_photo(row: Lecturer) -> HttpResponseBase:
    """The stored picture inline; 404 where there is none."""
    get_object_or_404(Lecturer.objects.exclude(photo=""), pk=row.pk)
    kind = _IMAGES.get(row.photo.rpartition(".")[2], "image/jpeg")
    return private.serve(row.photo, filename="photo", content_type=kind, inline=True)


@login_required
@require_POST
def publicity(request: HttpRequest, pk: int) -> HttpResponse:
    """A consent on paper is entered, or taken back in the lecturer's name."""
    row = _editable_or_403(request, pk)
    user, now = access.actor(request), timezone.now()
    if request.POST.get("act") == "publish":
        profiles.publish(lecturer=row, channel=ConsentChannel.PAPER, actor=user, now=now)
        messages.success(request, _("Shown on the public roster while in office."))
    else:
        profiles.unpublish(lecturer=row, actor=user, now=now)
        messages.success(request, _("Taken off the public roster."))
    return redirect("console_lecturer", pk)


@login_required
@require_POST
def service_export(request: HttpRequest, pk: int) -> HttpResponse:
    """服务记录 of one lecturer as Excel; written down."""
    row = access.lecturer_or_404(request, pk)
    now = timezone.now()
    title = _("Service record of %(name)s") % {"name": row.person.name}
    content = export.workbook(
        title,
        [
            export.Column(header=_("No."), kind="number", width=6),
            export.Column(header=_("Date"), kind="date"),
            export.Column(header=_("Event")),
            export.Column(header=_("Session")),
            export.Column(header=_("Topic")),
            export.Column(header=_("Role")),
            export.Column(header=_("Place")),
            export.Column(header=_("Credit hours"), kind="number"),
            export.Column(header=_("Service")),
        ],
        (
            [
                number,
                one.on,
                one.event_title,
                one.session_title,
                one.topic,
                one.role_label,
                one.place,
                one.hours,
                one.benefit_label,
            ]
            for number, one in enumerate(service.log_of([row], now=now)[row.pk], start=1)
        ),
        sheet=_("Service record"),
    )
    audit.record(
        action="lecturers.exported_service", subject=row, actor=access.actor(request), now=now
    )
    return private.attach(content, filename=f"{title}.xlsx", content_type=export.XLSX_TYPE)


# --- what ends an appointment ---------------------------------------------------------------------


def _appointment_or_404(request: HttpRequest, pk: int) -> Appointment:
    rows = Appointment.objects.filter(
        batch__corps__office__in=access.offices_or_404(request)
    ).select_related("batch__corps__office", "lecturer__person")
    found: Appointment = get_object_or_404(rows, pk=pk)
    return found


def _ask(
    request: HttpRequest,
    row: Appointment,
    form: forms.Form,
    words: dict[str, Any],
    act: Callable[[dict[str, Any]], Appointment],
) -> HttpResponse:
    """A page that says what will happen and asks for what is needed; POST does it."""
    here = reverse("console_lecturer", args=[row.lecturer_id])
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            act(
                {
                    **form.cleaned_data,
                    "appointment": row,
                    "actor": access.actor(request),
                    "now": timezone.now(),
                }
            )
        if form.is_valid():
            messages.success(request, words["done"])
            return redirect(here)
    context = {
        "appointment": row,
        "form": form,
        "action": request.path,
        "back": here,
        "danger": True,
        **words,
    }
    return htmx.render(
        request,
        "lecturers/console_ask.html",
        context,
        fragment="components/confirm.html",
        status=422 if form.is_bound else 200,
    )


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resign(request: HttpRequest, pk: int) -> HttpResponse:
    """辞任, with the letter handed back or still out."""
    row = _appointment_or_404(request, pk)
    if not rules.can_edit_corps(request.user, row.batch.corps):
        raise PermissionDenied
    name = row.lecturer.person.name
    words = {
        "title": _("Enter the resignation of %(name)s") % {"name": name},
        "text": _(
            "%(name)s leaves the roster; the verification page of the letter says 已辞任. The "
            "letter and the history stay on record."
        )
        % {"name": name},
        "button": _("Enter the resignation"),
        "done": _("The resignation is entered."),
    }
    initial = {"ended_on": timezone.localdate(), "reason": row.resignation_asked_why}
    form = ResignForm(_posted(request), initial=initial)
    return _ask(request, row, form, words, lambda values: ending.resign(**values))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """除名, by the head of secretariat."""
    row = _appointment_or_404(request, pk)
    if not rules.can_decide_corps(request.user, row.batch.corps):
        raise PermissionDenied
    name = row.lecturer.person.name
    words = {
        "title": _("Remove %(name)s from the roster") % {"name": name},
        "text": _(
            "%(name)s is not a lecturer any more; the verification page of the letter says 已除名. "
            "The reason is kept and not shown in public."
        )
        % {"name": name},
        "button": _("Remove from the roster"),
        "done": _("%(name)s is removed from the roster.") % {"name": name},
    }
    form = EndForm(_posted(request), initial={"ended_on": timezone.localdate()})
    return _ask(request, row, form, words, lambda values: ending.remove(**values))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper of the letter came back."""
    row = _appointment_or_404(request, pk)
    if not rules.can_edit_corps(request.user, row.batch.corps):
        raise PermissionDenied
    words = {
        "title": _("The letter came back"),
        "text": _("Note the day on which the paper of %(number)s was handed back.")
        % {"number": row.number or row.lecturer.person.name},
        "button": _("Keep the day"),
        "done": _("The day is noted."),
        "danger": False,
    }
    form = HandBackForm(_posted(request), initial={"on": timezone.localdate()})
    return _ask(request, row, form, words, lambda values: ending.hand_back(**values))
