"""Letters of appointment 聘书: one for each appointment of a batch, in the issuer's name.

Numbers are ours, gapless by their series, or typed as the issuer gives them (domain rule 7). The
appointments are written by `usecases.appoint_lecturers`, which calls `prepare` in its transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from calls.domain import objections
from certificates.domain import numbers, wording
from certificates.domain.composing import Words
from certificates.domain.eligibility import Shortfall
from certificates.enums import CertificateKind
from certificates.layouts import certificate as layout
from certificates.models import Batch, Certificate, CertificateTemplate, NumberSeries
from certificates.models.certificate import LIVE_STATUSES
from core import audit, queue
from core.documents import fonts
from core.errors import DomainError
from core.signing import random_code
from core.text import numerals
from lecturers.enums import AppointmentRole, AppointmentStatus
from lecturers.models import Appointment, AppointmentBatch, Corps
from people.models import User

VERIFY_BITS: Final = 80


class NoLetterTemplate(DomainError):
    """The office has no wording for letters of this role in the corps' issuer's name."""

    code = "no_letter_template"


class NumberTaken(DomainError):
    """A typed number stands on another certificate, or twice in the list."""

    code = "number_taken"
    field = "numbers"


class NoLetterPossible(DomainError):
    """Of the appointments asked for none can get a letter; each has a reason."""

    code = "no_letter_possible"


def templates_of(corps: Corps) -> dict[str, CertificateTemplate]:
    """The letters' templates by role; a role without its own takes the one for all or lecturers.

    Raises NoLetterTemplate where a role would have none.
    """
    rows = (
        CertificateTemplate.objects.filter(
            office=corps.office_id,
            issuer=corps.issuer_id,
            kind=CertificateKind.APPOINTMENT,
            is_archived=False,
        )
        .select_related("series", "issuer", "office")
        .order_by("language", "pk")
    )
    by_role = {row.role: row for row in rows}
    usual = by_role.get("") or by_role.get(AppointmentRole.LECTURER)
    if usual is None:
        raise NoLetterTemplate(
            _("There is no template for letters of appointment in the name of %(issuer)s.")
            % {"issuer": corps.issuer.name}
        )
    return {role: by_role.get(role, usual) for role in AppointmentRole.values}


class LetterComposer(Words):
    """Fills one role's template for the appointments of a batch; reads no database."""

    known = wording.LETTER_PLACEHOLDERS

    def __init__(
        self, *, appointments: AppointmentBatch, template: CertificateTemplate, issued_on: date
    ) -> None:
        super().__init__(template=template, issued_on=issued_on)
        self.appointments = appointments

    def values(self, appointment: Appointment, *, name: str = "") -> dict[str, str]:
        """The placeholders' values; the appointment comes with lecturer, person and unit."""
        corps, lecturer = self.appointments.corps, appointment.lecturer
        issuer = corps.issuer
        return {
            "name": name or lecturer.person.name,
            "unit": lecturer.unit.name if lecturer.unit else "",
            "office": corps.office.name,
            "issuer": issuer.name if self.is_chinese else issuer.name_en or issuer.name,
            "corps": corps.name,
            "role": str(AppointmentRole(appointment.role).label),
            "batch": numerals.chinese_number(self.appointments.number),
            "years": _years_of(appointment),
            "from": self.date_text(appointment.starts_on, printed=False),
            "until": self.date_text(appointment.ends_on, printed=False),
        }

    def snapshot(
        self, page: layout.Page, values: dict[str, str], appointment: Appointment
    ) -> dict[str, Any]:
        """What is kept: all that is printed, and the facts that the verification page shows."""
        facts = {
            "class": values["corps"],
            "role": appointment.role,
            "batch": values["batch"],
            "starts_on": appointment.starts_on.isoformat(),
            "ends_on": appointment.ends_on.isoformat(),
            "hours": "",
            "issuer": values["issuer"],
        }
        return self.kept(page, facts)


def _years_of(appointment: Appointment) -> str:
    """The length of the term as papers say it: 两年, not 二年."""
    years = appointment.ends_on.year - appointment.starts_on.year
    return "两" if years == 2 else numerals.chinese_number(max(years, 1))


