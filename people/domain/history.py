"""What happened to one thing, from the audit record, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import audit
from core.models import AuditEntry
from people.models import User

Words = Mapping[str, str | Promise]


@dataclass(frozen=True)
class Happening:
    """One line: when, what, by whom, why, and which fields changed (never their values)."""

    at: datetime
    what: str
    actor: str
    reason: str
    fields: list[str]


def of(subject: Model, *, words: Words, fields: Words) -> list[Happening]:
    """Oldest first, with the names of the users who acted. Two queries.

    `words` by action, `fields` by column; an action without words is shown as it is recorded, a
    field without words is left out.
    """
    entries = list(AuditEntry.objects.filter(subject=audit.label(subject)).order_by("at", "pk"))
    prefix = f"{User._meta.label_lower}:"
    ids = {
        int(entry.actor.removeprefix(prefix)) for entry in entries if entry.actor.startswith(prefix)
    }
    users = {f"{prefix}{user.pk}": str(user) for user in User.objects.filter(pk__in=ids)}
    return [
        Happening(
            at=entry.at,
            what=str(words.get(entry.action, entry.action)),
            actor=users.get(entry.actor) or _kind_of(entry.actor),
            reason=entry.reason,
            fields=[str(fields[name]) for name in entry.fields if name in fields],
        )
        for entry in entries
    ]


def _kind_of(actor: str) -> str:
    return _("the person") if actor.startswith("people.person:") else _("the system")
