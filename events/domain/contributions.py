"""Contributions 交流材料: a unit's talk or paper in a part, and the selected papers 材料选编."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from events.domain import editing, states
from events.enums import ContributionMode, SessionRole
from events.models import Contribution, Event, Part, Session, SessionPerson
from people.models import Unit, User

# Who of a session can be the presenter of a unit's contribution.
PRESENTING = (
    SessionRole.EXCHANGE,
    SessionRole.SPEECH,
    SessionRole.KEYNOTE,
    SessionRole.REPORT,
    SessionRole.LECTURER,
)


class ContributionRefused(DomainError):
    code = "contribution_refused"


@dataclass(frozen=True)
class ContributionFields:
    """`presenters` are appearances in sessions of the part; a paper in writing has neither them
    nor a session.
    """

    part: Part
    unit: Unit
    title: str
    mode: ContributionMode
    session: Session | None = None
    presenters: Sequence[SessionPerson] = ()
    order: int = 0
    is_selected: bool = False


@transaction.atomic
def add(
    *, event: Event, fields: ContributionFields, actor: User | None, now: datetime
) -> Contribution:
    """Enter a contribution. Raises ContributionRefused, EventClosed."""
    event = _open(event)
    contribution = Contribution()
    _set(event, contribution, fields)
    _record("contribution.added", contribution, event, actor, now)
    return contribution


@transaction.atomic
def change(
    *, contribution: Contribution, fields: ContributionFields, actor: User | None, now: datetime
) -> Contribution:
    """Correct a contribution. Raises ContributionRefused, EventClosed."""
    event = _open(contribution.part.event)
    _set(event, contribution, fields)
    _record("contribution.changed", contribution, event, actor, now)
    return contribution


@transaction.atomic
def remove(*, contribution: Contribution, actor: User | None, now: datetime) -> None:
    """Take an entry away that was a mistake. Raises EventClosed."""
    event = _open(contribution.part.event)
    _record("contribution.removed", contribution, event, actor, now)
    contribution.delete()


@transaction.atomic
def select(
    *, event: Event, keys: Collection[int], is_selected: bool, actor: User | None, now: datetime
) -> int:
    """Take contributions into the selected papers, or out; returns how many that changed."""
    event = _open(event)
    found = Contribution.objects.filter(part__event=event, pk__in=keys)
    changed = list(found.exclude(is_selected=is_selected))
    Contribution.objects.filter(pk__in=[one.pk for one in changed]).update(is_selected=is_selected)
    for one in changed:
        _record("contribution.changed", one, event, actor, now, fields=["is_selected"])
    return len(changed)


def of_event(event: Event) -> QuerySet[Contribution]:
    """The contributions of an event as a list shows them: by part, order, unit."""
    found = Contribution.objects.filter(part__event=event).select_related("part", "unit", "session")
    return found.prefetch_related("presenters__person").order_by(
        "part__order", "part_id", "order", "unit__name", "pk"
    )


def possible_presenters(event: Event) -> QuerySet[SessionPerson]:
    """Who may be named as presenter: those who speak in the event's sessions."""
    found = SessionPerson.objects.filter(
        session__part__event=event, session__dropped_at__isnull=True, role__in=PRESENTING
    )
    return found.select_related("person", "session").order_by(
        "session__starts_at", "session_id", "order", "pk"
    )


def _open(event: Event) -> Event:
    event = states.locked(event)
    if states.is_closed(event):
        raise editing.EventClosed
    return event


def _set(event: Event, contribution: Contribution, fields: ContributionFields) -> None:
    _check(event, contribution, fields)
    for name in ("part", "unit", "title", "mode", "session", "order", "is_selected"):
        setattr(contribution, name, getattr(fields, name))
    contribution.save()
    contribution.presenters.set(fields.presenters)


def _check(event: Event, contribution: Contribution, fields: ContributionFields) -> None:
    if fields.part.event_id != event.pk:
        raise ContributionRefused(_("This part belongs to another event."), field="part")
    if fields.mode == ContributionMode.WRITTEN and (fields.session or fields.presenters):
        raise ContributionRefused(
            _("A paper exchanged in writing stands in no session. Choose “spoken”, or no session."),
            field="mode",
        )
    if fields.session is not None and fields.session.part_id != fields.part.pk:
        raise ContributionRefused(_("This session belongs to another part."), field="session")
    for one in fields.presenters:
        if one.session.part_id != fields.part.pk or (
            fields.session is not None and one.session_id != fields.session.pk
        ):
            raise ContributionRefused(
                _("%(name)s does not appear in the chosen session.") % {"name": one.person},
                field="presenters",
            )
    same = Contribution.objects.filter(part=fields.part, unit=fields.unit, title=fields.title)
    if same.exclude(pk=contribution.pk).exists():
        raise ContributionRefused(
            _("This unit has a contribution of this title already."), field="title"
        )


def _record(
    action: str,
    contribution: Contribution,
    event: Event,
    actor: User | None,
    now: datetime,
    fields: Collection[str] = (),
) -> None:
    audit.record(
        action=action, subject=contribution, scope=event, actor=actor, now=now, fields=fields
    )
