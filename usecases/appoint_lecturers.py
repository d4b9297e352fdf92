"""Appointing lecturers: profile, appointment, verdict of the call and letter in one act.

A double click, two heads at once or a crash in the middle give no number twice and lose none: all
is written in one transaction under the lock of the list that came back, or of the corps.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from calls.domain import objections, path
from calls.enums import StepOutcome
from certificates.domain import letters
from certificates.models import Batch, Certificate
from certificates.models.certificate import LIVE_STATUSES
from core import audit
from core.errors import DomainError, NotAllowed, Stale
from lecturers import rules
from lecturers.domain import appointing, approval
from lecturers.domain.appointing import Profile
from lecturers.enums import AppointmentRole, AppointmentStatus
from lecturers.models import Appointment, AppointmentBatch, ApprovalRequest, Corps
from people.models import User


class NotRenewable(DomainError):
    """A term that was ended early, or renewed before, is not renewed."""

    code = "not_renewable"


class NotAnswered(DomainError):
    """The issuer's approval has not been noted yet."""

    code = "not_answered"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a batch is appointed. `typed`: the issuer's own numbers by the key of the submission,
    the former appointment or the person; None where numbers are ours."""

    corps: Corps
    batch_number: int
    starts_on: date
    years: int
    issued_on: date
    typed: Mapping[int, str] | None = None
    roles: Mapping[int, AppointmentRole] = field(default_factory=dict)

    def role_of(self, key: int) -> AppointmentRole:
        return self.roles.get(key, AppointmentRole.LECTURER)


def _require_head(actor: User, corps: Corps) -> None:
    if not rules.can_decide_corps(actor, corps):
        raise NotAllowed(_("Only the head of secretariat appoints lecturers."))


def approve(
    *,
    request: ApprovalRequest,
    terms: Terms,
    left_out: Collection[int] = (),
    actor: User,
    now: datetime,
) -> Batch:
    """Appoint everybody on the list that came back but `left_out`; returns the batch of letters.

    Who is left out stays at the approval and can be sent up again. Raises NotAllowed, NotAnswered,
    Stale (closed before, or somebody stands elsewhere by now), approval.ObjectionOpen,
    approval.NothingToSend, and what appointing and letters raise; then nothing is written.
    """
    _require_head(actor, terms.corps)
    with transaction.atomic():
        locked = ApprovalRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if locked.appointed_at is not None or locked.taken_back_at is not None:
            raise Stale(_("This list is closed: letters were made from it, or it was taken back."))
        if locked.answered_at is None:
            raise NotAnswered(_("Enter the file number and date of the issuer’s approval first."))
        keys = [key for key in locked.submissions if key not in left_out]
        listed = approval.candidates(locked.step, keys)
        if not listed:
            raise approval.NothingToSend(_("Choose at least one person who is appointed."))
        approval.refuse_objected(listed)
        batch = appointing.batch_of(
            corps=terms.corps,
            number=terms.batch_number,
            call=locked.step.call,
            years=terms.years,
            starts_on=terms.starts_on,
            file_number=locked.file_number,
            approved_on=locked.approved_on,
            actor=actor,
            now=now,
        )
        made: dict[int, Appointment] = {}
        for one in listed:
            submission = one.submission
            try:
                path.decide(
                    submission=submission,
                    step=locked.step,
                    outcome=StepOutcome.PASSED,
                    actor=actor,
                    now=now,
                )
            except DomainError as error:  # one of many: say whom it is about
                error.message = _("%(name)s: %(reason)s") % {
                    "name": one.subject.name,
                    "reason": str(error),
                }
                raise
            profile = appointing.profile_of(submission, actor=actor, now=now)
            made[submission.pk] = appointing.appoint(
                lecturer=appointing.lecturer_of(profile, corps=terms.corps, actor=actor, now=now),
                batch=batch,
                starts_on=terms.starts_on,
                years=terms.years,
                role=terms.role_of(submission.pk),
                submission=submission,
                actor=actor,
                now=now,
            )
        locked.appointed_at = now
        locked.save(update_fields=["appointed_at"])
        audit.record(
            action="approval.appointed",
            subject=locked,
            scope=locked.step.call,
            actor=actor,
            now=now,
        )
        return _letters(batch, made, terms, actor=actor, now=now)


def _letters(
    batch: AppointmentBatch,
    made: Mapping[int, Appointment],
    terms: Terms,
    *,
    actor: User,
    now: datetime,
) -> Batch:
    typed = None
    if terms.typed is not None:
        typed = {row.pk: terms.typed.get(key, "").strip() for key, row in made.items()}
    return letters.prepare(
        appointments=batch,
        rows=appointing.with_people(made.values()),
        issued_on=terms.issued_on,
        typed=typed,
        actor=actor,
        now=now,
    )


def renew(*, former: Sequence[Appointment], terms: Terms, actor: User, now: datetime) -> Batch:
    """A new term for each, from the day after the old one or from `terms.starts_on` if later.

    Raises NotAllowed, NotRenewable naming who cannot be renewed, and what appointing and letters
    raise; then nothing is written.
    """
    _require_head(actor, terms.corps)
    with transaction.atomic():
        batch = _batch(terms, actor=actor, now=now)
        rows = list(
            Appointment.objects.select_for_update(of=("self",))
            .filter(pk__in=[row.pk for row in former], batch__corps=terms.corps)
            .select_related("lecturer__person", "renewed_by")
            .order_by("lecturer__person__name_pinyin", "pk")
        )
        _refuse_unrenewable(rows)
        made = {
            row.pk: appointing.appoint(
                lecturer=row.lecturer,
                batch=batch,
                starts_on=max(row.ends_on + timedelta(days=1), terms.starts_on),
                years=terms.years,
                role=AppointmentRole(row.role),
                renewed_from=row,
                actor=actor,
                now=now,
            )
            for row in rows
        }
        return _letters(batch, made, terms, actor=actor, now=now)


def _refuse_unrenewable(rows: Sequence[Appointment]) -> None:
    if not rows:
        raise NotRenewable(_("Choose at least one lecturer whose term is renewed."))
    ended = [AppointmentStatus.RESIGNED, AppointmentStatus.REMOVED]
    refused = [
        row.lecturer.person.name
        for row in rows
        if row.status in ended or getattr(row, "renewed_by", None) is not None
    ]
    if refused:
        raise NotRenewable(
            _("These terms were ended early or renewed before: %(names)s.")
            % {"names": "、".join(refused)}
        )


def appoint(*, people: Sequence[Profile], terms: Terms, actor: User, now: datetime) -> Batch:
    """Without a call: the head, the honorary head, the first lecturers of a corps.

    `terms.roles` and `terms.typed` are by the person's key. Raises NotAllowed and what appointing
    and letters raise; then nothing is written.
    """
    _require_head(actor, terms.corps)
    with transaction.atomic():
        batch = _batch(terms, actor=actor, now=now)
        made = {
            profile.person.pk: appointing.appoint(
                lecturer=appointing.lecturer_of(profile, corps=terms.corps, actor=actor, now=now),
                batch=batch,
                starts_on=terms.starts_on,
                years=terms.years,
                role=terms.role_of(profile.person.pk),
                actor=actor,
                now=now,
            )
            for profile in people
        }
        return _letters(batch, made, terms, actor=actor, now=now)


def make_letters(*, batch: AppointmentBatch, issued_on: date, actor: User, now: datetime) -> Batch:
    """Letters, with our numbers, for who of the batch is in office and has none: a name that could
    not be drawn then, an objection concluded since. Raises NotAllowed and what letters raises."""
    _require_head(actor, batch.corps)
    with transaction.atomic():
        rows = without_letter(batch)
        return letters.prepare(
            appointments=batch,
            rows=appointing.with_people(rows),
            issued_on=issued_on,
            actor=actor,
            now=now,
        )


def without_letter(batch: AppointmentBatch) -> list[Appointment]:
    """Appointments of the batch without a living letter, against which nothing stands."""
    held = Certificate.objects.filter(appointment=OuterRef("pk"), status__in=LIVE_STATUSES)
    rows = list(
        Appointment.objects.filter(
            ~Exists(held), batch=batch, status=AppointmentStatus.ACTIVE
        ).order_by("pk")
    )
    objected = objections.open_for(row.submission_id for row in rows if row.submission_id)
    return [row for row in rows if row.submission_id not in objected]


def _batch(terms: Terms, *, actor: User, now: datetime) -> AppointmentBatch:
    return appointing.batch_of(
        corps=terms.corps,
        number=terms.batch_number,
        call=None,
        years=terms.years,
        starts_on=terms.starts_on,
        actor=actor,
        now=now,
    )
