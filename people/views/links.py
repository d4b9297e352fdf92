"""`/a/<token>/`: what somebody was invited to, and the button that accepts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from core.web import rate_limit
from core.web.forms import refusals_shown
from core.web.middleware import client_address
from events import rules as event_rules
from people import forms
from people.domain import accounts, invitations, own_links
from people.models import AccessLink, User
from people.views import entering

PER_ADDRESS = 60  # looks at links in a quarter of an hour: tokens cannot be guessed at


@never_cache
@require_http_methods(["GET", "POST"])
def access_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what until when. Opening it changes nothing; the button accepts."""
    found = _find(request, token)
    if isinstance(found, HttpResponse):
        return found
    if (page := own_links.page_of(found)) is not None:
        return redirect(page, token)
    if request.method == "POST":
        if not isinstance(request.user, User):
            return redirect(f"{reverse('sign_in')}?next={request.path}")
        return _accept(request, found, request.user)
    context = {
        "link": found,
        "offer": invitations.describe(found),
        "sign_in_url": f"{reverse('sign_in')}?next={request.path}",
    }
    return render(request, "people/access_link.html", context)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest, token: str) -> HttpResponse:
    """A new account with name and password for the holder of a link, who accepts with it."""
    found = _find(request, token)
    if isinstance(found, HttpResponse):
        return found
    if isinstance(request.user, User):
        return redirect("access_link", token)
    form = forms.OpenAccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            user = accounts.open_with_password(**form.cleaned_data, now=timezone.now())
        if form.is_valid():
            entering.enter(request, user, how="invitation")
            return _accept(request, found, user)
    return render(
        request,
        "people/open_account.html",
        {"form": form, "link": found, "offer": invitations.describe(found), "token": token},
        status=422 if form.is_bound else 200,
    )


def _find(request: HttpRequest, token: str) -> AccessLink | HttpResponse:
    """The usable link, or the page that says what is wrong with it."""
    if not rate_limit.hit(f"link:{client_address(request)}", limit=PER_ADDRESS, period=900):
        return _refused(request, _("Too many tries. Please wait a quarter of an hour."), 429)
    try:
        link = invitations.find(token=token, now=timezone.now())
        if own_links.page_of(link) is None:
            invitations.describe(link)
    except invitations.LinkNotUsable as error:
        return _refused(request, str(error), 410)
    return link


def _refused(request: HttpRequest, text: str, status: int) -> HttpResponse:
    return render(request, "people/access_link_gone.html", {"text": text}, status=status)


def _accept(request: HttpRequest, link: AccessLink, user: User) -> HttpResponse:
    try:
        onward = invitations.accept(link=link, user=user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
        return redirect(entering.first_page(user))
    event_rules.forget_roles(user)
    entering.limit_rest(request, user)
    messages.success(request, _("Welcome. You have accepted the invitation."))
    return redirect(onward)
