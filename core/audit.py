"""The audit record: one function writes it, nothing changes it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from core import rows
from core.models import AuditEntry
from core.web.request_id import current_request_id


def label(thing: Model | str | None) -> str:
    """How the record names an actor or a subject: "events.event:12", or "system"."""
    if thing is None:
        return "system"
    if isinstance(thing, str):
        return thing
    return f"{thing._meta.label_lower}:{thing.pk}"


def entry(
    *,
    action: str,
    subject: Model | str,
    actor: Model | str | None,
    now: datetime,
    scope: Model | str = "",
    reason: str = "",
    fields: Iterable[str] = (),
) -> AuditEntry:
    """An unsaved entry, for acts on many things that write theirs with one `bulk_create`."""
    return AuditEntry(
        at=now,
        actor=label(actor),
        action=action,
        subject=label(subject),
        scope=label(scope) if scope else "",
        reason=reason,
        fields=sorted(fields),
        request_id=current_request_id(),
    )


def record(
    *,
    action: str,
    subject: Model | str,
    actor: Model | str | None,
    now: datetime,
    scope: Model | str = "",
    reason: str = "",
    fields: Iterable[str] = (),
) -> AuditEntry:
    """Write who did what to what. Call it inside the transaction of the act itself."""
    written = entry(
        action=action,
        subject=subject,
        actor=actor,
        now=now,
        scope=scope,
        reason=reason,
        fields=fields,
    )
    return rows.insert(written)
