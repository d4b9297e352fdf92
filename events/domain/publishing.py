"""Publishing an event: what is still missing, field by field, and the act itself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.errors import DomainError
from events.domain import release, states
from events.enums import EventStatus, HostRole, Mode
from events.models import Event, ProgrammeRelease, Session
from people.models import User

_HOSTING = (HostRole.HOST, HostRole.CO_HOST)


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, beside which `field` it belongs and on which `page`.

    What `is_required` keeps the event from being published; the rest is advice.
    """

    field: str
    page: str
    message: str | Promise
    is_required: bool = True


class NotReady(DomainError):
    """The event cannot be published yet; `missing` says what for."""

    code = "not_ready"

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(" ".join(str(item.message) for item in missing))
        self.missing = missing


def missing(event: Event, now: datetime) -> list[Missing]:
    """What an organiser would be asked for by telephone; required things first."""
    found = [*_missing_facts(event), *_missing_registration(event, now), *_missing_programme(event)]
    return sorted(found, key=lambda item: not item.is_required)


@transaction.atomic
def publish(
    *,
    event: Event,
    acknowledged: Collection[str] = (),
    actor: User | None,
    now: datetime,
    notify: bool = True,
) -> ProgrammeRelease:
    """Make the event public and release its programme as number 1.

    Raises NotReady, IllegalTransition, release.UnacknowledgedClashes.
    """
    event = states.locked(event)
    if required := [item for item in missing(event, now) if item.is_required]:
        raise NotReady(required)
    event.published_at = now
    event = states.move(event=event, target=EventStatus.PUBLISHED, actor=actor, now=now)
    first, _changes = release.release(
        event=event, acknowledged=acknowledged, actor=actor, now=now, notify=notify
    )
    return first


def _missing_facts(event: Event) -> list[Missing]:
    found = []
    if event.mode != Mode.ONLINE and not (event.region_code or event.place or event.venue_id):
        found.append(Missing("place", "edit", _("Say where the event is held.")))
    if not event.hosts.filter(role__in=_HOSTING).exists():
        found.append(Missing("hosts", "edit", _("Name at least one host (主办).")))
    if not event.contact_name or not event.contact_phone:
        found.append(
            Missing(
                "contact_phone", "edit", _("Give a contact with a telephone number for questions.")
            )
        )
    if event.mode != Mode.ON_SITE and not event.online_url:
        found.append(
            Missing(
                "online_url",
                "edit",
                _("The link to join online is not set yet; confirmed people need it."),
                is_required=False,
            )
        )
    return found


def _missing_registration(event: Event, now: datetime) -> list[Missing]:
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens is None and closes is None:
        return [
            Missing(
                "registration_opens_at",
                "edit",
                _("Without a registration window nobody can register by themselves."),
                is_required=False,
            )
        ]
    found = []
    if opens is None or closes is None:
        name = "registration_opens_at" if opens is None else "registration_closes_at"
        found.append(Missing(name, "edit", _("Registration needs both a beginning and an end.")))
    elif timezone.localdate(closes) > event.ends_on:
        found.append(
            Missing(
                "registration_closes_at", "edit", _("Registration closes after the event is over.")
            )
        )
    elif closes <= now and event.ends_on >= timezone.localdate(now):
        found.append(
            Missing(
                "registration_closes_at",
                "edit",
                _("Registration has closed already; nobody could register."),
                is_required=False,
            )
        )
    if not event.categories.filter(is_public=True).exists():
        found.append(
            Missing(
                "categories",
                "edit",
                _("Name at least one category that people can choose when they register."),
            )
        )
    return found


def _missing_programme(event: Event) -> list[Missing]:
    if Session.objects.live().filter(part__event=event).exists():
        return []
    return [
        Missing(
            "programme",
            "programme",
            _("The programme is still empty; it can be released later."),
            is_required=False,
        )
    ]
