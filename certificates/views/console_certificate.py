"""Organisers: one certificate, its file, and the acts that end or replace it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import rules
from certificates.domain import issued, queries
from certificates.domain.handing_out import record_download
from certificates.forms import ReasonForm, ReissueForm
from certificates.models import Certificate
from certificates.views.console import actor_of, event_or_404
from certificates.views.my import file_name
from core.files import private
from core.web import htmx
from core.web.forms import refusals_shown
from events import rules as event_rules
from people.rules import AnyUser

Rule = Callable[[AnyUser, Certificate], bool]


def _certificate_or_404(
    request: HttpRequest, slug: str, pk: int, rule: Rule = rules.can_view
) -> Certificate:
    event = event_or_404(request, slug, event_rules.can_view_certificates)
    rows = Certificate.objects.filter(part__event=event).select_related(
        "part", "registration", "supersedes", "superseded_by", "batch", "batch__signed_off_by"
    )
    row = get_object_or_404(rows, pk=pk)
    row.part.event = event
    if not rule(request.user, row):
        raise Http404
    return row


@login_required
@require_safe
def certificate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All that is known of one certificate, and what may be done with it."""
    row = _certificate_or_404(request, slug, pk)
    user = request.user
    context = {
        "event": row.part.event,
        "certificate": row,
        "facts": queries.facts_of(row),
        "page": row.snapshot.get("page", {}),
        "successor": getattr(row, "superseded_by", None),
        "has_file": queries.is_file_ready(row),
        "can_file": queries.is_file_ready(row)
        and event_rules.can_prepare_certificates(user, row.part.event),
        "can_withhold": rules.can_withhold(user, row),
        "can_revoke": rules.can_revoke(user, row),
        "can_correct": rules.can_correct(user, row),
    }
    return htmx.render(
        request, "certificates/certificate.html", context, fragment="certificates/_certificate.html"
    )


@login_required
@require_POST
def file(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """The stored PDF, for an organiser; written down."""
    row = _certificate_or_404(request, slug, pk)
    if not queries.is_file_ready(row) or not event_rules.can_prepare_certificates(
        request.user, row.part.event
    ):
        raise Http404
    response = private.serve(row.file, filename=file_name(row), content_type="application/pdf")
    record_download(
        subject=row,
        what="file",
        actor=actor_of(request),
        now=timezone.now(),
    )
    return response


def _ask(
    request: HttpRequest,
    row: Certificate,
    form: ReasonForm,
    words: dict[str, Any],
    act: Callable[[dict[str, Any]], Certificate],
) -> HttpResponse:
    """A page that says what will happen and asks for the reason; POST does it."""
    here = reverse("console_certificate", args=[row.part.event.slug, row.pk])
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            result = act(
                {
                    "certificate": row,
                    "reason": form.cleaned_data["reason"],
                    "actor": actor_of(request),
                    "now": timezone.now(),
                }
            )
        if form.is_valid():
            messages.success(request, words["done"] % {"number": result.number})
            return redirect("console_certificate", slug=row.part.event.slug, pk=result.pk)
    context = {
        "event": row.part.event,
        "certificate": row,
        "form": form,
        "action": request.path,
        "back": here,
        "danger": True,
        **words,
    }
    return htmx.render(
        request,
        "certificates/ask.html",
        context,
        fragment="components/confirm.html",
        status=422 if form.is_bound else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withhold(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Prepared, but not to take effect."""
    row = _certificate_or_404(request, slug, pk, rules.can_withhold)
    words = {
        "title": _("Withhold this certificate"),
        "text": _(
            "%(number)s of %(name)s will not take effect. The number stays taken, and whoever "
            "checks it sees that it was not issued. Take the printed page out."
        )
        % {"number": row.number, "name": row.holder_name},
        "button": _("Withhold"),
        "done": _("%(number)s is withheld."),
    }
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _ask(request, row, form, words, lambda values: issued.withhold(**values))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """In effect until now, and no more."""
    row = _certificate_or_404(request, slug, pk, rules.can_revoke)
    words = {
        "title": _("Revoke this certificate"),
        "text": _(
            "%(number)s of %(name)s has no effect any more from now on; the verification page "
            "says so. Nothing is deleted, and this cannot be undone."
        )
        % {"number": row.number, "name": row.holder_name},
        "button": _("Revoke"),
        "done": _("%(number)s is revoked."),
    }
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _ask(request, row, form, words, lambda values: issued.revoke(**values))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The same certificate with the name put right, under a new number."""
    row = _certificate_or_404(request, slug, pk, rules.can_correct)
    if row.registration is None:
        raise Http404
    words = {
        "title": _("Make this certificate anew"),
        "text": _(
            "%(number)s ends, and a certificate with the corrected name gets a new number. Who "
            "checks the old one is led to the new one, which takes effect when it is signed off."
        )
        % {"number": row.number},
        "button": _("Make anew"),
        "done": _("The new number is %(number)s."),
    }
    form = ReissueForm(
        request.POST if request.method == "POST" else None, initial={"name": row.holder_name}
    )

    def act(values: dict[str, Any]) -> Certificate:
        return issued.reissue(name=form.cleaned_data["name"], **values)

    return _ask(request, row, form, words, act)
