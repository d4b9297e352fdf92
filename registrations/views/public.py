"""Registering: the form that the poster's code opens."""

import re
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from core.web import rate_limit
from core.web.middleware import client_address
from core.web.page_cache import PageCache
from events.domain import availability
from events.domain.availability import RegistrationState
from events.enums import Confirmation
from events.models import Event
from registrations.domain import eligibility, fields, links, options, places, registering
from registrations.domain.options import Options
from registrations.domain.registering import Result
from registrations.enums import Source
from registrations.forms import PublicReplyForm, shown_places
from registrations.views import receipts

# A training class behind one address can register together; a script cannot fill an event.
LIMIT: Final = 120
PERIOD: Final = timedelta(minutes=10)
_pages: Final = PageCache(size=128, seconds=60)
_HIDDEN: Final = re.compile(r'(<input[^>]* name="(csrfmiddlewaretoken|token)" value=")[^"]*"')
_CSRF_MARK: Final = b"@@csrf@@"
_FORM_MARK: Final = b"@@form@@"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and on success the person's own page. Three queries to show."""
    offered = options.for_public(slug)
    if offered is None:
        raise Http404
    event = offered.event
    state = availability.of_event(event, offered.categories, timezone.now())
    if not (state.can_register and offered.categories and offered.parts):
        return _closed(request, event, state)
    if request.method != "POST":
        return _kept_page(request, offered, state)
    return _register(request, PublicReplyForm(request.POST, options=offered), state)


def _kept_page(
    request: HttpRequest, offered: Options, state: availability.Availability
) -> HttpResponse:
    """The empty form. For a visitor of whom the frame shows nothing it is rendered once for all,
    and each gets tokens of their own put in.
    """
    own = {settings.SESSION_COOKIE_NAME, "messages"}
    if request.META.get("QUERY_STRING") or not own.isdisjoint(request.COOKIES):
        return _page(request, PublicReplyForm(options=offered), state)
    event, theme = offered.event, request.COOKIES.get("theme", "")
    shown = (event.pk, event.slug, event.revision, event.confirmation, state.state)
    kept = _pages.get(
        (
            *shown,
            shown_places(offered),
            get_language(),
            theme if theme in ("light", "dark") else "",
        ),
        lambda: _without_tokens(
            _page(request, PublicReplyForm(options=offered), state).content.decode()
        ),
    )
    page = kept.body.replace(_CSRF_MARK, get_token(request).encode())
    return HttpResponse(page.replace(_FORM_MARK, links.new_nonce().encode()))


def _without_tokens(page: str) -> str:
    return _HIDDEN.sub(
        lambda found: (
            found[1]
            + (_CSRF_MARK if found[2] == "csrfmiddlewaretoken" else _FORM_MARK).decode()
            + '"'
        ),
        page,
    )


def _register(
    request: HttpRequest, form: PublicReplyForm, state: availability.Availability
) -> HttpResponse:
    if not rate_limit.hit(f"register:{client_address(request)}", limit=LIMIT, period=PERIOD):
        form.add_error(None, _("Too many registrations from here. Please try again in a while."))
        response = _page(request, form, state, status=429)
        response["Retry-After"] = str(rate_limit.seconds_left(PERIOD))
        return response
    if not form.is_valid():
        return _page(request, form, state, status=422)
    event = form.options.event
    try:
        outcome = registering.register(
            event=event,
            category=form.category,
            parts=form.parts,
            data=form.applicant,
            consent=form.cleaned_data["consent"],
            source=Source.SELF,
            language=get_language() or "",
            now=timezone.now(),
            form_token=form.cleaned_data["token"],
        )
    except (eligibility.Closed, eligibility.NotOpenYet, places.EventNotRunning):
        event.refresh_from_db()
        return _closed(
            request, event, availability.of_event(event, form.options.categories, timezone.now())
        )
    except DomainError as error:
        form.add_refusal(error)
        return _page(request, form, state, status=422)
    if outcome.result == Result.KNOWN:
        return receipts.reply(event=event, phone=form.cleaned_data["phone"])
    return _see_other(f"/r/{outcome.secret}/")


def _see_other(path: str) -> HttpResponse:
    response = HttpResponseRedirect(path)
    response.status_code = 303
    return response


def _page(
    request: HttpRequest,
    form: PublicReplyForm,
    state: availability.Availability,
    *,
    status: int = 200,
) -> HttpResponse:
    event = form.options.event
    contact = " ".join(filter(None, [event.contact_name, event.contact_phone]))
    named = {"controller": event.office.name, **({"contact": contact} if contact else {})}
    context: dict[str, Any] = {
        "event": event,
        "form": form,
        "typed": form.typed_fields(),
        "event_url": f"/e/{event.slug}/",
        "notice": form.wording.details_for(**named),
        "notice_addition": fields.notice_addition(event),
        "is_full": state.state == RegistrationState.FULL,
        "by_hand": event.confirmation == Confirmation.BY_HAND,
    }
    return render(request, "registrations/register.html", context, status=status)


def _closed(request: HttpRequest, event: Event, state: availability.Availability) -> HttpResponse:
    """Why nobody can register now, and what to do instead."""
    context = {"event": event, "state": state.state, "event_url": f"/e/{event.slug}/"}
    return render(request, "registrations/closed.html", context)
