"""Proofs of teaching 授课证明: one for each person who taught in a held session of a part.

Who taught is said by the service record (`lecturers.domain.service`), registered or not; nobody's
attendance is asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from certificates.domain import batches, belonging, wording
from certificates.domain.composing import PartWords
from certificates.domain.eligibility import Shortfall
from certificates.enums import CertificateKind
from certificates.models import Batch, Certificate, CertificateTemplate
from certificates.models.certificate import LIVE_STATUSES
from core import audit, queue
from core.documents import fonts
from core.errors import DomainError
from core.text import numerals
from events.models import Event, Part, SessionPerson
from lecturers.domain import service
from people.models import Person, User


class NoTeachingTemplate(DomainError):
    """The office has no wording for proofs of teaching."""

    code = "no_teaching_template"


class NobodyTaught(DomainError):
    """Nobody of the part can get a proof: nobody taught yet, all hold one, or each has a reason."""

    code = "nobody_taught"


@dataclass(frozen=True)
class Teacher:
    """A person with the topics taught in a part, in their order; `hours` in 学时."""

    person: Person
    topics: tuple[str, ...]
    hours: Decimal


class TeachingComposer(PartWords):
    """Fills one template for the people who taught in a part."""

    known = wording.TEACHING_PLACEHOLDERS

    def values(self, teacher: Teacher) -> dict[str, str]:
        """The placeholders' values for one person."""
        hours = numerals.trim_decimal(teacher.hours)
        if self.is_chinese:
            topics = "".join(f"《{topic}》" for topic in teacher.topics)
            credit = f"，共 {hours} 学时"
        else:
            topics = ", ".join(f"“{topic}”" for topic in teacher.topics)
            credit = f", {hours} credit hours"
        return {
            **self._common,
            "name": teacher.person.name,
            "unit": belonging.unit_of_lecturer(teacher.person),
            "topics": topics,
            "hours": hours,
            "credit": credit if teacher.hours else "",
        }

    def _printed_hours(self, values: dict[str, str]) -> str:
        return values["hours"] if values["credit"] else ""


def template_of(event: Event) -> CertificateTemplate:
    """The wording that the event's office uses, a Chinese one first. Raises NoTeachingTemplate."""
    found = (
        CertificateTemplate.objects.filter(
            office=event.office_id, kind=CertificateKind.TEACHING, is_archived=False
        )
        .select_related("issuer", "series")
        .order_by("-language", "name", "pk")
        .first()
    )
    if found is None:
        raise NoTeachingTemplate(
            _(
                "Your office has no template for proofs of teaching yet. The secretariat adds one "
                "of the kind “proof of teaching” under “Certificates”."
            )
        )
    return found


def _unproved(*, now: datetime) -> QuerySet[SessionPerson]:
    """Teaching held by `now` of people without a living proof for the part."""
    living = Certificate.objects.filter(
        part=OuterRef("session__part"),
        person=OuterRef("person"),
        kind=CertificateKind.TEACHING,
        status__in=LIVE_STATUSES,
    )
    return service.held_appearances(now=now).filter(~Exists(living), person__erased_at__isnull=True)


def waiting(event: Event, *, now: datetime) -> list[tuple[Part, int]]:
    """The parts in which people taught who have no proof yet, with how many; two queries."""
    rows = _unproved(now=now).filter(session__part__event=event)
    pairs = set(rows.values_list("session__part_id", "person_id"))
    counts = Counter(part for part, _person in pairs)
    parts = event.parts.filter(pk__in=counts).order_by("order", "pk")
    return [(part, counts[part.pk]) for part in parts]


def teachers(part: Part, *, now: datetime) -> list[Teacher]:
    """Who taught in held sessions of the part and has no living proof, as the programme goes."""
    rows = (
        _unproved(now=now)
        .filter(session__part=part)
        .select_related("session", "person__lecturer__unit")
        .order_by("session__starts_at", "session_id", "order", "pk")
    )
    by_person: dict[int, list[SessionPerson]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row)
    return [_teacher(own) for own in by_person.values()]


