"""Keeping the completion rule of a part (conventions 3.4: share, hours, leave, arrival)."""

from datetime import datetime

from django.db import transaction

from certificates.domain.eligibility import Rule
from certificates.models import CompletionRule
from core import audit
from events.models import Part
from people.models import User


def keep(*, part: Part, rule: Rule, actor: User | None, now: datetime) -> CompletionRule:
    """Write the rule of the part and kind. Batches that exist keep the rule they were made by."""
    with transaction.atomic():
        row, _created = CompletionRule.objects.update_or_create(
            part=part,
            kind=rule.kind,
            defaults={
                "min_share": rule.min_share,
                "min_hours": rule.min_hours,
                "leave_counts": rule.leave_counts,
                "needs_arrival": rule.needs_arrival,
            },
        )
        audit.record(
            action="certificates.rule_set",
            subject=row,
            actor=actor,
            now=now,
            scope=part.event,
            fields=["min_share", "min_hours", "leave_counts", "needs_arrival"],
        )
    return row
