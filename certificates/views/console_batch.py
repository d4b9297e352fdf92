"""Organisers: one batch from its progress to its sign-off, and its files.

Batches of an event and batches of letters share these pages; letters have no slug.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.domain import belonging, handing_out, queries, signing_off
from certificates.domain.handing_out import record_download
from certificates.enums import BatchStatus, CertificateKind, CertificateStatus
from certificates.models import Batch
from certificates.views.console import actor_of
from certificates.views.places import Place, batch_or_404
from core.errors import DomainError
from core.files import private
from core.web import htmx
from people.rules import AnyUser

BatchRule = Callable[[AnyUser, Batch], bool]
REASON = "reason-"  # the field of a reason, followed by the certificate's key


def _batch_or_404(request: HttpRequest, slug: str, pk: int, rule: BatchRule) -> Batch:
    batch = batch_or_404(request, slug, pk)
    if not rule(request.user, batch):
        raise Http404
    return batch


@login_required
@require_safe
def batch(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """How far the batch is, and at its end what succeeded, what did not, and why.

    While files are being made the fragment asks for itself; it can be left and come back to.
    """
    row = _batch_or_404(request, slug, pk, belonging.may_view)
    is_done = row.status != BatchStatus.PREPARING
    states = dict.fromkeys(CertificateStatus.values, 0)
    for status in row.certificates.values_list("status", flat=True):
        states[status] += 1
    place = Place(slug)
    may_prepare = belonging.may_prepare(request.user, row)
    context = {
        **_common(place, row),
        "is_done": is_done,
        "states": states,
        "left_out": queries.left_out_of(row),
        "unmade": [(one, place.url("certificate", one.pk)) for one in queries.unmade_of(row)],
        "list_url": place.url("certificates"),
        "print_files": [
            (number, kept, place.url("batch_print", pk, number))
            for number, kept in enumerate(row.print_files, start=1)
        ],
        "urls": {
            name: place.url(f"batch_{name}", pk) for name in ("sign_off", "signing_list", "files")
        },
        "can_prepare": may_prepare,
        "can_sign_off": belonging.may_sign_off(request.user, row)
        and row.status == BatchStatus.PREPARED,
    }
    return htmx.render(
        request,
        "certificates/batch.html",
        context,
        fragment="certificates/_batch.html",
        status=htmx.STOP_POLLING if is_done and htmx.wants_fragment(request) else 200,
    )


def _common(place: Place, row: Batch) -> dict[str, Any]:
    return {
        "event": belonging.event_of(row),
        "frame": place.base,
        "batch": row,
        "batch_url": place.url("batch", row.pk),
        "list_url": place.url("certificates"),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """Says what will happen and to how many; the head of secretariat decides."""
    row = _batch_or_404(request, slug, pk, belonging.may_sign_off)
    place = Place(slug)
    if request.method == "POST":
        try:
            outcome = signing_off.sign_off(
                batch=row,
                overrides=_reasons(request.POST),
                actor=actor_of(request),
                now=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _told(outcome))
        return redirect(place.url("batch", pk))
    if row.status != BatchStatus.PREPARED:
        return redirect(place.url("batch", pk))
    reviewed = signing_off.review(row, now=timezone.now())
    short = [entry for entry in reviewed if entry.is_short]
    context = {
        **_common(place, row),
        "short": short,
        "count": len(reviewed),
        "fulfilled": len(reviewed) - len(short),
        "is_teaching": row.template.kind == CertificateKind.TEACHING,
    }
    return render(request, "certificates/sign_off.html", context)


def _reasons(posted: QueryDict) -> dict[int, str]:
    return {
        int(key.removeprefix(REASON)): str(value)
        for key, value in posted.items()
        if key.startswith(REASON) and key.removeprefix(REASON).isdecimal()
    }


def _told(outcome: signing_off.SignedOff) -> str:
    effective, withheld = len(outcome.effective), len(outcome.withheld)
    said = ngettext(
        "%(count)d certificate has taken effect.",
        "%(count)d certificates have taken effect.",
        effective,
    ) % {"count": effective}
    if not withheld:
        return said
    return (
        said
        + " "
        + ngettext("%(count)d is withheld.", "%(count)d are withheld.", withheld)
        % {"count": withheld}
    )


# --- files: by POST, because each download is written down ----------------------------------------


@login_required
@require_POST
def print_file(request: HttpRequest, pk: int, number: int, slug: str = "") -> HttpResponseBase:
    """One of the files to print, 1,000 pages each."""
    row = _batch_or_404(request, slug, pk, belonging.may_prepare)
    if not 1 <= number <= len(row.print_files):
        raise Http404
    kept = row.print_files[number - 1]
    suffix = f"-{number}" if len(row.print_files) > 1 else ""
    response = private.serve(
        kept["path"],
        filename=f"{row.template.title}-{belonging.label_of(row)}{suffix}.pdf",
        content_type="application/pdf",
    )
    _write_down(request, row, "print")
    return response


@login_required
@require_POST
def all_files(request: HttpRequest, pk: int, slug: str = "") -> HttpResponseBase:
    """Every single PDF of the batch in one archive."""
    row = _batch_or_404(request, slug, pk, belonging.may_prepare)
    if row.status == BatchStatus.PREPARING:
        raise Http404
    response = FileResponse(
        handing_out.zipped(row),
        as_attachment=True,
        filename=f"{row.template.title}-{belonging.label_of(row)}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    _write_down(request, row, "files")
    return response


@login_required
@require_POST
def signing_list(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The list that recipients sign when the paper is handed out."""
    row = _batch_or_404(request, slug, pk, belonging.may_prepare)
    name = _("%(title)s: list of issue") % {"title": row.template.title}
    response = private.attach(
        handing_out.signing_list(row),
        filename=f"{name}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    _write_down(request, row, "signing_list")
    return response


def _write_down(request: HttpRequest, row: Batch, what: str) -> None:
    record_download(
        subject=row,
        what=what,
        actor=actor_of(request),
        now=timezone.now(),
    )
