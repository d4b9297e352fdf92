"""Reads of certificates: for the verification page, for holders, for organisers."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from certificates.domain import belonging
from certificates.domain.eligibility import Shortfall
from certificates.enums import BatchStatus, CertificateKind, CertificateStatus
from certificates.models import Batch, Certificate
from core.text import names
from events.models import Event
from lecturers.domain import terms
from lecturers.enums import AppointmentRole, AppointmentStatus
from lecturers.models import Appointment
from people.models import Person
from registrations.models import Registration

_OPENING: Final = str.maketrans("[(【（［〖﹝", "〔〔〔〔〔〔〔")
_CLOSING: Final = str.maketrans("])】）］〗﹞", "〕〕〕〕〕〕〕")
_SPACE: Final = re.compile(r"\s+")
CODE: Final = re.compile(r"[A-Z2-7]{16,32}")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the verification page says of a certificate; nothing else of it is public."""

    number: str
    code: str
    kind: str
    kind_name: str
    status: str
    status_label: str
    masked_name: str
    class_name: str
    starts_on: date | None
    ends_on: date | None
    hours: str
    issuer: str
    issued_on: date
    ended_on: date | None
    sha256: str
    successor: str  # the number that replaces this one, "" where there is none
    is_letter: bool  # of an appointment: the days are its term
    is_erased: bool  # the keeping time is over: name and file are gone

    @property
    def is_valid(self) -> bool:
        return self.status == CertificateStatus.EFFECTIVE

    @property
    def short_hash(self) -> str:
        return f"{self.sha256[:4]}…{self.sha256[-4:]}" if self.sha256 else ""


def facts_of(certificate: Certificate, *, on: date | None = None) -> Facts:
    """No query where `by_code` or `by_number_and_name` found the certificate.

    A letter in effect says what became of its appointment by the day `on`, today by default.
    """
    kept: dict[str, Any] = certificate.snapshot.get("facts", {})
    successor = getattr(certificate, "superseded_by", None)
    status: CertificateStatus | AppointmentStatus = CertificateStatus(certificate.status)
    ended_on = certificate.ended_at.date() if certificate.ended_at else None
    appointment = certificate.appointment
    if appointment is not None and status == CertificateStatus.EFFECTIVE:
        state = terms.state_on(appointment, on or timezone.localdate())
        if state != AppointmentStatus.ACTIVE:
            status, ended_on = state, terms.last_day(appointment)
    return Facts(
        number=certificate.number,
        code=certificate.verify_code,
        kind=certificate.kind,
        kind_name=kept.get("kind_name") or str(certificate.get_kind_display()),
        status=status.value,
        status_label=str(status.label),
        masked_name=names.masked_name(certificate.holder_name),
        class_name=_class_name(kept),
        starts_on=parse_date(kept.get("starts_on", "")),
        ends_on=parse_date(kept.get("ends_on", "")),
        hours=kept.get("hours", ""),
        issuer=kept.get("issuer", ""),
        issued_on=certificate.issued_on,
        ended_on=ended_on,
        sha256=certificate.sha256,
        successor=successor.number if successor else "",
        is_letter=appointment is not None,
        is_erased=not certificate.holder_name,
    )


def _class_name(kept: dict[str, Any]) -> str:
    """The class; of a letter the corps with batch and office: 讲师团第二批讲师."""
    if "role" not in kept:
        return str(kept.get("class", ""))
    return _("%(corps)s, batch %(batch)s, %(role)s") % {
        "corps": kept["class"],
        "batch": kept["batch"],
        "role": AppointmentRole(kept["role"]).label,
    }


def _verifiable() -> QuerySet[Certificate]:
    return Certificate.objects.select_related("superseded_by", "appointment")


def by_code(code: str) -> Certificate | None:
    """The certificate with this verify code, in whatever case it was typed; one query."""
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        return None
    return _verifiable().filter(verify_code=code).first()


