"""Appointments that end early: by resignation, with the letter handed back, or by removal (LR-7).

The letter stays as it was issued; its verification page says what became of the appointment.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError, NotAllowed
from lecturers.domain import states, term_news, terms
from lecturers.enums import AppointmentStatus
from lecturers.models import Appointment
from people import rules as people_rules
from people.enums import OfficeRole
from people.models import User


class ReasonMissing(DomainError):
    """An appointment is ended with its reason."""

    code = "reason_missing"
    field = "reason"


class DayRefused(DomainError):
    """The day lies outside the term, or in the future."""

    code = "day_refused"
    field = "ended_on"


def _locked(appointment: Appointment) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("batch__corps", "lecturer__person")
        .get(pk=appointment.pk)
    )


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("Please give the reason; it is kept with the appointment."))
    if len(reason) > 300:
        raise ReasonMissing(_("A reason may have at most 300 characters."))
    return reason


def _require(actor: User, appointment: Appointment, roles: tuple[OfficeRole, ...]) -> None:
    if not people_rules.has_office_role(actor, appointment.batch.corps.office_id, roles):
        raise NotAllowed(_("Your role does not allow this."))


def ask_to_resign(
    *, appointment: Appointment, reason: str, actor: User, now: datetime
) -> Appointment:
    """The lecturer's own request; the office hears of it and enters the resignation.

    Again changes the reason only. Raises NotAllowed for anybody else, ReasonMissing, and
    IllegalTransition once the appointment has ended.
    """
    reason = _checked(reason)
    with transaction.atomic():
        locked = _locked(appointment)
        if locked.lecturer.person.user_id != actor.pk:
            raise NotAllowed(_("Only the lecturer asks for this."))
        current = terms.state_on(locked, people_rules.today())
        states.APPOINTMENTS.check(current, AppointmentStatus.RESIGNED)
        is_first = locked.resignation_asked_at is None
        locked.resignation_asked_at = locked.resignation_asked_at or now
        locked.resignation_asked_why = reason
        locked.save(update_fields=["resignation_asked_at", "resignation_asked_why"])
        audit.record(
            action="appointment.resignation_asked",
            subject=locked,
            scope=locked.batch.corps,
            actor=actor,
            now=now,
        )
        if is_first:
            term_news.tell_office(term_news.RESIGNATION_ASKED, locked, now=now)
    return locked


def resign(
    *,
    appointment: Appointment,
    reason: str,
    ended_on: date,
    letter_returned_on: date | None = None,
    actor: User,
    now: datetime,
) -> Appointment:
    """辞任, entered by the secretariat. Raises NotAllowed, ReasonMissing, DayRefused."""
    _require(actor, appointment, people_rules.SECRETARIAT)
    return _end(
        appointment,
        AppointmentStatus.RESIGNED,
        reason=reason,
        ended_on=ended_on,
        letter_returned_on=letter_returned_on,
        actor=actor,
        now=now,
    )


def remove(
    *, appointment: Appointment, reason: str, ended_on: date, actor: User, now: datetime
) -> Appointment:
    """除名, by the head of secretariat. Raises NotAllowed, ReasonMissing, DayRefused."""
    _require(actor, appointment, (OfficeRole.HEAD,))
    return _end(
        appointment,
        AppointmentStatus.REMOVED,
        reason=reason,
        ended_on=ended_on,
        letter_returned_on=None,
        actor=actor,
        now=now,
    )


def _end(
    appointment: Appointment,
    target: AppointmentStatus,
    *,
    reason: str,
    ended_on: date,
    letter_returned_on: date | None,
    actor: User,
    now: datetime,
) -> Appointment:
    reason = _checked(reason)
    with transaction.atomic():
        locked = _locked(appointment)
        if ended_on > people_rules.today():
            raise DayRefused(_("Enter it on the day itself or later, not for a day to come."))
        if not locked.starts_on <= ended_on <= locked.ends_on:
            raise DayRefused(
                _("The term runs from %(first)s to %(last)s; the day lies outside.")
                % {"first": locked.starts_on.isoformat(), "last": locked.ends_on.isoformat()}
            )
        states.move(locked, target)
        locked.ended_on, locked.end_reason = ended_on, reason
        locked.letter_returned_on = letter_returned_on
        locked.save(update_fields=["status", "ended_on", "end_reason", "letter_returned_on"])
        audit.record(
            action=f"appointment.{target.value}",
            subject=locked,
            scope=locked.batch.corps,
            actor=actor,
            now=now,
            reason=reason,
        )
        term_news.tell_ended(locked, now=now)
    return locked


def hand_back(*, appointment: Appointment, on: date, actor: User, now: datetime) -> Appointment:
    """Note that the letter's paper came back. Raises NotAllowed, DayRefused."""
    _require(actor, appointment, people_rules.SECRETARIAT)
    with transaction.atomic():
        locked = _locked(appointment)
        if not locked.starts_on <= on <= people_rules.today():
            raise DayRefused(
                _("The letter came back after the term began and not in the future."),
                field="on",
            )
        locked.letter_returned_on = on
        locked.save(update_fields=["letter_returned_on"])
        audit.record(
            action="appointment.letter_returned",
            subject=locked,
            scope=locked.batch.corps,
            actor=actor,
            now=now,
        )
    return locked
