"""Which reviews a reviewer has: the seat is held, the submission stands, no tie is known now."""

from collections.abc import Iterable

from django.db.models import F

from calls.domain import ties
from calls.enums import CallStatus, ReviewStatus, SubmissionStatus
from calls.models import Call, Criterion, PanelMember, Review, Submission
from people.models import User


def of_reviewer(
    user: User, *, pk: int | None = None, submission: Submission | None = None
) -> list[Review]:
    """The user's own reviews that may be opened now, oldest first, in a constant number of queries.

    Left out: recused ones, those of a tie that holds at this moment, of a seat that was left, of
    submissions that do not stand at the step (any more), and all of them after the freeze.
    """
    rows = Review.objects.filter(
        member__person__user=user,
        member__accepted_at__isnull=False,
        member__left_at__isnull=True,
        member__step__frozen_ranking__isnull=True,
        submission__status=SubmissionStatus.IN_PROGRESS,
        submission__current_step=F("member__step"),
        submission__call__status=CallStatus.PUBLISHED,
    ).exclude(status=ReviewStatus.RECUSED)
    if pk is not None:
        rows = rows.filter(pk=pk)
    if submission is not None:
        rows = rows.filter(submission=submission)
    found = list(
        rows.select_related(
            "member__step__call",
            "member__person",
            "submission__call",
            "submission__unit",
            "submission__person",
        ).order_by("member__step", "assigned_at", "pk")
    )
    people = {row.member.person_id: row.member.person for row in found}
    tied = ties.of([row.submission for row in found], people.values())
    return [row for row in found if (row.submission_id, row.member.person_id) not in tied]


def hidden_from(user: User, call: Call | None = None) -> frozenset[int]:
    """Ids of submissions that the user may not see in any other capacity either.

    Those of calls on whose panels the user sits, until the order is frozen, to which the user is
    tied or has declared a tie. One query for whoever sits on no panel.
    """
    seats = PanelMember.objects.active().filter(
        person__user=user, step__frozen_ranking__isnull=True
    )
    if call is not None:
        seats = seats.filter(step__call=call)
    found = list(seats.select_related("person", "step"))
    if not found:
        return frozenset()
    people = {seat.person_id: seat.person for seat in found}
    rows = Submission.objects.filter(call__in={seat.step.call_id for seat in found})
    tied = {pk for pk, _person in ties.of(rows.select_related("call"), people.values())}
    declared = Review.objects.filter(
        member__in=[seat.pk for seat in found], status=ReviewStatus.RECUSED
    )
    return frozenset(tied.union(declared.values_list("submission_id", flat=True)))


def criteria_of(reviews: Iterable[Review]) -> dict[int, list[Criterion]]:
    """The criteria by step, in their order."""
    found: dict[int, list[Criterion]] = {}
    steps = {row.member.step_id for row in reviews}
    for criterion in Criterion.objects.filter(step__in=steps).order_by("order"):
        found.setdefault(criterion.step_id, []).append(criterion)
    return found