def normalised_number(typed: str) -> str:
    """A number as printed, from what people type: any brackets, full-width digits, spaces."""
    text = unicodedata.normalize("NFKC", _SPACE.sub("", typed))
    return text.translate(_OPENING).translate(_CLOSING)


def by_number_and_name(*, number: str, name: str) -> Certificate | None:
    """The certificate whose number and full name both fit; None tells nothing about which did not.

    One query whether the number exists or not.
    """
    number, name = normalised_number(number), names.normalise_name(name)
    found = _verifiable().filter(number__in=[number, f"{number}号"]).first()
    if found is None or not name or names.normalise_name(found.holder_name) != name:
        return None
    return found


def by_hash(digest: str) -> Certificate | None:
    """The certificate whose issued file has this SHA-256."""
    return _verifiable().filter(sha256=digest).first()


def for_registration(registration: Registration) -> QuerySet[Certificate]:
    """The certificates that a registered person may see by the own link, newest first."""
    return _for_holder(Q(registration=registration))


def for_person(person: Person) -> QuerySet[Certificate]:
    """The certificates of a person, newest first."""
    return _for_holder(Q(person=person))


def _for_holder(whose: Q) -> QuerySet[Certificate]:
    return (
        _verifiable()
        .filter(whose)
        .select_related("part__event", "superseded_by")
        .order_by("-issued_on", "-pk")
    )


def is_file_ready(certificate: Certificate) -> bool:
    """Nothing can be downloaded before its hash is set (domain rule 7)."""
    return bool(certificate.file and certificate.sha256)


def can_be_handed_out(certificate: Certificate) -> bool:
    """Whether the holder may have the file: made, and in effect."""
    return is_file_ready(certificate) and certificate.status == CertificateStatus.EFFECTIVE


def held(rows: Iterable[Certificate]) -> list[tuple[Certificate, Facts, bool]]:
    """What certificates/_held.html shows: the certificate, its facts, whether the file is there."""
    return [(row, facts_of(row), can_be_handed_out(row)) for row in rows]


def held_for(registration: Registration) -> list[tuple[Certificate, Facts, bool]]:
    """The same of a registered person. Until certificates are made nobody has one, and the ticket
    page is opened most before that: so it is asked first whether there is any.
    """
    if not Certificate.objects.filter(registration=registration).exists():
        return []
    return held(for_registration(registration))


def of_event(event: Event, *, search: str = "") -> QuerySet[Certificate]:
    """All certificates of an event, for its organisers; `search` by number, name or unit."""
    rows = Certificate.objects.filter(part__event=event).select_related(
        "registration", "part", "batch"
    )
    search = search.strip()
    if search:
        rows = rows.filter(
            Q(number__icontains=normalised_number(search))
            | Q(holder_name__icontains=search)
            | Q(registration__unit_name__icontains=search)
            | Q(person__name_initials__istartswith=search)
            | Q(person__name_pinyin__icontains=search.lower())
        )
    return rows


def counts_by_status(event: Event) -> dict[str, int]:
    rows = Certificate.objects.filter(part__event=event).values_list("status")
    return dict(rows.annotate(count=Count("pk")).order_by())


def batches_of(event: Event) -> QuerySet[Batch]:
    """Batches of an event, those that wait for somebody first."""
    return (
        Batch.objects.filter(part__event=event)
        .select_related("part", "template", "created_by", "signed_off_by")
        .annotate(
            withheld=Count(
                "certificates", filter=Q(certificates__status=CertificateStatus.WITHHELD)
            )
        )
        .order_by("signed_off_at", "-pk")
    )


def batches_of_letters(offices: Iterable[int]) -> QuerySet[Batch]:
    """Batches of letters of these offices, those that wait for somebody first."""
    return (
        Batch.objects.filter(appointments__corps__office__in=list(offices))
        .select_related("appointments__corps__office", "template", "created_by", "signed_off_by")
        .order_by("signed_off_at", "-pk")
    )


