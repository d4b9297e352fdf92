"""Address names of events: suggested from the title in pinyin, edited by the organiser."""

import re
from datetime import date
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import DomainError
from core.text import pinyin, regions
from events.models import Event

LONGEST: Final = 60
_ROOM_FOR_NAME: Final = 36
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class InvalidSlug(DomainError):
    code = "invalid_slug"
    field = "slug"


class SlugTaken(DomainError):
    code = "slug_taken"
    field = "slug"


def _city(region_code: str) -> str:
    """`changsha` for 430100; "" where the region is not known or is a whole province."""
    city = region_code[:4] + "00" if region_code[:2] not in {"11", "12", "31", "50"} else ""
    if not city.strip("0") or city.endswith("0000"):
        name = regions.province_name(region_code)
    else:
        name = regions.region_name(city).removeprefix(regions.province_name(region_code))
    short = re.sub(r"(市|省|自治区|自治州|地区|盟|特别行政区)$", "", name)
    return slugify(pinyin.full_pinyin(short).replace(" ", "")) if short else ""


def suggested(*, title: str, short_title: str, starts_on: date, region_code: str) -> str:
    """`2024-changsha-peixunban`: year, city and the short title, or a long title's initials."""
    name = short_title if 0 < len(short_title) <= 14 else ""
    words = pinyin.full_pinyin(name).replace(" ", "") if name else pinyin.full_pinyin(title).split()
    text = words if isinstance(words, str) else "".join(word[0] for word in words)
    parts = [str(starts_on.year), _city(region_code), slugify(text)[:_ROOM_FOR_NAME]]
    if parts[1] and parts[2].startswith(parts[1]):
        del parts[1]
    return "-".join(part for part in parts if part)[:LONGEST].strip("-")


def free(wanted: str) -> str:
    """`wanted`, or with -2, -3 … the first that no event has."""
    taken = set(Event.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def check_shape(slug: str) -> None:
    """Raise InvalidSlug for what an address cannot hold."""
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST:
        raise InvalidSlug(
            _("Use small letters, digits and single hyphens, for example 2026-changsha-peixun.")
        )


def check(slug: str, *, event: Event | None) -> None:
    """Raise InvalidSlug for what an address cannot hold, SlugTaken for another event's."""
    check_shape(slug)
    others = Event.objects.filter(slug=slug)
    if event is not None:
        others = others.exclude(pk=event.pk)
    if others.exists():
        raise SlugTaken(
            _("Another event has this address name. Try “%(free)s”.") % {"free": free(slug)}
        )
