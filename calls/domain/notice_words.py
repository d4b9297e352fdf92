"""The sentences of a public notice, the same on the page and on paper (conventions 4)."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from calls.enums import DayKind
from calls.models import NoticeEntry, PublicNotice
from core.documents.public_notice import NoticePaper


def day(on: date, *, with_year: bool = True) -> str:
    """2024年11月5日, or 11月5日 where the year was said just before."""
    if (get_language() or "").startswith("zh"):
        return f"{on.year}年{on.month}月{on.day}日" if with_year else f"{on.month}月{on.day}日"
    return date_format(on, "j F Y" if with_year else "j F")


def period(notice: PublicNotice) -> str:
    """公示时间：2024年11月5日至11月11日（5个工作日）. Both days are included."""
    ends_on = notice.ends_on or notice.starts_on
    words = {
        "first": day(notice.starts_on),
        "last": day(ends_on, with_year=ends_on.year != notice.starts_on.year),
        "length": length(notice.days, notice.day_kind),
    }
    if notice.starts_on == ends_on:
        return _("Period of the notice: %(first)s (%(length)s)") % words
    return _("Period of the notice: %(first)s to %(last)s (%(length)s)") % words


def length(days: int, kind: str) -> str:
    """5个工作日."""
    if kind == DayKind.WORKING:
        return ngettext("%(days)d working day", "%(days)d working days", days) % {"days": days}
    return ngettext("%(days)d calendar day", "%(days)d calendar days", days) % {"days": days}


def objecting() -> str:
    """Who may object and how."""
    return _(
        "Whoever objects to a person on this list may do so in writing within the period, by the"
        " form on the page of this notice: persons under their real name with unit, address and"
        " phone, units under their stamp, with facts and evidence. Anonymous objections are in"
        " principle not accepted. Only the supervisor reads who objects and what is said."
    )


def address(notice: PublicNotice) -> str:
    """The full address of the page."""
    return f"{settings.SITE_URL}{reverse('notice_detail', args=[notice.slug])}"


def paper(notice: PublicNotice, entries: list[NoticeEntry]) -> NoticePaper:
    """The notice as it is printed; `notice.call.issuer` is selected."""
    return NoticePaper(
        title=notice.title,
        number=notice.number,
        paragraphs=[line.strip() for line in notice.text.splitlines() if line.strip()],
        rows=[(str(row.position), row.name, row.unit_name, row.post) for row in entries],
        closing=[period(notice) + _("."), objecting()],
        issuer=notice.call.issuer.name,
        date=day(notice.starts_on),
        url=address(notice),
    )


def unknown_objection() -> str:
    """The same for a wrong number and a wrong code."""
    return _("No objection fits both this number and this code. Please compare both.")
