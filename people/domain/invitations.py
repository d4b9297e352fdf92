"""Links below `/a/`: one purpose, one person, until a date; accepted by a button, never by opening.

What a link is for belongs to the app that it is about: each registers how to describe and how to
fulfil its purpose when it starts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, signing
from core.errors import DomainError
from people.domain import offices
from people.enums import LinkPurpose, OfficeRole
from people.models import AccessLink, Office, User

LIFETIME: Final = timedelta(days=7)


class LinkNotUsable(DomainError):
    """Unknown, run out, used, or taken back: `code` and message say which."""

    code = "link_not_usable"


@dataclass(frozen=True)
class Offer:
    """What a link offers, in words: "gate volunteer" in "Xining conference"."""

    role: str
    place: str


class Purpose(Protocol):
    """How one purpose of links is described and fulfilled."""

    def describe(self, payload: Mapping[str, Any]) -> Offer:
        """Say what is offered; raises LinkNotUsable when the thing is gone."""

    def accept(
        self, payload: Mapping[str, Any], *, user: User, inviter: User | None, now: datetime
    ) -> str:
        """Fulfil it for `user`; returns the path of the page to go on to."""


_purposes: Final[dict[str, Purpose]] = {}


def register(purpose: LinkPurpose, handler: Purpose) -> None:
    """Let `handler` describe and fulfil links of this purpose."""
    _purposes[purpose] = handler


def invite(
    *,
    purpose: LinkPurpose,
    payload: Mapping[str, Any],
    label: str = "",
    scope: str = "",
    actor: User,
    now: datetime,
    lifetime: timedelta = LIFETIME,
) -> tuple[AccessLink, str]:
    """A new link and its token, which is shown once and kept nowhere.

    `payload` holds keys and roles only; `label` is the inviter's own note of whom it is for.
    """
    token = signing.random_code(130)[:26].lower()
    with transaction.atomic():
        link = AccessLink.objects.create(
            purpose=purpose,
            token_digest=signing.digest(token),
            payload=dict(payload),
            label=label.strip()[:60],
            created_by=actor,
            created_at=now,
            expires_at=now + lifetime,
        )
        audit.record(action="link.created", subject=link, scope=scope, actor=actor, now=now)
    return link, token


def find(*, token: str, now: datetime) -> AccessLink:
    """The usable link of a token; raises LinkNotUsable with what is wrong."""
    link = (
        AccessLink.objects.select_related("created_by")
        .filter(token_digest=signing.digest(token.lower()))
        .first()
    )
    return _usable(link, now)


def _usable(link: AccessLink | None, now: datetime) -> AccessLink:
    if link is None:
        raise LinkNotUsable(_("This link is not known. Check that it was copied whole."))
    if link.revoked_at is not None:
        raise LinkNotUsable(_("This invitation was taken back."))
    if link.used_at is not None:
        raise LinkNotUsable(_("This invitation was accepted already; it works once."))
    if link.expires_at <= now:
        raise LinkNotUsable(_("This invitation has run out. Ask for a new one."))
    return link


def describe(link: AccessLink) -> Offer:
    """What the link offers."""
    return _handler(link).describe(link.payload)


def accept(*, link: AccessLink, user: User, now: datetime) -> str:
    """Accept for `user`; the link is spent. Returns the path to go on to. Raises LinkNotUsable."""
    with transaction.atomic():
        locked = AccessLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
        _usable(locked, now)
        path = _handler(locked).accept(
            locked.payload, user=user, inviter=locked.created_by, now=now
        )
        locked.used_at, locked.used_by = now, user
        locked.save(update_fields=["used_at", "used_by"])
        audit.record(action="link.accepted", subject=locked, actor=user, now=now)
    return path


def take_back(*, link: AccessLink, actor: User, now: datetime) -> None:
    """Make an unused link worthless."""
    with transaction.atomic():
        changed = AccessLink.objects.filter(
            pk=link.pk, used_at__isnull=True, revoked_at__isnull=True
        ).update(revoked_at=now)
        if changed:
            audit.record(action="link.taken_back", subject=link, actor=actor, now=now)


def _handler(link: AccessLink) -> Purpose:
    handler = _purposes.get(link.purpose)
    if handler is None:
        raise LinkNotUsable(_("This link is not known. Check that it was copied whole."))
    return handler


class OfficeInvitation:
    """payload {"office": key, "role": OfficeRole}: the role holds from the day of acceptance."""

    def describe(self, payload: Mapping[str, Any]) -> Offer:
        office = Office.objects.filter(pk=payload["office"]).first()
        if office is None:
            raise LinkNotUsable(_("The office of this invitation is no more."))
        return Offer(role=str(OfficeRole(payload["role"]).label), place=office.name)

    def accept(
        self, payload: Mapping[str, Any], *, user: User, inviter: User | None, now: datetime
    ) -> str:
        offices.grant(
            office=Office.objects.get(pk=payload["office"]),
            user=user,
            role=OfficeRole(payload["role"]),
            starts_on=offices.day_of(now),
            actor=inviter,
            now=now,
        )
        return "/console/"


register(LinkPurpose.OFFICE_INVITATION, OfficeInvitation())
