"""The ticket as a picture, for the person and for staff who hand it over."""

from typing import Final
from urllib.parse import quote

from django.http import HttpResponse
from django.utils.translation import get_language

from core.documents import fonts, picture
from core.text.numerals import date_range
from events.domain.calendars import place_of
from registrations.domain import tickets
from registrations.models import Registration, Ticket

_UNDRAWABLE: Final = "〓"  # what printers set for a character they have no type for


def response(registration: Registration, ticket: Ticket, *, as_file: bool) -> HttpResponse:
    """A PNG to look at (in WeChat: to keep by a long press), or a file to download."""
    drawn = picture.ticket_png(_ticket(registration, ticket))
    answer = HttpResponse(drawn, content_type="image/png")
    if as_file:
        name = quote(f"{registration.event.short_name}-{registration.name}.png")
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _ticket(registration: Registration, ticket: Ticket) -> picture.Ticket:
    event = registration.event
    return picture.Ticket(
        event_title=_drawable(event.title),
        dates=date_range(event.starts_on, event.ends_on, language=get_language() or "zh-hans"),
        place=_drawable(place_of(event)),
        name=_drawable(registration.name),
        category=_drawable(registration.category.name),
        unit=_drawable(registration.unit_name),
        url=tickets.address(ticket.code),
        code=ticket.code,
    )


def _drawable(text: str) -> str:
    """With 〓 for what no font here has: a ticket in time is worth more than one rare character."""
    for character in fonts.missing_glyphs(text):
        text = text.replace(character, _UNDRAWABLE)
    return text
