"""`/a/<token>/assignment/`: a lecturer's answer from the phone, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.web import rate_limit
from core.web.middleware import client_address
from lecturers.domain import invitations_ics
from lecturers.views import answer_page
from people.domain import own_links
from people.domain.invitations import LinkNotUsable
from people.enums import LinkPurpose

PER_ADDRESS = 60  # looks at links in a quarter of an hour: tokens cannot be guessed at


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows; a button answers. The link is one lecturer's, for one assignment."""
    if not rate_limit.hit(f"link:{client_address(request)}", limit=PER_ADDRESS, period=900):
        return _gone(request, _("Too many tries. Please wait a quarter of an hour."), 429)
    try:
        _link, key = own_links.subject_of(
            token=token, purpose=LinkPurpose.ASSIGNMENT, now=timezone.now()
        )
    except LinkNotUsable as error:
        return _gone(request, str(error), 410)
    row = invitations_ics.rows().filter(pk=key).first()
    if row is None:
        return _gone(request, _("This assignment is no more."), 410)
    if request.method == "POST":
        person = row.lecturer.person
        return answer_page.posted(request, row, actor=person, here=request.path, is_link=True)
    return answer_page.show(request, row, here=request.path, is_link=True)


def _gone(request: HttpRequest, text: str, status: int) -> HttpResponse:
    return render(request, "people/access_link_gone.html", {"text": text}, status=status)
