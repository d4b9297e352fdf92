"""Papers of a submission, served to those who may read them and to nobody else.

Word is only ever downloaded. PDF is looked at as pictures of its pages, pictures as they were drawn
anew when they came: nothing of a stranger's file runs in a reader's browser.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from calls import rules
from calls.models import Attachment
from core.documents import pdf_preview
from core.files import private
from people.models import User

_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})


def _attachment_for(request: HttpRequest, pk: int) -> Attachment:
    rows = Attachment.objects.kept().select_related("submission__call", "submission__person")
    attachment = get_object_or_404(rows, pk=pk)
    user = request.user
    if not isinstance(user, User) or not rules.can_open_attachment(user, attachment):
        raise Http404
    attachment.name = rules.attachment_name(user, attachment)
    return attachment


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, as a download."""
    attachment = _attachment_for(request, pk)
    try:
        return private.serve(
            attachment.path, filename=attachment.name, content_type=attachment.content_type
        )
    except private.FileMissing:
        raise Http404 from None


@login_required
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A page with the pictures of the file's pages."""
    attachment = _attachment_for(request, pk)
    is_picture = attachment.content_type in _PICTURES
    if not is_picture and not attachment.pages:
        raise Http404
    context = {
        "attachment": attachment,
        "pages": range(1, (1 if is_picture else attachment.pages) + 1),
    }
    return render(request, "calls/attachment_preview.html", context)


@never_cache
@login_required
@require_safe
def preview_page(request: HttpRequest, pk: int, page: int) -> HttpResponseBase:
    """One page as a picture."""
    attachment = _attachment_for(request, pk)
    try:
        if attachment.content_type in _PICTURES and page == 1:
            return private.serve(
                attachment.path,
                filename=attachment.name,
                content_type=attachment.content_type,
                inline=True,
            )
        if not 1 <= page <= attachment.pages:
            raise Http404
        drawn = pdf_preview.page_png(private.read(attachment.path), page=page)
    except (private.FileMissing, pdf_preview.CannotPreview):
        raise Http404 from None
    return private.show_png(drawn, filename=f"{attachment.pk}-{page}.png")
