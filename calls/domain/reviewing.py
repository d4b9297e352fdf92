"""Scoring 评审: saved as typed, handed in sealed, given back only by the head with a reason.

Whoever calls these has asked `calls.rules` whether the review is the user's to open; what may have
changed since (a tie, the end of the step, the freeze) is checked again here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from calls.domain import distributing, phases, ties
from calls.enums import RecusalKind, ReviewStatus, StepPhase, SubmissionStatus
from calls.models import Criterion, FrozenRanking, Review, Step, Unsealing
from core import audit
from core.errors import DomainError
from people.models import User

# What a reviewer declares; the others are computed.
DECLARED: Final = (
    RecusalKind.KIN,
    RecusalKind.SAME_UNIT,
    RecusalKind.TEACHER,
    RecusalKind.OTHER,
)


class NotScored(DomainError):
    """The review takes no scores now: handed in, recused, closed, frozen, or a tie came up."""

    code = "not_scored"


class ScoreWrong(DomainError):
    """A score is no whole number of the criterion's range; `field` is `criterion_<id>`."""

    code = "score_wrong"


class ScoresMissing(DomainError):
    """Handed in is a whole review; `field` is the first criterion without a score."""

    code = "scores_missing"


class ReasonMissing(DomainError):
    code = "reason_missing"
    field = "reason"


def field_of(criterion: Criterion) -> str:
    """The name of a criterion's field in forms and refusals."""
    return f"criterion_{criterion.pk}"


def save(
    *,
    review: Review,
    scores: Mapping[int, int | None],
    remarks: str | None = None,
    actor: User,
    now: datetime,
) -> Review:
    """Keep what was typed; a criterion that `scores` does not name keeps its score, None clears it.

    Raises NotScored and ScoreWrong.
    """
    with transaction.atomic():
        locked = _open(review, actor, now)
        kept = dict(locked.scores)
        for criterion in _criteria(locked):
            if criterion.pk not in scores:
                continue
            score = scores[criterion.pk]
            if score is None:
                kept.pop(str(criterion.pk), None)
            else:
                _check(criterion, score)
                kept[str(criterion.pk)] = score
        locked.scores, locked.saved_at = kept, now
        if remarks is not None:
            locked.remarks = remarks.strip()
        locked.save(update_fields=["scores", "remarks", "saved_at"])
    return locked


def seal(*, review: Review, actor: User, now: datetime) -> Review:
    """Hand in: from now on nothing of it changes. Raises NotScored and ScoresMissing."""
    with transaction.atomic():
        _lock_step(review.member.step)
        locked = _open(review, actor, now)
        for criterion in _criteria(locked):
            if str(criterion.pk) not in locked.scores:
                raise ScoresMissing(
                    _("Please give a score for “%(criterion)s”.") % {"criterion": criterion},
                    field=field_of(criterion),
                )
        locked.status, locked.sealed_at = ReviewStatus.SEALED, now
        locked.save(update_fields=["status", "sealed_at"])
        _record("review.sealed", locked, actor, now)
    return locked


def unseal(*, review: Review, reason: str, actor: User, now: datetime) -> Review:
    """Give a sealed review back to its author; the scores as they were stay on record.

    Raises ReasonMissing, and NotScored where it is not sealed or the order is frozen.
    """
    _require(reason)
    with transaction.atomic():
        _lock_step(review.member.step)
        locked = Review.objects.select_for_update(of=("self",)).get(pk=review.pk)
        if locked.sealed_at is None:
            raise NotScored(_("This review has not been handed in."))
        Unsealing.objects.create(
            review=locked,
            scores=locked.scores,
            remarks=locked.remarks,
            sealed_at=locked.sealed_at,
            reason=reason.strip(),
            made_by=actor,
            made_at=now,
        )
        locked.status, locked.sealed_at = ReviewStatus.OPEN, None
        locked.save(update_fields=["status", "sealed_at"])
        _record("review.unsealed", locked, actor, now, reason=reason.strip())
    return locked


def recuse(*, review: Review, kind: RecusalKind, reason: str, actor: User, now: datetime) -> Review:
    """The reviewer declares a tie: what was typed goes, the submission is seen no more, and
    somebody else gets it where each needs a number of reviews.

    Raises ReasonMissing, and NotScored for a review that is not open.
    """
    _require(reason)
    with transaction.atomic():
        _lock_step(review.member.step)
        locked = _open(review, actor, now)
        locked.status, locked.scores, locked.remarks = ReviewStatus.RECUSED, {}, ""
        locked.recusal_kind, locked.recusal_reason = kind, reason.strip()
        locked.recused_at = now
        locked.save(
            update_fields=[
                "status",
                "scores",
                "remarks",
                "recusal_kind",
                "recusal_reason",
                "recused_at",
            ]
        )
        _record("review.recused", locked, actor, now, reason=kind.value)
        distributing.distribute(step=locked.member.step, actor=actor, now=now)
    return locked


def _lock_step(step: Step) -> None:
    """Handing in, giving back and freezing wait for one another; refuses after the freeze."""
    Step.objects.select_for_update().get(pk=step.pk)
    if FrozenRanking.objects.filter(step=step).exists():
        raise NotScored(_("The order is frozen; scores do not change any more."))


def _open(review: Review, actor: User, now: datetime) -> Review:
    """The locked review, if its author may change it now. Raises NotScored."""
    locked = (
        Review.objects.select_for_update(of=("self",))
        .select_related("member__step__call", "member__person", "submission__call")
        .get(pk=review.pk)
    )
    member, step = locked.member, locked.member.step
    if member.person.user_id != actor.pk or member.accepted_at is None or member.left_at:
        raise NotScored(_("This review is not yours."))
    if locked.status == ReviewStatus.SEALED:
        raise NotScored(_("This review is handed in and sealed; it does not change any more."))
    if locked.status == ReviewStatus.RECUSED:
        raise NotScored(_("You have recused yourself from this one."))
    submission = locked.submission
    stands = submission.status == SubmissionStatus.IN_PROGRESS
    if not stands or submission.current_step_id != step.pk:
        raise NotScored(_("This submission does not stand for scoring any more."))
    is_given_back = locked.unsealings.exists()
    if phases.of_step(step, step.call, now) != StepPhase.OPEN and not is_given_back:
        raise NotScored(_("Scoring is not open now."))
    if ties.between(submission, member.person) is not None:
        raise NotScored(_("You are tied to this nominee and cannot score it."))
    return locked


def _criteria(review: Review) -> list[Criterion]:
    return list(review.member.step.criteria.order_by("order"))


def _check(criterion: Criterion, score: int) -> None:
    if isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= criterion.most:
        raise ScoreWrong(
            _("“%(criterion)s” takes a whole number from 0 to %(most)s.")
            % {"criterion": criterion, "most": criterion.most},
            field=field_of(criterion),
        )


def _require(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(_("Please give the reason."))


def _record(action: str, review: Review, actor: User, now: datetime, *, reason: str = "") -> None:
    audit.record(
        action=action,
        subject=review,
        scope=f"calls.call:{review.submission.call_id}",
        actor=actor,
        now=now,
        reason=reason,
    )
