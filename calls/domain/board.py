"""How far the reviews of a scoring step are: by reviewer, with every recusal; never a score."""

from dataclasses import dataclass, field

from calls.domain import distributing, ties
from calls.enums import RecusalKind, ReviewStatus, SubmissionStatus
from calls.models import PanelMember, Review, Step, Submission


@dataclass
class Seat:
    """A member of the panel with how many reviews are in which state."""

    member: PanelMember
    sealed: int = 0
    open: int = 0
    recused: int = 0

    @property
    def total(self) -> int:
        return self.sealed + self.open

    @property
    def is_active(self) -> bool:
        return self.member.accepted_at is not None and self.member.left_at is None


@dataclass(frozen=True)
class Recusal:
    """A reviewer who does not score a submission; `reason` only where the reviewer declared it."""

    submission: Submission
    member: PanelMember
    kind: RecusalKind
    reason: str = ""
    is_declared: bool = False
    was_sealed: bool = False


@dataclass(frozen=True)
class Board:
    """The panel and its work. `lacking` have fewer reviewers than the step wants."""

    seats: list[Seat]
    submissions: list[Submission]
    recusals: list[Recusal] = field(default_factory=list)
    lacking: list[Submission] = field(default_factory=list)

    @property
    def sealed(self) -> int:
        return sum(seat.sealed for seat in self.seats)

    @property
    def open(self) -> int:
        """Reviews somebody on the panel still owes."""
        return sum(seat.open for seat in self.seats if seat.is_active)


def is_complete(step: Step) -> bool:
    """Whether all reviews that count are handed in, and there is one.

    What is open with somebody who left the panel, or who is tied by now, is owed by nobody.
    """
    reviews = Review.objects.filter(
        member__step=step,
        submission__current_step=step,
        submission__status=SubmissionStatus.IN_PROGRESS,
    )
    owed = list(
        reviews.filter(status=ReviewStatus.OPEN, member__left_at__isnull=True).select_related(
            "member__person", "submission__call"
        )
    )
    people = {row.member.person_id: row.member.person for row in owed}
    tied = ties.of({row.submission_id: row.submission for row in owed}.values(), people.values())
    if any((row.submission_id, row.member.person_id) not in tied for row in owed):
        return False
    return reviews.sealed().exists()


def of_step(step: Step) -> Board:
    """Counts over what stands at the step, in a constant number of queries.

    Computed ties are listed for reviewers on the panel; a tie that came up later takes the review
    out of the counts.
    """
    submissions = distributing.standing(step)
    seats = {
        member.pk: Seat(member)
        for member in PanelMember.objects.filter(step=step)
        .select_related("person")
        .prefetch_related("person__posts__unit")
        .order_by("invited_at", "pk")
    }
    known = {row.pk: row for row in submissions}
    tied = ties.of(submissions, [seat.member.person for seat in seats.values()])
    counted: dict[int, int] = dict.fromkeys(known, 0)
    recusals: list[Recusal] = []
    reviews = Review.objects.filter(member__step=step, submission__in=known)
    sealed_pairs: set[tuple[int, int]] = set()
    for row in reviews.only(
        "submission_id", "member_id", "status", "recusal_kind", "recusal_reason"
    ):
        seat, submission = seats[row.member_id], known[row.submission_id]
        if row.status == ReviewStatus.RECUSED:
            seat.recused += 1
            kind = RecusalKind(row.recusal_kind)
            recusals.append(
                Recusal(submission, seat.member, kind, row.recusal_reason, is_declared=True)
            )
        elif (row.submission_id, seat.member.person_id) in tied:
            if row.status == ReviewStatus.SEALED:
                sealed_pairs.add((row.submission_id, row.member_id))
        elif row.status == ReviewStatus.SEALED:
            seat.sealed += 1
            counted[row.submission_id] += 1
        else:
            seat.open += 1
            counted[row.submission_id] += seat.is_active
    active = [seat for seat in seats.values() if seat.is_active]
    for seat in seats.values():
        for submission in submissions:
            tie = tied.get((submission.pk, seat.member.person_id))
            pair = (submission.pk, seat.member.pk)
            if tie is not None and (seat.is_active or pair in sealed_pairs):
                seat.recused += 1
                recusals.append(
                    Recusal(submission, seat.member, tie, was_sealed=pair in sealed_pairs)
                )
    wanted = step.reviews_wanted or 1
    lacking = [row for row in submissions if counted[row.pk] < wanted] if active else submissions
    return Board(list(seats.values()), submissions, recusals, lacking)
