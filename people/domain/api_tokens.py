"""Tokens for programs: shown once, kept as a digest, scoped, with an end."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, signing
from core.errors import DomainError
from people.models import ApiToken, User

_THINGS: Final[dict[str, str | Promise]] = {
    "events": gettext_lazy("events and sessions"),
    "registrations": gettext_lazy("registrations"),
    "gates": gettext_lazy("gates and attendance"),
    "certificates": gettext_lazy("certificates"),
    "calls": gettext_lazy("calls"),
    "submissions": gettext_lazy("nominations and other submissions"),
    "reviews": gettext_lazy("own reviews"),
    "assignments": gettext_lazy("assignments of lecturers"),
    "lecturers": gettext_lazy("lecturers and appointments"),
}
MAX_LIFETIME: Final = timedelta(days=366)


class WrongScope(DomainError):
    code = "wrong_scope"
    field = "scopes"


def scopes() -> list[tuple[str, str]]:
    """Every scope with what it opens, for a form."""
    found = []
    for thing, label in _THINGS.items():
        found.append((f"{thing}:read", _("read %(things)s") % {"things": label}))
        found.append((f"{thing}:write", _("change %(things)s") % {"things": label}))
    return found


def create(
    *, user: User, name: str, scopes: Iterable[str], lifetime: timedelta, now: datetime
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can show again. It acts with its user's rights.

    Raises WrongScope for none or an unknown one; a life beyond a year is cut to a year.
    """
    asked = sorted(set(scopes))
    known = {f"{thing}:{act}" for thing in _THINGS for act in ("read", "write")}
    if not asked or not known.issuperset(asked):
        raise WrongScope(_("Choose at least one scope from the list."))
    secret = f"hw_{signing.random_code(160).lower()}"
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name.strip()[:80],
            token_digest=signing.digest(secret),
            scopes=asked,
            created_at=now,
            expires_at=now + min(lifetime, MAX_LIFETIME),
        )
        audit.record(action="token.created", subject=token, actor=user, now=now)
    return token, secret


def revoke(*, token: ApiToken, actor: User, now: datetime) -> None:
    """End a token at once."""
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now):
            audit.record(action="token.revoked", subject=token, actor=actor, now=now)
