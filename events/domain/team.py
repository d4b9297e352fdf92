"""The event team 会务组: invited by a link, roles taken back with a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, signing
from core.errors import DomainError
from events.domain import states
from events.enums import TeamRole
from events.models import Event, TeamMember
from people.enums import LinkPurpose
from people.models import AccessLink, User

VALID_FOR: Final = timedelta(days=14)
TOKEN_BITS: Final = 130


class LastOwner(DomainError):
    """An event keeps at least one owner in its team once it has one."""

    code = "last_owner"


class LinkSpent(DomainError):
    """The invitation was used, taken back, or has run out."""

    code = "link_spent"


@dataclass(frozen=True)
class Invitation:
    """A stored invitation with its token, which is shown once and kept nowhere."""

    link: AccessLink
    token: str

    @property
    def path(self) -> str:
        return f"/a/{self.token}/"


@transaction.atomic
def invite(
    *, event: Event, role: TeamRole, label: str, actor: User | None, now: datetime
) -> Invitation:
    """Make a link that gives whoever opens it first this role. `label` says for whom it is."""
    event = states.locked(event)
    token = signing.random_code(TOKEN_BITS).lower()
    link = AccessLink.objects.create(
        purpose=LinkPurpose.TEAM_INVITATION,
        token_digest=signing.digest(token),
        payload={"event": event.pk, "role": role.value},
        label=label,
        created_by=actor,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    audit.record(action="team.invited", subject=link, actor=actor, now=now, scope=event)
    return Invitation(link, token)


def open_invitations(event: Event, now: datetime) -> list[AccessLink]:
    """Invitations that nobody has answered yet, newest first."""
    links = AccessLink.objects.usable(now).filter(
        purpose=LinkPurpose.TEAM_INVITATION, payload__event=event.pk
    )
    return list(links.order_by("-created_at", "-pk"))


def invited_to(link: AccessLink) -> tuple[Event, TeamRole]:
    """The event and role a team invitation is for."""
    return Event.objects.get(pk=link.payload["event"]), TeamRole(link.payload["role"])


@transaction.atomic
def accept(*, link: AccessLink, user: User, now: datetime) -> TeamMember:
    """Take up an invitation: once, before it ends. Raises LinkSpent."""
    link = AccessLink.objects.select_for_update().get(pk=link.pk)
    usable = AccessLink.objects.usable(now).filter(pk=link.pk, purpose=LinkPurpose.TEAM_INVITATION)
    if not usable.exists():
        raise LinkSpent(_("This invitation has been used, taken back, or has run out."))
    event, role = invited_to(link)
    member = add_member(event=event, user=user, role=role, actor=user, now=now)
    link.used_at, link.used_by = now, user
    link.save(update_fields=["used_at", "used_by"])
    return member


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


@transaction.atomic
def withdraw_invitation(
    *, event: Event, link: AccessLink, actor: User | None, now: datetime
) -> None:
    """Make an invitation useless that nobody has taken up."""
    if link.payload.get("event") != event.pk or link.purpose != LinkPurpose.TEAM_INVITATION:
        raise ValueError(link)
    AccessLink.objects.filter(pk=link.pk, used_at__isnull=True).update(revoked_at=now)
    audit.record(
        action="team.invitation_withdrawn", subject=link, actor=actor, now=now, scope=event
    )
