"""Copying a former call: its notice, path, papers, checks and criteria, as a draft."""

import calendar
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from calls.domain import addresses
from calls.enums import CallStatus
from calls.models import Call, CallCheck, Criterion, RequiredPaper, Step
from core import audit
from people.models import User

# What a copy takes over as it is; number and date of the notice are new each time.
_SAME = (
    *("office_id", "issuer_id", "kind", "text", "contact_name", "contact_phone", "contact_email"),
    *("post_address", "tiers", "soft_limit", "takes_applications", "rules_title", "rules_text"),
    *("words_most", "words_are_strict"),
)

T = TypeVar("T", RequiredPaper, CallCheck, Step, Criterion)


@transaction.atomic
def copy_call(
    *, source: Call, title: str, years: int | None, actor: User | None, now: datetime
) -> Call:
    """A draft like `source`; its dates move by `years`, or are cleared with None.

    Nobody is nominated, no panel is invited: a copy holds no person but the contact.
    """
    call = Call(
        title=title,
        status=CallStatus.DRAFT,
        copied_from=source,
        created_by=actor,
        created_at=now,
        **{name: getattr(source, name) for name in _SAME},
    )
    call.slug = addresses.suggested(title, now.date())
    call.save(force_insert=True)
    RequiredPaper.objects.bulk_create(
        _fresh(paper, call=call) for paper in source.papers.order_by("order", "pk")
    )
    CallCheck.objects.bulk_create(
        _fresh(check, call=call) for check in source.checks.order_by("order", "pk")
    )
    for old in source.steps.order_by("order").prefetch_related("criteria"):
        step = _fresh(
            old,
            call=call,
            opens_at=_moved(old.opens_at, years),
            closes_at=_moved(_first_end(old), years),
        )
        step.save(force_insert=True)
        Criterion.objects.bulk_create(_fresh(one, step=step) for one in old.criteria.all())
    audit.record(
        action="call.copied",
        subject=call,
        scope=call,
        actor=actor,
        now=now,
        reason=audit.label(source),
    )
    return call


def _fresh(row: T, **changes: object) -> T:
    """An unsaved row like `row` but for `changes`."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name not in changes
    }
    return type(row)(**values, **changes)


def _first_end(step: Step) -> datetime | None:
    """The end as first planned: an extension was for that year."""
    first = step.extensions.order_by("made_at", "pk").first()
    return first.old_closes_at if first else step.closes_at


def _moved(moment: datetime | None, years: int | None) -> datetime | None:
    """The same day of another year (28 February for a leap day); None where dates are cleared."""
    if moment is None or years is None:
        return None
    year = moment.year + years
    last = calendar.monthrange(year, moment.month)[1]
    return moment.replace(year=year, day=min(moment.day, last))