def prepare(
    *,
    appointments: AppointmentBatch,
    rows: Sequence[Appointment],
    issued_on: date,
    typed: Mapping[int, str] | None = None,
    actor: User | None,
    now: datetime,
) -> Batch:
    """Numbers and records for the appointments in the order given; a worker makes the files.

    `typed` gives the issuer's own numbers by the appointment's key; with None all are ours. Whoever
    has a name that cannot be drawn, or a living letter, is left out and stands in `Batch.left_out`.
    Sets `Appointment.number` to the letter's. Raises NoLetterPossible, NoLetterTemplate and
    NumberTaken.
    """
    with transaction.atomic():
        AppointmentBatch.objects.select_for_update(of=("self",)).get(pk=appointments.pk)
        composers = {
            role: LetterComposer(appointments=appointments, template=template, issued_on=issued_on)
            for role, template in templates_of(appointments.corps).items()
        }
        left_out = _left_out(rows, composers)
        chosen = [row for row in rows if row.pk not in left_out]
        if not chosen:
            raise NoLetterPossible(_nobody(rows, left_out))
        batch = Batch.objects.create(
            appointments=appointments,
            template=composers[AppointmentRole.LECTURER].template,
            issued_on=issued_on,
            total=len(chosen),
            left_out=[
                {"appointment": key, "code": reason.code, "values": reason.values}
                for key, reason in left_out.items()
            ],
            created_by=actor,
            created_at=now,
        )
        given = _given(chosen, composers, typed, issued_on.year)
        _write(batch, chosen, composers, given, now=now)
        audit.record(
            action="certificates.numbered",
            subject=batch,
            actor=actor,
            now=now,
            scope=appointments.corps,
        )
        queue.enqueue("certificates.make_files", batch=batch.pk)
    return batch


def _left_out(
    rows: Sequence[Appointment], composers: Mapping[str, LetterComposer]
) -> dict[int, Shortfall]:
    held = dict(
        Certificate.objects.filter(appointment__in=rows, status__in=LIVE_STATUSES).values_list(
            "appointment_id", "number"
        )
    )
    found: dict[int, Shortfall] = {}
    for row in rows:
        composer = composers[row.role]
        unit = row.lecturer.unit
        words = row.lecturer.person.name
        if unit is not None and wording.is_used(composer.texts, "unit"):
            words += unit.name
        if row.pk in held:
            found[row.pk] = Shortfall("has_one", {"number": held[row.pk]})
        elif missing := fonts.missing_glyphs(words):
            named = ", ".join(f"{glyph} (U+{ord(glyph):04X})" for glyph in missing)
            found[row.pk] = Shortfall("undrawable", {"characters": named})
    return found


def _nobody(rows: Sequence[Appointment], left_out: Mapping[int, Shortfall]) -> str:
    named = [
        _("%(name)s: %(reason)s")
        % {"name": row.lecturer.person.name, "reason": left_out[row.pk].text}
        for row in rows[:5]
    ]
    return _("None of these appointments can get a letter. %(reasons)s") % {
        "reasons": " · ".join(named)
    }


def _given(
    rows: Sequence[Appointment],
    composers: Mapping[str, LetterComposer],
    typed: Mapping[int, str] | None,
    year: int,
) -> dict[int, tuple[int | None, str]]:
    """Place in the series and printed number, by the appointment's key."""
    if typed is not None:
        return {row.pk: (None, typed[row.pk]) for row in _checked(rows, typed)}
    by_series: dict[NumberSeries, list[Appointment]] = defaultdict(list)
    for row in rows:
        by_series[composers[row.role].template.series].append(row)
    return {
        row.pk: (number.seq, number.text)
        for series, of_series in by_series.items()
        for row, number in zip(
            of_series,
            numbers.allocate(series=series, year=year, count=len(of_series)),
            strict=True,
        )
    }


