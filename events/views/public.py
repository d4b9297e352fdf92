"""What anyone may see: upcoming events, an event, its calendar and its poster."""

from collections.abc import Hashable
from typing import Any, Final

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.documents import poster, qr
from core.text import numerals
from core.web.page_cache import Kept, PageCache, conditional
from events.domain import availability, calendars, queries, release, states
from events.models import Event, Host

RECENT: Final = 12
# A minute bounds what no key knows: the names of people are read when the programme is shown.
# What decides whether a kept page still stands; the rest of the row is read when one is made.
_KEY_FIELDS: Final = (
    *("revision", "status", "starts_on", "ends_on", "capacity", "taken"),
    *("registration_opens_at", "registration_closes_at"),
)
_bodies: Final = PageCache(size=256, seconds=60)
_pages: Final = PageCache(size=512, seconds=60)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Upcoming and recent events."""
    today = timezone.localdate()
    context = {
        "upcoming": _with_availability(list(queries.upcoming(today)[:60])),
        "recent": list(queries.recent(today)[:RECENT]),
    }
    return render(request, "events/home.html", context)


def _with_availability(events: list[Event]) -> list[tuple[Event, availability.Availability]]:
    now = timezone.now()
    categories: dict[int, list[Any]] = {event.pk: [] for event in events}
    for category in queries.categories_of(categories):
        categories[category.event_id].append(category)
    return [(event, availability.of_event(event, categories[event.pk], now)) for event in events]


@require_safe
def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """An event with its programme. Two queries while what it shows has not changed."""
    now = timezone.now()
    seen = get_object_or_404(Event.objects.public().only(*_KEY_FIELDS), slug=slug)
    state = availability.of_event(seen, availability.categories_of(seen), now)
    phase = states.phase(seen, timezone.localdate(now))
    key = (seen.pk, seen.revision, state, phase, get_language())
    if _is_plain(request):
        # The frame shows nothing of the visitor, so the page is kept whole.
        theme = request.COOKIES.get("theme", "")
        page = _pages.get(
            (*key, theme if theme in ("light", "dark") else "auto"),
            lambda: render_to_string("events/event_detail.html", _page(slug, state, key), request),
        )
        return conditional(request, page.body, page.etag)
    response = render(request, "events/event_detail.html", _page(slug, state, key))
    response["Cache-Control"] = "private, no-cache"
    return response


def _is_plain(request: HttpRequest) -> bool:
    """A visitor without account, message or query string: nothing of theirs is in the frame."""
    own = {settings.SESSION_COOKIE_NAME, "messages"}
    return not request.META.get("QUERY_STRING") and own.isdisjoint(request.COOKIES)


def _public_event(slug: str) -> Event:
    return get_object_or_404(Event.objects.public().select_related("venue", "series"), slug=slug)


def _page(slug: str, state: availability.Availability, key: Hashable) -> dict[str, Any]:
    event = _public_event(slug)
    body: Kept = _bodies.get(
        key, lambda: render_to_string("events/_event_body.html", _body(event, state))
    )
    return {"event": event, "body": mark_safe(body.body.decode())}


def _body(event: Event, state: availability.Availability) -> dict[str, Any]:
    hosts = Host.objects.order_by("order", "pk")
    parts = list(
        event.parts.select_related("series")
        .prefetch_related(Prefetch("hosts", hosts))
        .order_by("order", "pk")
    )
    days = queries.released_programme(release.latest(event))
    return {
        "event": event,
        "availability": state,
        "phase": states.phase(event, timezone.localdate()),
        "hosts": queries.hosts_by_role(list(event.hosts.filter(part__isnull=True))),
        "parts": parts if len(parts) > 1 else [],
        "part_titles": {part.pk: part.title for part in parts} if len(parts) > 1 else {},
        "days": days,
        "people": queries.people_of(days),
        "page_url": f"{settings.SITE_URL}/e/{event.slug}/",
    }


@require_safe
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The programme as a calendar."""
    event = _public_event(slug)
    file = calendars.event_calendar(event, release.latest(event))
    response = conditional(
        request, file.body, file.etag, content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def registration_url(event: Event) -> str:
    """What the poster's code holds: the page where somebody registers."""
    return f"{settings.SITE_URL}/e/{event.slug}/register/"


@require_safe
def poster_png(_request: HttpRequest, slug: str) -> HttpResponse:
    """The poster's code alone, for slides and WeChat groups."""
    event = _public_event(slug)
    response = HttpResponse(qr.png(registration_url(event), scale=16), content_type="image/png")
    response["Content-Disposition"] = f'inline; filename="{event.slug}.png"'
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def poster_pdf(_request: HttpRequest, slug: str) -> HttpResponse:
    """The A4 poster."""
    event = _public_event(slug)
    return poster_response(event)


def poster_response(event: Event) -> HttpResponse:
    """The A4 poster of an event as a download."""
    made = poster.pdf(poster_of(event), created_at=event.published_at or event.created_at)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{event.slug}-poster.pdf"'
    response["Cache-Control"] = "no-cache"
    return response


def poster_of(event: Event) -> poster.Poster:
    """The words of the poster in the active language."""
    language = get_language() or "zh-hans"
    rows: list[tuple[str, list[str]]] = [
        (
            _("Date"),
            [numerals.date_range(event.starts_on, event.ends_on, language=language)],
        )
    ]
    if place := calendars.place_of(event):
        rows.append((_("Place"), [place]))
    rows.extend(queries.hosts_by_role(list(event.hosts.filter(part__isnull=True))))
    if event.registration_closes_at:
        closes = timezone.localtime(event.registration_closes_at)
        day = numerals.date_range(closes.date(), closes.date(), language=language)
        rows.append((_("Register by"), [f"{day} {closes:%H:%M}"]))
    if event.contact_name or event.contact_phone:
        rows.append((_("Contact"), [f"{event.contact_name} {event.contact_phone}".strip()]))
    return poster.Poster(
        title=event.title,
        url=registration_url(event),
        kind=str(event.get_kind_display()),
        theme=event.theme,
        issuer=event.office.name,
        rows=rows,
    )
