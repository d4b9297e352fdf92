"""Days, times and places of events in the words of the page's language."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext

from core.text import numerals, regions
from events.domain import calendars
from events.models import Event

register = template.Library()
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@register.filter
def event_days(event: Event) -> str:
    """2024年9月25日至29日."""
    language = get_language() or "zh-hans"
    return numerals.date_range(event.starts_on, event.ends_on, language=language)


@register.filter
def day_title(day: date) -> str:
    """9月25日 周三, the heading of a day in a programme."""
    if (get_language() or "zh").startswith("zh"):
        return f"{day.month}月{day.day}日 {_WEEKDAYS[day.weekday()]}"
    return formats.date_format(day, "l, j F")


@register.filter
def clock(moment: datetime) -> str:
    """09:00 in the site's time zone."""
    return f"{timezone.localtime(moment):%H:%M}"


@register.filter
def day_and_clock(moment: datetime | None) -> str:
    """9月20日 18:00; with the year where it is not this one."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    day = numerals.date_range(
        local.date(),
        local.date(),
        language=get_language() or "zh-hans",
        with_year=local.year != timezone.localtime().year,
    )
    return f"{day} {local:%H:%M}"


@register.filter
def event_title(event: Event) -> str:
    """The title in the page's language, where there is an English one."""
    is_english = (get_language() or "").startswith("en")
    return event.title_en if is_english and event.title_en else event.title


@register.filter
def event_place(event: Event) -> str:
    """Region and spot in one line."""
    return calendars.place_of(event)


@register.filter
def region_name(code: str) -> str:
    return regions.region_name(code) if code else ""


@register.filter
def hours_text(hours: Any) -> str:
    """4.0 → 4."""
    return numerals.trim_decimal(hours)


@register.filter
def days_until(day: date) -> str:
    """In 3 days, today, 5 days ago: how near an event is."""
    days = (day - timezone.localdate()).days
    if days == 0:
        return gettext("today")
    if days > 0:
        return gettext("in %(days)d days") % {"days": days}
    return gettext("%(days)d days ago") % {"days": -days}


@register.filter
def title_in(key: int, titles: dict[int, str]) -> str:
    """The title under a key, or nothing."""
    return titles.get(key, "")


@register.filter
def phone_digits(text: str) -> str:
    """What a `tel:` link dials: the digits and a leading plus."""
    return "".join(character for character in text if character.isdigit() or character == "+")
