"""The filled nomination form, as PDF and as Word, one at a time or all of a call."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.documents import fonts
from core.files import private
from lecturers.domain import sheet_pdf, sheet_word
from lecturers.models import Nomination
from lecturers.views.access import CONSOLE, MY, nomination_for

_OVERVIEW = {MY: "my_nomination", CONSOLE: "console_submission"}


def _name(nomination: Nomination, extension: str) -> str:
    word = pgettext("file name", "Nomination form")
    return f"{word}-{nomination.name or nomination.submission_id}.{extension}"


@login_required
@require_safe
def as_pdf(request: HttpRequest, pk: int, area: str = MY) -> HttpResponse:
    """One form to print."""
    nomination = nomination_for(request, pk, area)
    try:
        made = sheet_pdf.pdf([nomination], created_at=timezone.now())
    except fonts.UndrawableCharacter as error:
        messages.error(request, str(error))
        return redirect(_OVERVIEW[area], pk)
    return private.attach(made, filename=_name(nomination, "pdf"), content_type="application/pdf")


@login_required
@require_safe
def as_word(request: HttpRequest, pk: int, area: str = MY) -> HttpResponse:
    """One form to edit."""
    nomination = nomination_for(request, pk, area)
    return private.attach(
        sheet_word.docx(nomination),
        filename=_name(nomination, "docx"),
        content_type=sheet_word.DOCX_TYPE,
    )
