"""After the period: those without an open objection pass the step of the notice, by a button."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from calls.domain import objections, path
from calls.enums import NoticeStatus, StepOutcome, SubmissionStatus
from calls.models import NoticeEntry, PublicNotice
from core.errors import DomainError
from people.models import User


class PeriodNotOver(DomainError):
    """The notice still takes objections, or does not hang."""

    code = "period_not_over"


@dataclass
class Standing:
    """The entries of a notice by what may happen to them, each list in the notice's order."""

    free: list[NoticeEntry] = field(default_factory=list)
    blocked: list[NoticeEntry] = field(default_factory=list)
    passed: list[NoticeEntry] = field(default_factory=list)
    failed: list[NoticeEntry] = field(default_factory=list)
    gone: list[NoticeEntry] = field(default_factory=list)


def standing(notice: PublicNotice) -> Standing:
    """Who is free to pass, who is blocked by an open objection, who has a result. Four queries."""
    entries = list(notice.entries.select_related("submission").order_by("position"))
    blocked = objections.open_for([entry.submission_id for entry in entries])
    results = dict(
        notice.step.results.filter(
            submission__in=[entry.submission_id for entry in entries]
        ).values_list("submission_id", "outcome")
    )
    found = Standing()
    for entry in entries:
        row = entry.submission
        result = results.get(row.pk)
        if result is not None:
            (found.passed if result == StepOutcome.PASSED else found.failed).append(entry)
        elif row.status != SubmissionStatus.IN_PROGRESS or row.current_step_id != notice.step_id:
            found.gone.append(entry)
        else:
            (found.blocked if row.pk in blocked else found.free).append(entry)
    return found


def is_over(notice: PublicNotice, on: date) -> bool:
    """Whether the whole last day has passed."""
    return (
        notice.status == NoticeStatus.PUBLISHED
        and notice.ends_on is not None
        and notice.ends_on < on
    )


def conclude(*, notice: PublicNotice, actor: User, now: datetime) -> Standing:
    """Pass everybody who is free; the blocked ones stay and can be passed by doing it again.

    Returns how the entries stood before. Raises `PeriodNotOver`.
    """
    with transaction.atomic():
        locked = PublicNotice.objects.select_for_update().get(pk=notice.pk)
        if not is_over(locked, timezone.localdate(now)):
            raise PeriodNotOver(
                _("The public notice can be concluded once its last day has passed.")
            )
        found = standing(locked)
        for entry in found.free:
            path.decide(
                submission=entry.submission,
                step=locked.step,
                outcome=StepOutcome.PASSED,
                actor=actor,
                now=now,
            )
    return found