def letters_of(offices: Iterable[int]) -> QuerySet[Certificate]:
    """The letters of these offices' corps."""
    return Certificate.objects.filter(
        appointment__batch__corps__office__in=list(offices)
    ).select_related(
        "appointment__batch__corps__office",
        "appointment__lecturer__unit",
        "appointment__lecturer__person",
        "batch__signed_off_by",
        "supersedes",
        "superseded_by",
    )


def waiting_for_sign_off(event: Event) -> QuerySet[Batch]:
    return Batch.objects.filter(part__event=event, status=BatchStatus.PREPARED)


@dataclass(frozen=True)
class LeftOut:
    """One person asked for who got no certificate, and why."""

    name: str
    unit_name: str
    reasons: tuple[str, ...]


def left_out_of(batch: Batch) -> list[LeftOut]:
    """The people of `Batch.left_out` with the reasons in words; one query."""
    key = _left_out_by(batch)
    reasons: dict[int, list[str]] = {}
    for entry in batch.left_out:
        text = Shortfall(entry["code"], entry["values"]).text
        reasons.setdefault(entry[key], []).append(text)
    people = _names_of(key, list(reasons))
    return [LeftOut(*people[key], tuple(texts)) for key, texts in reasons.items() if key in people]


def _left_out_by(batch: Batch) -> str:
    if batch.part_id is None:
        return "appointment"
    return "person" if batch.template.kind == CertificateKind.TEACHING else "registration"


def _names_of(what: str, keys: list[int]) -> dict[int, tuple[str, str]]:
    """Name and unit by the key of a registration, of a person or of an appointment."""
    if what == "person":
        taught = Person.objects.filter(pk__in=keys).select_related("lecturer__unit")
        return {row.pk: (row.name, belonging.unit_of_lecturer(row)) for row in taught}
    if what == "registration":
        registered = Registration.objects.filter(pk__in=keys)
        return {row.pk: (row.name, row.unit_name) for row in registered}
    appointed = Appointment.objects.filter(pk__in=keys).select_related(
        "lecturer__person", "lecturer__unit"
    )
    return {
        row.pk: (row.lecturer.person.name, row.lecturer.unit.name if row.lecturer.unit else "")
        for row in appointed
    }


def unmade_of(batch: Batch) -> QuerySet[Certificate]:
    """Numbers of the batch whose file could not be made."""
    return batch.certificates.filter(sha256="", status=CertificateStatus.WITHHELD).order_by("seq")


def status_note(facts: Facts) -> str:
    """One sentence that says what a certificate's state means to who checks it."""
    if facts.is_letter and facts.status == CertificateStatus.PREPARED:
        return _("This letter is prepared and takes effect when it is signed off.")
    notes: dict[str, str] = {
        AppointmentStatus.RESIGNED: _(
            "This letter was issued by us; its holder has resigned and is not in office any more."
        ),
        AppointmentStatus.REMOVED: _(
            "This letter was issued by us; its holder was removed and is not in office any more."
        ),
        AppointmentStatus.EXPIRED: _("This letter was issued by us; its term has ended."),
        CertificateStatus.PREPARED: _(
            "This certificate is prepared and takes effect after the closing ceremony."
        ),
        CertificateStatus.EFFECTIVE: _("This certificate was issued by us and is in effect."),
        CertificateStatus.WITHHELD: _("This certificate was not issued; it has no effect."),
        CertificateStatus.REVOKED: _("This certificate was revoked and has no effect any more."),
        CertificateStatus.SUPERSEDED: _(
            "This certificate was replaced by a corrected one and has no effect any more."
        ),
    }
    return notes[facts.status]


def batches_waiting(offices: Iterable[int]) -> QuerySet[Batch]:
    """Batches of these offices' events that are prepared and wait to be signed off."""
    found = Batch.objects.filter(part__event__office__in=list(offices), status=BatchStatus.PREPARED)
    return found.select_related("part__event", "template").order_by("created_at")