def _checked(rows: Sequence[Appointment], typed: Mapping[int, str]) -> Sequence[Appointment]:
    """The rows, after their typed numbers were found complete, different and free."""
    missing = [row.lecturer.person.name for row in rows if not typed.get(row.pk, "").strip()]
    if missing:
        raise NumberTaken(
            _("Please type the issuer’s number for: %(names)s.") % {"names": "、".join(missing)}
        )
    asked = [typed[row.pk] for row in rows]
    taken = {number for number in asked if asked.count(number) > 1}
    taken |= set(Certificate.objects.filter(number__in=asked).values_list("number", flat=True))
    if taken:
        raise NumberTaken(
            _("These numbers stand on another letter already: %(numbers)s.")
            % {"numbers": "、".join(sorted(taken))}
        )
    return rows


def _write(
    batch: Batch,
    rows: Sequence[Appointment],
    composers: Mapping[str, LetterComposer],
    given: Mapping[int, tuple[int | None, str]],
    *,
    now: datetime,
) -> None:
    letters = []
    for row in rows:
        seq, number = given[row.pk]
        letters.append(_letter(batch, row, composers[row.role], seq=seq, number=number, now=now))
        row.number = number
    try:
        with transaction.atomic():
            Certificate.objects.bulk_create(letters, batch_size=200)
            Appointment.objects.bulk_update(rows, ["number"], batch_size=200)
    except IntegrityError as error:
        raise NumberTaken(
            _("One of these numbers was given to another letter at the same moment.")
        ) from error


def _letter(
    batch: Batch,
    row: Appointment,
    composer: LetterComposer,
    *,
    seq: int | None,
    number: str,
    now: datetime,
    name: str = "",
) -> Certificate:
    """One unsaved letter; checks that its words can be drawn."""
    values, code = composer.values(row, name=name), random_code(VERIFY_BITS)
    page = composer.page(values, number=number, code=code)
    layout.check(page)
    return Certificate(
        batch=batch,
        kind=CertificateKind.APPOINTMENT,
        appointment=row,
        person_id=row.lecturer.person_id,
        series=composer.template.series,
        year=batch.issued_on.year,
        seq=seq,
        number=number,
        verify_code=code,
        holder_name=values["name"],
        snapshot=composer.snapshot(page, values, row),
        issued_on=batch.issued_on,
        rule_met=True,
        prepared_at=now,
    )


def anew(
    *, old: Certificate, name: str, number: str = "", actor: User, now: datetime
) -> Certificate:
    """A letter with the corrected name in a batch of its own; the old one was ended before.

    A letter whose number the issuer gave gets the number typed, others the next of the series.
    Must run inside the transaction of `issued.reissue`. Raises NumberTaken.
    """
    row = Appointment.objects.select_related(
        "lecturer__person", "lecturer__unit", "batch__corps__issuer", "batch__corps__office"
    ).get(letters=old)
    appointments = row.batch
    template = templates_of(appointments.corps)[row.role]
    composer = LetterComposer(appointments=appointments, template=template, issued_on=old.issued_on)
    typed = {row.pk: number.strip()} if old.seq is None else None
    seq, text = _given([row], {row.role: composer}, typed, old.issued_on.year)[row.pk]
    batch = Batch.objects.create(
        appointments=appointments,
        template=template,
        issued_on=old.issued_on,
        total=1,
        created_by=actor,
        created_at=now,
    )
    new = _letter(batch, row, composer, seq=seq, number=text, now=now, name=name)
    new.supersedes = old
    new.save(force_insert=True)
    Appointment.objects.filter(pk=row.pk).update(number=text)
    return new


def obstacles(letters: Iterable[Certificate]) -> dict[int, Shortfall]:
    """Why prepared letters may not take effect now, by their keys: no reason helps against it."""
    rows = {row.pk: row.appointment for row in letters if row.appointment is not None}
    objected = objections.open_for(
        row.submission_id for row in rows.values() if row.submission_id is not None
    )
    found: dict[int, Shortfall] = {}
    for key, row in rows.items():
        if row.status != AppointmentStatus.ACTIVE:
            found[key] = Shortfall("not_in_office", {})
        elif row.submission_id in objected:
            found[key] = Shortfall("objection", {})
    return found
