"""Organisers: one certificate, its file, and the acts that end or replace it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import rules
from certificates.domain import belonging, issued, queries
from certificates.domain.handing_out import record_download
from certificates.forms import ReasonForm, ReissueForm
from certificates.models import Certificate
from certificates.views.console import actor_of
from certificates.views.my import file_name
from certificates.views.places import Place, certificate_or_404
from core.files import private
from core.web import htmx
from core.web.forms import refusals_shown
from people.rules import AnyUser

Rule = Callable[[AnyUser, Certificate], bool]


def _certificate_or_404(
    request: HttpRequest, slug: str, pk: int, rule: Rule = rules.can_view
) -> Certificate:
    row = certificate_or_404(request, slug, pk)
    if not rule(request.user, row):
        raise Http404
    return row


def _common(slug: str, row: Certificate) -> dict[str, Any]:
    place = Place(slug)
    return {
        "event": belonging.event_of(row),
        "frame": place.base,
        "certificate": row,
        "list_url": place.url("certificates"),
    }


@login_required
@require_safe
def certificate(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """All that is known of one certificate, and what may be done with it."""
    row = _certificate_or_404(request, slug, pk)
    user, place = request.user, Place(slug)
    successor = getattr(row, "superseded_by", None)
    acts = ("file", "reissue", "withhold", "revoke")
    context = {
        **_common(slug, row),
        "urls": {act: place.url(f"certificate_{act}", pk) for act in acts},
        "batch_url": place.url("batch", row.batch_id),
        "unit_name": belonging.unit_of(row),
        "corrected": place.url("certificate", row.supersedes_id) if row.supersedes_id else "",
        "correction": place.url("certificate", successor.pk) if successor else "",
        "facts": queries.facts_of(row),
        "page": row.snapshot.get("page", {}),
        "successor": successor,
        "has_file": queries.is_file_ready(row),
        "can_file": queries.is_file_ready(row) and belonging.may_prepare(user, row),
        "can_withhold": rules.can_withhold(user, row),
        "can_revoke": rules.can_revoke(user, row),
        "can_correct": rules.can_correct(user, row),
    }
    return htmx.render(
        request, "certificates/certificate.html", context, fragment="certificates/_certificate.html"
    )


@login_required
@require_POST
def file(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    """The stored PDF, for an organiser; written down."""
    row = _certificate_or_404(request, slug, pk)
    if not queries.is_file_ready(row) or not belonging.may_prepare(request.user, row):
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
    slug: str,
    row: Certificate,
    form: ReasonForm,
    words: dict[str, Any],
    act: Callable[[dict[str, Any]], Certificate],
) -> HttpResponse:
    """A page that says what will happen and asks for the reason; POST does it."""
    place = Place(slug)
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
            return redirect(place.url("certificate", result.pk))
    context = {
        **_common(slug, row),
        "form": form,
        "action": request.path,
        "back": place.url("certificate", row.pk),
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
def withhold(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
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
    return _ask(request, slug, row, form, words, lambda values: issued.withhold(**values))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
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
    return _ask(request, slug, row, form, words, lambda values: issued.revoke(**values))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The same certificate with the name put right, under a new number."""
    row = _certificate_or_404(request, slug, pk, rules.can_correct)
    if row.registration is None and row.appointment is None:
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
        request.POST if request.method == "POST" else None,
        initial={"name": row.holder_name},
        asks_number=row.appointment is not None and row.seq is None,
    )

    def act(values: dict[str, Any]) -> Certificate:
        return issued.reissue(
            name=form.cleaned_data["name"], number=form.cleaned_data.get("number", ""), **values
        )

    return _ask(request, slug, row, form, words, act)
