"""Roles in an office: granted, handed over with a date, taken back; every step on record."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from people.enums import OfficeRole
from people.models import Office, OfficeMember, User


class HasRoleAlready(DomainError):
    code = "has_role_already"


class LastHead(DomainError):
    """An office is never left without a head of secretariat."""

    code = "last_head"


class WrongDates(DomainError):
    code = "wrong_dates"


def grant(
    *,
    office: Office,
    user: User,
    role: OfficeRole,
    starts_on: date,
    ends_on: date | None = None,
    actor: User | None,
    now: datetime,
) -> OfficeMember:
    """Give `user` a role from a day, until a day if one is named. Raises HasRoleAlready."""
    if ends_on is not None and ends_on < starts_on:
        raise WrongDates(_("The last day lies before the first."), field="ends_on")
    with transaction.atomic():
        Office.objects.select_for_update().get(pk=office.pk)
        held = OfficeMember.objects.filter(
            user=user, office=office, role=role, revoked_at__isnull=True
        )
        if any(_overlap(member, starts_on, ends_on) for member in held):
            raise HasRoleAlready(
                _("%(name)s has this role already.") % {"name": user.display_name or user.username}
            )
        member = OfficeMember.objects.create(
            user=user,
            office=office,
            role=role,
            starts_on=starts_on,
            ends_on=ends_on,
            granted_by=actor,
        )
        audit.record(
            action="office.role_granted", subject=member, scope=office, actor=actor, now=now
        )
    return member


def hand_over(
    *, member: OfficeMember, to: User, on: date, actor: User, now: datetime
) -> OfficeMember:
    """From `on` the role is `to`'s; until the day before it stays where it is."""
    if to.pk == member.user_id:
        raise HasRoleAlready(_("A role is handed over to somebody else."), field="to")
    if on < day_of(now):
        raise WrongDates(_("A role cannot be handed over in the past."), field="on")
    if on <= member.starts_on:
        raise WrongDates(_("The role begins on that day or later."), field="on")
    with transaction.atomic():
        member = OfficeMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if member.revoked_at is not None:
            raise WrongDates(_("This role was taken back already."))
        heir = grant(
            office=member.office,
            user=to,
            role=OfficeRole(member.role),
            starts_on=on,
            ends_on=member.ends_on if member.ends_on and member.ends_on >= on else None,
            actor=actor,
            now=now,
        )
        member.ends_on = on - timedelta(days=1)
        member.save(update_fields=["ends_on"])
        audit.record(
            action="office.role_handed_over",
            subject=member,
            scope=member.office,
            actor=actor,
            now=now,
            fields=["ends_on"],
        )
    return heir


def take_back(*, member: OfficeMember, actor: User, now: datetime, reason: str = "") -> None:
    """End a role at once. Raises LastHead for the only head of an office."""
    with transaction.atomic():
        Office.objects.select_for_update().get(pk=member.office_id)
        member = OfficeMember.objects.get(pk=member.pk)
        if member.revoked_at is not None:
            return
        if member.role == OfficeRole.HEAD:
            others = OfficeMember.objects.active(day_of(now)).filter(
                office=member.office, role=OfficeRole.HEAD
            )
            if not others.exclude(pk=member.pk).exclude(user=member.user).exists():
                raise LastHead(
                    _("This is the only head of secretariat. Appoint another one first.")
                )
        member.revoked_at = now
        member.save(update_fields=["revoked_at"])
        audit.record(
            action="office.role_taken_back",
            subject=member,
            scope=member.office,
            actor=actor,
            now=now,
            reason=reason,
        )


def day_of(now: datetime) -> date:
    """The day in the site's time zone, by which roles begin and end."""
    return timezone.localdate(now)


def _overlap(member: OfficeMember, starts_on: date, ends_on: date | None) -> bool:
    begins_before_end = ends_on is None or member.starts_on <= ends_on
    return begins_before_end and (member.ends_on is None or member.ends_on >= starts_on)
