"""The holder's own certificates: by account, or by the link of the registration."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certificates import rules
from certificates.domain import composing, queries
from certificates.layouts import certificate as layout
from certificates.models import Certificate
from core.files import private
from people.models import Person
from registrations.domain import links


def file_name(certificate: Certificate) -> str:
    """What people see in their downloads: 结业证书-王芳-社联城乡培〔2024〕0001号.pdf."""
    title = certificate.snapshot.get("facts", {}).get("kind_name") or str(
        certificate.get_kind_display()
    )
    return f"{title}-{certificate.holder_name}-{certificate.number}.pdf"


def _file(certificate: Certificate) -> HttpResponseBase:
    return private.serve(
        certificate.file, filename=file_name(certificate), content_type="application/pdf"
    )


def _picture(certificate: Certificate) -> HttpResponse:
    """The certificate as a picture to keep by a long press, as WeChat's browser needs it."""
    snapshot = certificate.snapshot
    drawn = layout.picture(composing.page_of(snapshot), language=snapshot["language"])
    response = HttpResponse(drawn, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """Every certificate of the signed-in person, whatever its state."""
    person = Person.objects.filter(user=request.user.pk).first()
    rows = queries.for_person(person) if person else Certificate.objects.none()
    context = {
        "held": queries.held(rows),
        "base": "/my/certificates/",
    }
    return render(request, "certificates/my.html", context)


def _own(request: HttpRequest, pk: int) -> Certificate:
    row = get_object_or_404(Certificate.objects.select_related("person"), pk=pk)
    if not rules.can_download_own(request.user, row):
        raise Http404
    return row


@login_required
@require_safe
def own_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The stored PDF, for the person whose certificate it is."""
    return _file(_own(request, pk))


@login_required
@require_safe
def own_picture(request: HttpRequest, pk: int) -> HttpResponse:
    return _picture(_own(request, pk))


def _linked(secret: str, pk: int) -> Certificate:
    registration = links.find(secret)
    if registration is None:
        raise Http404
    row = get_object_or_404(queries.for_registration(registration), pk=pk)
    if not queries.can_be_handed_out(row):
        raise Http404
    return row


@require_safe
def linked_file(_request: HttpRequest, secret: str, pk: int) -> HttpResponseBase:
    """The stored PDF, by the person's own link."""
    return _file(_linked(secret, pk))


@require_safe
def linked_picture(_request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    return _picture(_linked(secret, pk))
