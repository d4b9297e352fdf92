"""Whether somebody may register for an event, its category and parts, and when."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import DomainError
from events.enums import Mode, PartAccess
from events.models import Category, Event, Part
from registrations.domain import places
from registrations.enums import AttendMode
from registrations.validators import Applicant, InvalidField, InvalidFields, clean_applicant


class NotOpenYet(DomainError):
    code = "registration_not_open"


class Closed(DomainError):
    code = "registration_closed"


def check_open(*, event: Event, now: datetime, is_public: bool) -> None:
    """Raise unless the event takes registrations at `now`; staff are not bound to the window."""
    if not event.is_published:
        raise places.EventNotRunning
    if not is_public:
        return
    if event.registration_opens_at is None or event.registration_closes_at is None:
        raise Closed(_("This event cannot be registered for online."))
    if now < event.registration_opens_at:
        raise NotOpenYet(_("Registration has not opened yet."))
    if now >= event.registration_closes_at:
        raise Closed(_("Registration is closed."))


def checked(
    event: Event,
    category: Category,
    parts: Collection[Part],
    data: Applicant,
    *,
    consent: bool,
    is_public: bool,
) -> Applicant:
    """The applicant in stored form; raises InvalidFields with all that is wrong at once."""
    errors: dict[str, DomainError] = {}
    applicant = data
    try:
        applicant = clean_applicant(data, phone_required=is_public, position_required=is_public)
    except InvalidFields as invalid:
        errors.update(invalid.errors)
    if category.event_id != event.pk or (is_public and not category.is_public):
        errors["category"] = InvalidField(
            _("Please choose in which capacity you take part."), field="category"
        )
    for name, problem in (
        ("parts", problem_of_parts(event, parts, data.attend_mode, is_public=is_public)),
        ("attend_mode", problem_of_mode(event, data.attend_mode)),
    ):
        if problem:
            errors[name] = InvalidField(problem, field=name)
    if not consent:
        errors["consent"] = InvalidField(
            _("Please tick that you agree; without it we may not keep your data."),
            field="consent",
        )
    if errors:
        raise InvalidFields(errors)
    return applicant


def problem_of_parts(
    event: Event,
    parts: Collection[Part],
    mode: str,
    *,
    is_public: bool,
    given: Collection[int] = (),
) -> str | None:
    """Why these parts cannot be chosen in this way, or None.

    `given` are ids of parts that the person has already: one by invitation may be kept.
    """
    if not parts or any(part.event_id != event.pk for part in parts):
        return _("Please choose at least one part.")
    for part in parts:
        if is_public and part.access == PartAccess.INVITATION and part.pk not in given:
            return _("“%(part)s” is by invitation of the organiser.") % {"part": part.title}
        if mode == AttendMode.ONLINE and part.mode == Mode.ON_SITE:
            return _("“%(part)s” is held on site only.") % {"part": part.title}
    return None


def problem_of_mode(event: Event, mode: str) -> str | None:
    """Why the event cannot be attended in this mode, or None."""
    allowed = {
        Mode.ON_SITE: {AttendMode.ON_SITE},
        Mode.ONLINE: {AttendMode.ONLINE},
        Mode.HYBRID: {AttendMode.ON_SITE, AttendMode.ONLINE},
    }[Mode(event.mode)]
    if mode in AttendMode.values and mode not in allowed:
        return _("This event cannot be attended that way.")
    return None


def check_tiers(parts: Collection[Part], tier: str) -> None:
    """Raise InvalidFields for a part that is only for units of other tiers."""
    for part in parts:
        if part.access == PartAccess.TIERS and tier not in part.tiers:
            raise InvalidFields(
                {
                    "parts": InvalidField(
                        _("“%(part)s” is for member units of certain tiers; yours is not one.")
                        % {"part": part.title},
                        field="parts",
                    )
                }
            )
