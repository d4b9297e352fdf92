"""From a template and a part to every printed word of one certificate."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from certificates.domain import wording
from certificates.domain.eligibility import Standing
from certificates.enums import DateStyle
from certificates.layouts import certificate as layout
from certificates.models import CertificateTemplate
from core.text import numerals, regions
from events.enums import HostRole
from events.models import Host, Part, Session

# Whoever registers hours decides what they are worth (conventions 3.4).
_WITH_HOURS: Final = ("hours", "class_hours")


def verify_url(code: str) -> str:
    """What the paper's QR holds, in upper case so that the code stays small (interfaces §5)."""
    return f"{settings.SITE_URL}/verify/{code}".upper()


class Words:
    """One template's words, filled with values: what certificates and letters share."""

    known: Sequence[str] = wording.PLACEHOLDERS

    def __init__(self, *, template: CertificateTemplate, issued_on: date) -> None:
        self.template = template
        self.language = template.language
        self.is_chinese = template.language.startswith("zh")
        self.issued_on = issued_on
        self.texts = [template.title, template.salutation, template.body, template.closing]
        for field, text in zip(("title", "salutation", "body", "closing"), self.texts, strict=True):
            wording.check_placeholders(text, field=field, known=self.known)

    def date_text(self, day: date, *, printed: bool = True) -> str:
        """The date under the certificate in its style; dates inside the wording are Arabic."""
        if not self.is_chinese:
            return numerals.english_date(day)
        if printed and self.template.date_style == DateStyle.CHINESE:
            return numerals.chinese_date(day)
        return numerals.arabic_date(day)

    def page(
        self, values: dict[str, str], *, number: str = "", code: str = "A" * 16
    ) -> layout.Page:
        """The words of one certificate."""
        template = self.template
        recipient, salutation = wording.addressee(template.salutation, values)
        paragraphs = [*template.body.splitlines(), template.closing]
        with translation.override(self.language):
            return layout.Page(
                title=template.title,
                recipient=recipient,
                salutation=salutation,
                paragraphs=tuple(wording.fill(text, values) for text in paragraphs if text.strip()),
                issuer=values["issuer"],
                date=self.date_text(self.issued_on),
                number_label=_("Certificate No."),
                number=number,
                verify_url=verify_url(code),
                verify_code=code,
                verify_hint=_("Scan the code to check this certificate"),
                seal_label=_("place of the seal"),
                note=self._note(),
            )

    def _note(self) -> str:
        if not any(wording.is_used(self.texts, name) for name in _WITH_HOURS):
            return ""
        return _("Credit hours are recognised by the rules of the place of registration.")

    def kept(self, page: layout.Page, facts: dict[str, str]) -> dict[str, Any]:
        """The snapshot: all that is printed, and the facts that the verification page shows."""
        return {
            "layout": self.template.layout,
            "language": self.language,
            "page": {**asdict(page), "paragraphs": list(page.paragraphs)},
            "facts": {"kind_name": self.template.title, **facts},
        }


class PartWords(Words):
    """Fills one template for one part; reads the database when it is made, never after."""

    def __init__(self, *, part: Part, template: CertificateTemplate, issued_on: date) -> None:
        super().__init__(template=template, issued_on=issued_on)
        self.part = part
        self._common = self._values_of_part()

    def _values_of_part(self) -> dict[str, str]:
        event, issuer = self.part.event, self.template.issuer
        hosts = Host.objects.filter(event=event, role__in=[HostRole.HOST, HostRole.CO_HOST])
        names = hosts.order_by("order", "pk").values_list("name", flat=True)
        hours = Session.objects.filter(part=self.part).counting().aggregate(all=Sum("hours"))
        is_whole = event.parts.count() == 1
        title = event.title if is_whole else self.part.title
        english = event.title_en or title
        return {
            "class": title if self.is_chinese or not is_whole else english,
            "event": event.title if self.is_chinese else event.title_en or event.title,
            "start": self.date_text(self.part.starts_on, printed=False),
            "end": self.date_text(self.part.ends_on, printed=False),
            "dates": numerals.date_range(
                self.part.starts_on, self.part.ends_on, language=self.language
            ),
            "city": regions.region_name(event.region_code) if self.is_chinese else event.place,
            "class_hours": numerals.trim_decimal(hours["all"] or Decimal(0)),
            "issuer": issuer.name if self.is_chinese else issuer.name_en or issuer.name,
            "host": ("、" if self.is_chinese else ", ").join(dict.fromkeys(names)),
        }

    def snapshot(self, page: layout.Page, values: dict[str, str]) -> dict[str, Any]:
        """What is kept: all that is printed, and the facts that the verification page shows."""
        facts = {
            "class": values["class"],
            "starts_on": self.part.starts_on.isoformat(),
            "ends_on": self.part.ends_on.isoformat(),
            "hours": self._printed_hours(values),
            "issuer": values["issuer"],
        }
        return self.kept(page, facts)

    def _printed_hours(self, values: dict[str, str]) -> str:
        for name in _WITH_HOURS:
            if wording.is_used(self.texts, name):
                return values[name]
        return ""


class Composer(PartWords):
    """The words of a registered person's certificate."""

    def values(self, standing: Standing, *, name: str = "") -> dict[str, str]:
        """The placeholders' values for one person; `name` corrects the registered one."""
        registration = standing.registration
        return {
            **self._common,
            "name": name or registration.name,
            "unit": registration.unit_name,
            "hours": numerals.trim_decimal(standing.hours),
        }

    def personal_words(self, standing: Standing) -> str:
        """What of this person is printed: the words whose characters may be rare."""
        unit = standing.registration.unit_name if wording.is_used(self.texts, "unit") else ""
        return standing.registration.name + unit


def page_of(snapshot: dict[str, Any]) -> layout.Page:
    """The page as it was composed."""
    kept = snapshot["page"]
    return layout.Page(**{**kept, "paragraphs": tuple(kept["paragraphs"])})
