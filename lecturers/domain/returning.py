"""Returning a nomination for correction, with remarks at the single fields."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from calls.domain import papers, submitting
from calls.models import Submission
from lecturers.domain import drafting, fields, news
from lecturers.models import Nomination
from people.models import User


def about(nomination: Nomination) -> list[tuple[str, str, str]]:
    """What can be remarked on: (name, label, what is stated now, shortened)."""
    values = drafting.typed_values(nomination)
    found = [
        (one.name, str(one.label), _short(_shown(nomination, one, values[one.name])))
        for one in fields.FIELDS
    ]
    awards = "; ".join(str(row.get("title", "")) for row in drafting.typed_awards(nomination))
    found.append(("awards", fields.label_of("awards"), _short(awards)))
    submission = nomination.submission
    for paper in papers.asked(submission.call, submission.submitter_kind):
        names = [
            file.name
            for file in submission.attachments.all()
            if file.removed_at is None and file.paper_id == paper.pk
        ]
        found.append((f"paper-{paper.key}", paper.label, _short(", ".join(names))))
    return found


def _shown(nomination: Nomination, one: fields.Field, value: object) -> object:
    """A choice by its words."""
    row = nomination if one.row is Nomination else nomination.submission
    words = getattr(row, f"get_{one.name}_display", None)
    return words() if words is not None and one.name not in nomination.typed else value


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def send_back(
    *,
    nomination: Nomination,
    remarks: Mapping[str, str],
    reason: str,
    actor: User,
    now: datetime,
) -> Nomination:
    """Return it and tell whoever handed it in. Raises as calls.domain.submitting.send_back."""
    with transaction.atomic():
        nomination.submission = submitting.send_back(
            submission=nomination.submission,
            remarks=remarks,
            reason=reason,
            actor=actor,
            now=now,
        )
        news.tell_returned(nomination, now=now)
    return nomination


def of_submission(submission: Submission, reason: str, actor: User, now: datetime) -> None:
    """Return with one reason for all of it: what the eligibility review does with many at once."""
    nomination = Nomination.objects.select_related("submission__call").get(submission=submission)
    send_back(nomination=nomination, remarks={}, reason=reason, actor=actor, now=now)
