"""Unit contacts 单位联系人: appointed by staff, or invited by one of them, until a date."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from people.domain import invitations, offices
from people.enums import LinkPurpose
from people.models import AccessLink, Unit, UnitContact, User


class ContactRefused(DomainError):
    code = "contact_refused"


@transaction.atomic
def appoint(
    *, unit: Unit, user: User, ends_on: date | None, approved_by: User | None, now: datetime
) -> UnitContact:
    """Let `user` act for the unit from today until `ends_on`; again means until the new date.

    Raises ContactRefused.
    """
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    today = offices.day_of(now)
    if ends_on is not None and ends_on < today:
        raise ContactRefused(_("This day is over already."), field="ends_on")
    contact = UnitContact.objects.filter(user=user, unit=unit, revoked_at__isnull=True).first()
    if contact is None:
        contact = UnitContact(user=user, unit=unit, starts_on=today)
    contact.ends_on, contact.approved_by = ends_on, approved_by
    contact.save()
    audit.record(
        action="unit.contact_appointed", subject=contact, scope=unit, actor=approved_by, now=now
    )
    return contact


@transaction.atomic
def end(*, contact: UnitContact, actor: User, now: datetime, reason: str = "") -> None:
    """The contact acts for the unit no longer, from this moment."""
    changed = UnitContact.objects.filter(pk=contact.pk, revoked_at__isnull=True).update(
        revoked_at=now
    )
    if changed:
        audit.record(
            action="unit.contact_ended",
            subject=contact,
            scope=contact.unit,
            actor=actor,
            now=now,
            reason=reason,
        )


def invite(
    *, unit: Unit, label: str, ends_on: date | None, actor: User, now: datetime
) -> tuple[AccessLink, str]:
    """A link that makes whoever accepts it a contact of the unit; its token is shown once.

    Raises ContactRefused.
    """
    if ends_on is not None and ends_on < offices.day_of(now):
        raise ContactRefused(_("This day is over already."), field="ends_on")
    return invitations.invite(
        purpose=LinkPurpose.UNIT_CONTACT,
        payload={"unit": unit.pk, "ends_on": ends_on.isoformat() if ends_on else ""},
        label=label,
        scope=audit.label(unit),
        actor=actor,
        now=now,
    )


def open_invitations(unit: Unit, now: datetime) -> QuerySet[AccessLink]:
    """Invitations for this unit that nobody has answered yet, newest first."""
    links = AccessLink.objects.usable(now).filter(
        purpose=LinkPurpose.UNIT_CONTACT, payload__unit=unit.pk
    )
    return links.select_related("created_by").order_by("-created_at", "-pk")


def of_unit(unit: Unit, day: date) -> QuerySet[UnitContact]:
    """Who acts for the unit on a day."""
    contacts = UnitContact.objects.filter(unit=unit, revoked_at__isnull=True)
    running = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return contacts.filter(running).select_related("user", "approved_by").order_by("starts_on")


class ContactInvitation:
    """payload {"unit": key, "ends_on": ISO date or ""}."""

    def describe(self, payload: Mapping[str, Any]) -> invitations.Offer:
        return invitations.Offer(role=_("unit contact"), place=_unit(payload).name)

    def accept(
        self, payload: Mapping[str, Any], *, user: User, inviter: User | None, now: datetime
    ) -> str:
        appoint(
            unit=_unit(payload),
            user=user,
            ends_on=parse_date(payload.get("ends_on", "")),
            approved_by=inviter,
            now=now,
        )
        return "/my/"


def _unit(payload: Mapping[str, Any]) -> Unit:
    unit = Unit.objects.live().filter(pk=payload["unit"]).first()
    if unit is None:
        raise invitations.LinkNotUsable(_("The unit of this invitation is no more."))
    return unit


invitations.register(LinkPurpose.UNIT_CONTACT, ContactInvitation())
