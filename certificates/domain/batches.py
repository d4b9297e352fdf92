"""Preparing a batch: numbers and records in one transaction, files afterwards (domain rule 7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.domain import eligibility, numbers
from certificates.domain.composing import Composer, PartWords
from certificates.domain.eligibility import Rule, Shortfall, Standing
from certificates.layouts import certificate as layout
from certificates.models import Batch, Certificate, CertificateTemplate
from certificates.models.certificate import LIVE_STATUSES
from core import audit, queue
from core.documents import fonts
from core.errors import DomainError
from core.signing import random_code
from events.models import Part
from people.models import User
from registrations.models import Registration

VERIFY_BITS: Final = 80
MAX_BATCH: Final = 10_000


class NobodyLeft(DomainError):
    """Of the people asked for nobody can get a certificate; each has a reason."""

    code = "nobody_left"


class WrongTemplate(DomainError):
    """The template is of another office, is archived, or its issuer may not sign here."""

    code = "wrong_template"
    field = "template"


@dataclass(frozen=True)
class Candidate:
    """One person asked for: the standing, why nothing can be printed, an override with a reason."""

    standing: Standing
    obstacles: tuple[Shortfall, ...]  # what no override helps against
    override: str = ""

    @property
    def registration(self) -> Registration:
        return self.standing.registration

    @property
    def reasons(self) -> tuple[Shortfall, ...]:
        """Why this person is left out; empty for one who gets a certificate."""
        missing = () if self.override else self.standing.shortfalls
        return (*self.obstacles, *missing)


def check_template(template: CertificateTemplate, part: Part) -> None:
    """Raise WrongTemplate unless the event's office may use the template today."""
    if template.office_id != part.event.office_id:
        raise WrongTemplate(_("This template belongs to another office."))
    if template.is_archived:
        raise WrongTemplate(_("This template is no longer used."))


def candidates(
    *,
    part: Part,
    rule: Rule,
    composer: Composer | None,
    now: datetime,
    registrations: Sequence[Registration] | None = None,
    overrides: Mapping[int, str] | None = None,
) -> list[Candidate]:
    """Everybody with a standing, and with what stands in the way of a certificate of this kind.

    A name that the fonts cannot draw and a living certificate of the kind are obstacles.
    """
    held = dict(
        Certificate.objects.filter(
            part=part, kind=rule.kind, status__in=LIVE_STATUSES, person__isnull=False
        ).values_list("person_id", "number")
    )
    kept = overrides or {}
    return [
        Candidate(
            standing,
            tuple(_obstacles(standing, held, composer)),
            kept.get(standing.registration.pk, "").strip(),
        )
        for standing in eligibility.standings(
            part=part, rule=rule, now=now, registrations=registrations
        )
    ]


def _obstacles(
    standing: Standing, held: Mapping[int, str], composer: Composer | None
) -> list[Shortfall]:
    found = []
    if number := held.get(standing.registration.person_id):
        found.append(Shortfall("has_one", {"number": number}))
    words = composer.personal_words(standing) if composer is not None else ""
    if missing := fonts.missing_glyphs(words):
        named = ", ".join(f"{glyph} (U+{ord(glyph):04X})" for glyph in missing)
        found.append(Shortfall("undrawable", {"characters": named}))
    return found


def prepare(
    *,
    part: Part,
    template: CertificateTemplate,
    registrations: Sequence[Registration],
    overrides: Mapping[int, str],
    issued_on: date,
    actor: User | None,
    now: datetime,
) -> Batch:
    """Give numbers and records to those who may have one, in the order given; files follow.

    `overrides` maps a registration's key to the reason why somebody who falls short is prepared
    all the same; the head of secretariat decides about it at sign-off (domain rule 5). Whoever
    falls short without one, holds a living certificate of the kind, or has a name that the fonts
    cannot draw is left out before any number is given and stands in `Batch.left_out` with the
    reason. Raises WrongTemplate, NobodyLeft, placeholders.InvalidWording and
    fonts.UndrawableCharacter (for the template's own words).
    """
    check_template(template, part)
    composer = Composer(part=part, template=template, issued_on=issued_on)
    with transaction.atomic():
        # One batch of a part at a time: who holds a certificate is read and written under it.
        Part.objects.select_for_update().get(pk=part.pk)
        rule = eligibility.rule_of(part, template.kind)
        asked = candidates(
            part=part,
            rule=rule,
            composer=composer,
            now=now,
            registrations=registrations,
            overrides=overrides,
        )
        chosen = [candidate for candidate in asked if not candidate.reasons]
        left_out = [candidate for candidate in asked if candidate.reasons]
        if not chosen:
            raise NobodyLeft(_nobody(left_out))
        batch = Batch.objects.create(
            part=part,
            template=template,
            rule=rule.frozen(),
            issued_on=issued_on,
            total=len(chosen),
            left_out=_kept(left_out),
            created_by=actor,
            created_at=now,
        )
        write(batch, composer, [_entry(composer, one) for one in chosen], now=now)
        audit.record(
            action="certificates.numbered",
            subject=batch,
            actor=actor,
            now=now,
            scope=part.event,
        )
        queue.enqueue("certificates.make_files", batch=batch.pk)
    return batch


def _nobody(left_out: list[Candidate]) -> str:
    if not left_out:
        return _("Choose at least one person.")
    named = [
        _("%(name)s: %(reason)s")
        % {
            "name": candidate.registration.name,
            "reason": "; ".join(reason.text for reason in candidate.reasons),
        }
        for candidate in left_out[:5]
    ]
    return _("Nobody of those chosen can get a certificate. %(reasons)s") % {
        "reasons": " · ".join(named)
    }


def _kept(left_out: list[Candidate]) -> list[dict[str, Any]]:
    """Why each one was left out, as references and figures."""
    return [
        {"registration": candidate.registration.pk, "code": reason.code, "values": reason.values}
        for candidate in left_out
        for reason in candidate.reasons
    ]


@dataclass(frozen=True)
class Entry:
    """One certificate to be written: the placeholders' values, and the fields of this one alone."""

    values: dict[str, str]
    fields: dict[str, Any]


def _entry(composer: Composer, candidate: Candidate) -> Entry:
    standing = candidate.standing
    return Entry(
        composer.values(standing),
        {
            "person_id": candidate.registration.person_id,
            "registration": candidate.registration,
            "rule_met": standing.is_eligible,
            "basis": standing.basis(),
            "override_reason": candidate.override if not standing.is_eligible else "",
        },
    )


def write(
    batch: Batch, composer: PartWords, entries: Sequence[Entry], *, now: datetime
) -> list[Certificate]:
    """Numbers and rows of the batch, in order; checks the printed words before any is given.

    Must run inside the transaction that made the batch.
    """
    template = batch.template
    series, year = template.series, batch.issued_on.year
    sample = series.pattern.format(year=year, seq=0)
    layout.check(composer.page(entries[0].values, number=sample))
    given = numbers.allocate(series=series, year=year, count=len(entries))
    rows = []
    for entry, number in zip(entries, given, strict=True):
        values, code = entry.values, random_code(VERIFY_BITS)
        page = composer.page(values, number=number.text, code=code)
        rows.append(
            Certificate(
                batch=batch,
                kind=template.kind,
                part=batch.part,
                series=series,
                year=year,
                seq=number.seq,
                number=number.text,
                verify_code=code,
                holder_name=values["name"],
                snapshot=composer.snapshot(page, values),
                issued_on=batch.issued_on,
                prepared_at=now,
                **entry.fields,
            )
        )
    return Certificate.objects.bulk_create(rows, batch_size=200)
