"""Who scores what: all reviewers everything, or so many each, evenly and without ties."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from calls.domain import ties
from calls.enums import ReviewStatus, SubmissionStatus
from calls.models import FrozenRanking, PanelMember, Review, Step, Submission
from core import audit
from people.models import User


@dataclass(frozen=True)
class Distribution:
    """What distributing did; `short` are submissions for which too few reviewers are free."""

    created: int
    short: list[Submission]


# What a list of hundreds does not print.
_TEXTS: Final = ("reasons", "deeds", "limit_reason", "withdrawn_reason")


def standing(step: Step) -> list[Submission]:
    """The submissions that stand at the step, as they came in, with their call.

    Their texts, units and people are not read: lists ask for those of one page.
    """
    rows = Submission.objects.filter(current_step=step, status=SubmissionStatus.IN_PROGRESS)
    found = list(rows.defer(*_TEXTS).order_by("submitted_at", "pk"))
    for row in found:
        row.call = step.call
    return found


def distribute(*, step: Step, actor: User | None, now: datetime) -> Distribution:
    """Give every submission the reviewers it still lacks; doing it again changes nothing.

    A review counts while its author is on the panel or once it is handed in, and as long as no tie
    is known. Who has least to do comes next; submissions with the fewest free reviewers first.
    """
    with transaction.atomic():
        Step.objects.select_for_update().get(pk=step.pk)
        if FrozenRanking.objects.filter(step=step).exists():
            return Distribution(0, [])
        created, short = _missing(step, now)
        Review.objects.bulk_create(created)
        if created:
            audit.record(
                action="reviews.distributed",
                subject=step,
                scope=f"calls.call:{step.call_id}",
                actor=actor,
                now=now,
                reason=str(len(created)),
            )
    return Distribution(len(created), short)


def set_wanted(*, step: Step, wanted: int | None, actor: User, now: datetime) -> Step:
    """How many reviews each submission gets, None for one of everybody; nothing given is taken."""
    with transaction.atomic():
        locked = Step.objects.select_for_update(of=("self",)).select_related("call").get(pk=step.pk)
        if locked.reviews_wanted != wanted:
            locked.reviews_wanted = wanted
            locked.save(update_fields=["reviews_wanted"])
            audit.record(
                action="reviews.wanted_set",
                subject=locked,
                scope=locked.call,
                actor=actor,
                now=now,
                reason=str(wanted or ""),
            )
    return locked


def _missing(step: Step, now: datetime) -> tuple[list[Review], list[Submission]]:
    seats = list(PanelMember.objects.filter(step=step).select_related("person"))
    members = [seat for seat in seats if seat.accepted_at is not None and seat.left_at is None]
    submissions = standing(step)
    tied = ties.of(submissions, [seat.person for seat in seats])
    load = {member.pk: 0 for member in members}
    known: dict[int, set[int]] = {}
    counted: dict[int, int] = {}
    persons = {seat.pk: seat.person_id for seat in seats}
    rows = Review.objects.filter(submission__in=submissions, member__step=step)
    for submission, member, status in rows.values_list("submission_id", "member_id", "status"):
        known.setdefault(submission, set()).add(member)
        is_tied = (submission, persons[member]) in tied or status == ReviewStatus.RECUSED
        if not is_tied and (member in load or status == ReviewStatus.SEALED):
            counted[submission] = counted.get(submission, 0) + 1
            if member in load:
                load[member] += 1
    free = {
        row.pk: [
            member
            for member in members
            if member.pk not in known.get(row.pk, ()) and (row.pk, member.person_id) not in tied
        ]
        for row in submissions
    }
    wanted = step.reviews_wanted or len(members)
    created: list[Review] = []
    short: list[Submission] = []
    for row in sorted(submissions, key=lambda one: (len(free[one.pk]), one.pk)):
        lacking = max(wanted - counted.get(row.pk, 0), 0)
        if step.reviews_wanted is None:  # all who may; ties make it fewer, and that is no lack
            lacking = len(free[row.pk])
        chosen = sorted(free[row.pk], key=lambda one: (load[one.pk], (one.pk + row.pk) % 7, one.pk))
        for one in chosen[:lacking]:
            load[one.pk] += 1
            created.append(Review(member=one, submission=row, assigned_at=now))
        if lacking > len(chosen) or not (members and counted.get(row.pk, 0) + lacking):
            short.append(row)
    return created, short
