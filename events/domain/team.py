"""The event team 会务组: invited by a link, roles taken back with a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from core.errors import DomainError
from events.domain import states
from events.enums import TeamRole
from events.models import Event, TeamMember
from people.domain import invitations
from people.enums import LinkPurpose
from people.models import AccessLink, User


class LastOwner(DomainError):
    """An event keeps at least one owner in its team once it has one."""

    code = "last_owner"


@dataclass(frozen=True)
class Invitation:
    """A stored invitation with its token, which is shown once and kept nowhere."""

    link: AccessLink
    token: str

    @property
    def path(self) -> str:
        return f"/a/{self.token}/"


def invite(*, event: Event, role: TeamRole, label: str, actor: User, now: datetime) -> Invitation:
    """Make a link that gives whoever opens it first this role. `label` says for whom it is."""
    link, token = invitations.invite(
        purpose=LinkPurpose.TEAM_INVITATION,
        payload={"event": event.pk, "role": role.value},
        label=label,
        scope=audit.label(event),
        actor=actor,
        now=now,
    )
    return Invitation(link, token)


def open_invitations(event: Event, now: datetime) -> list[AccessLink]:
    """Invitations that nobody has answered yet, newest first."""
    links = AccessLink.objects.usable(now).filter(
        purpose=LinkPurpose.TEAM_INVITATION, payload__event=event.pk
    )
    return list(links.order_by("-created_at", "-pk"))


class TeamInvitation:
    """How the page of an invitation describes and fulfils it (people.domain.invitations)."""

    def describe(self, payload: Mapping[str, Any]) -> invitations.Offer:
        event = _event(payload)
        return invitations.Offer(role=str(TeamRole(payload["role"]).label), place=event.short_name)

    def accept(
        self, payload: Mapping[str, Any], *, user: User, inviter: User | None, now: datetime
    ) -> str:
        event = _event(payload)
        role = TeamRole(payload["role"])
        add_member(event=event, user=user, role=role, actor=inviter, now=now)
        return f"/console/events/{event.slug}/"


def _event(payload: Mapping[str, Any]) -> Event:
    event = Event.objects.filter(pk=payload["event"]).first()
    if event is None:
        raise invitations.LinkNotUsable(_("The event of this invitation is no more."))
    return event


@transaction.atomic
def add_member(
    *, event: Event, user: User, role: TeamRole, actor: User | None, now: datetime
) -> TeamMember:
    """Give a role; the same one again changes nothing."""
    event = states.locked(event)
    member, is_new = TeamMember.objects.get_or_create(
        event=event,
        user=user,
        role=role,
        revoked_at=None,
        defaults={"added_by": actor, "added_at": now},
    )
    if is_new:
        audit.record(
            action="team.added", subject=member, actor=actor, now=now, scope=event, reason=role
        )
    return member


@transaction.atomic
def revoke(*, member: TeamMember, actor: User | None, now: datetime) -> TeamMember:
    """Take a role back, at once. Raises LastOwner."""
    event = states.locked(member.event)
    member = TeamMember.objects.get(pk=member.pk)
    if member.revoked_at is not None:
        return member
    if member.role == TeamRole.OWNER:
        owners = event.team.filter(role=TeamRole.OWNER, revoked_at__isnull=True)
        if not owners.exclude(pk=member.pk).exists():
            raise LastOwner(_("This is the last owner of the event. Name another one first."))
    member.revoked_at = now
    member.save(update_fields=["revoked_at"])
    audit.record(
        action="team.revoked", subject=member, actor=actor, now=now, scope=event, reason=member.role
    )
    return member