def _teacher(rows: Sequence[SessionPerson]) -> Teacher:
    topics = dict.fromkeys(row.topic or row.session.title for row in rows)
    hours = {row.session_id: row.session.hours for row in rows}
    return Teacher(rows[0].person, tuple(topics), sum(hours.values(), Decimal(0)))


def prepare(
    *,
    part: Part,
    template: CertificateTemplate,
    issued_on: date,
    actor: User | None,
    now: datetime,
) -> Batch:
    """Numbers and records for everybody who taught and holds no proof; a worker makes the files.

    Whoever has a name or a topic that the fonts cannot draw gets no number and stands in
    `Batch.left_out`. Raises WrongTemplate, NobodyTaught, placeholders.InvalidWording and
    fonts.UndrawableCharacter (for the template's own words).
    """
    batches.check_template(template, part)
    if template.kind != CertificateKind.TEACHING:
        raise batches.WrongTemplate(_("This template is not one for proofs of teaching."))
    composer = TeachingComposer(part=part, template=template, issued_on=issued_on)
    with transaction.atomic():
        # As for other kinds: one batch of a part at a time.
        Part.objects.select_for_update().get(pk=part.pk)
        found = teachers(part, now=now)
        left_out = _left_out(found, composer)
        chosen = [one for one in found if one.person.pk not in left_out]
        if not chosen:
            raise NobodyTaught(_nobody(found, left_out))
        batch = Batch.objects.create(
            part=part,
            template=template,
            issued_on=issued_on,
            total=len(chosen),
            left_out=[
                {"person": key, "code": reason.code, "values": reason.values}
                for key, reason in left_out.items()
            ],
            created_by=actor,
            created_at=now,
        )
        entries = [
            batches.Entry(composer.values(one), {"person": one.person, "rule_met": True})
            for one in chosen
        ]
        batches.write(batch, composer, entries, now=now)
        audit.record(
            action="certificates.numbered", subject=batch, actor=actor, now=now, scope=part.event
        )
        queue.enqueue("certificates.make_files", batch=batch.pk)
    return batch


def _left_out(found: Iterable[Teacher], composer: TeachingComposer) -> dict[int, Shortfall]:
    reasons: dict[int, Shortfall] = {}
    for one in found:
        unit = belonging.unit_of_lecturer(one.person)
        named = one.person.name + (unit if wording.is_used(composer.texts, "unit") else "")
        for code, words in (("undrawable_topic", "".join(one.topics)), ("undrawable", named)):
            if missing := fonts.missing_glyphs(words):
                glyphs = ", ".join(f"{glyph} (U+{ord(glyph):04X})" for glyph in missing)
                reasons[one.person.pk] = Shortfall(code, {"characters": glyphs})
    return reasons


def _nobody(found: Sequence[Teacher], left_out: Mapping[int, Shortfall]) -> str:
    if not found:
        return _(
            "Nobody waits for a proof of teaching here: it is for people who taught in a session "
            "that was held, by the released programme, and who have none yet."
        )
    named = [
        _("%(name)s: %(reason)s")
        % {"name": one.person.name, "reason": left_out[one.person.pk].text}
        for one in found[:5]
    ]
    return _("Nobody of those who taught can get a proof. %(reasons)s") % {
        "reasons": " · ".join(named)
    }


def obstacles(rows: Iterable[Certificate], *, part: Part, now: datetime) -> dict[int, Shortfall]:
    """Proofs of people who, by the programme as it is now, taught nothing; by the proofs' keys."""
    taught = set(
        service.held_appearances(now=now)
        .filter(session__part=part)
        .values_list("person_id", flat=True)
    )
    return {row.pk: Shortfall("not_taught", {}) for row in rows if row.person_id not in taught}
