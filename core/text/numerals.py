"""Dates, ranges and numbers as Chinese papers print them."""

import datetime as dt
import re
from decimal import Decimal
from string import Formatter
from typing import Final

from django.utils.translation import gettext as _

from core.errors import DomainError

_DIGITS: Final = "〇一二三四五六七八九"  # 〇 is U+3007, as the house prints years, not 零
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SEQ_SPEC: Final = re.compile(r"(?:0[1-9])?d?")
_PATTERN_LENGTH: Final = 60


class InvalidPattern(DomainError):
    """A number pattern holds something other than {year} and {seq}, or misses one of them."""

    code = "invalid_number_pattern"
    field = "pattern"


def chinese_number(number: int) -> str:
    """0–9999 in Han numerals: 十, 二十一, 一百〇五."""
    if not 0 <= number <= 9999:
        raise ValueError(number)
    if number < 10:
        return _DIGITS[number]
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += ("〇" if gap and words else "") + _DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return words.removeprefix("一") if 10 <= number < 20 else words


def chinese_date(date: dt.date) -> str:
    """二〇二四年九月二十九日, the form of certificates."""
    year = "".join(_DIGITS[int(digit)] for digit in f"{date.year:04d}")
    return f"{year}年{chinese_number(date.month)}月{chinese_number(date.day)}日"


def arabic_date(date: dt.date) -> str:
    """2024年9月29日, the form of notices (GB/T 9704: no padding)."""
    return f"{date.year}年{date.month}月{date.day}日"


def english_date(date: dt.date) -> str:
    """29 September 2024."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def date_range(
    start: dt.date, end: dt.date, *, language: str = "zh-hans", with_year: bool = True
) -> str:
    """2024年9月25日至29日 or 25–29 September 2024; what repeats is said once.

    Without the year only where both ends lie in one year: 9月25日至10月2日.
    """
    if end < start:
        raise ValueError((start, end))
    show_year = with_year or start.year != end.year
    if language.startswith("zh"):
        return _chinese_range(start, end, show_year=show_year)
    return _english_range(start, end, show_year=show_year)


def _chinese_range(start: dt.date, end: dt.date, *, show_year: bool) -> str:
    first = arabic_date(start) if show_year else f"{start.month}月{start.day}日"
    if start == end:
        return first
    if start.year != end.year:
        return f"{first}至{arabic_date(end)}"
    if start.month != end.month:
        return f"{first}至{end.month}月{end.day}日"
    return f"{first}至{end.day}日"


def _english_range(start: dt.date, end: dt.date, *, show_year: bool) -> str:
    last = english_date(end) if show_year else f"{end.day} {_MONTHS[end.month - 1]}"
    if start == end:
        return last
    if start.year != end.year:
        return f"{english_date(start)} – {last}"
    if start.month != end.month:
        return f"{start.day} {_MONTHS[start.month - 1]} – {last}"
    return f"{start.day}–{last}"


def trim_decimal(value: Decimal | float) -> str:
    """Hours as people write them: 4.0 → 4, 4.50 → 4.5; never an exponent."""
    text = format(Decimal(str(value)), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def check_pattern(pattern: str) -> None:
    """Accept a pattern such as `社联城乡培〔{year}〕{seq:04d}号`; raise `InvalidPattern` otherwise.

    Both placeholders are needed, each once: without the year the numbers of two years would meet.
    """
    if not pattern.strip() or len(pattern) > _PATTERN_LENGTH:
        raise InvalidPattern(
            _("A number pattern has 1 to %(most)d characters.") % {"most": _PATTERN_LENGTH}
        )
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError:
        raise InvalidPattern(_("A brace in the number pattern is not closed.")) from None
    fields = [
        (name, spec or "", conversion)
        for _text, name, spec, conversion in parts
        if name is not None
    ]
    for name, spec, conversion in fields:
        known = (name == "year" and not spec) or (name == "seq" and _SEQ_SPEC.fullmatch(spec))
        if not known or conversion:
            raise InvalidPattern(
                _("The number pattern may hold {year} and {seq:04d} only, not {%(name)s}.")
                % {"name": name}
            )
    if sorted(name for name, _spec, _conversion in fields) != ["seq", "year"]:
        raise InvalidPattern(_("The number pattern needs {year} and {seq}, each once."))


def number_from_pattern(pattern: str, *, year: int, seq: int) -> str:
    """The printed number, e.g. 社联城乡培〔2024〕0001号; raises as `check_pattern`."""
    check_pattern(pattern)
    return pattern.format(year=year, seq=seq)
