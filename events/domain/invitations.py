"""What an invitation to an event team offers and gives."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from events.domain import team
from events.enums import TeamRole
from events.models import Event
from people.domain.invitations import LinkNotUsable, Offer
from people.models import User


class TeamInvitation:
    """payload {"event": key, "role": TeamRole}."""

    def describe(self, payload: Mapping[str, Any]) -> Offer:
        event = Event.objects.filter(pk=payload["event"]).first()
        if event is None:
            raise LinkNotUsable(_("The event of this invitation is no more."))
        return Offer(role=str(TeamRole(payload["role"]).label), place=event.title)

    def accept(
        self, payload: Mapping[str, Any], *, user: User, inviter: User | None, now: datetime
    ) -> str:
        event = Event.objects.get(pk=payload["event"])
        team.add_member(
            event=event, user=user, role=TeamRole(payload["role"]), actor=inviter, now=now
        )
        return "/console/"
