"""The order in which submissions hang: as decided, otherwise by tier and name."""

from collections.abc import Iterable

from calls.domain import priority
from calls.enums import StepKind
from calls.models import FrozenPlace, RankMove, Step, Submission

_LAST = 1_000_000


def decided(step: Step, submissions: Iterable[Submission]) -> list[Submission]:
    """The latest frozen ranking before the step, then tier and name; moves by committees applied.

    Submissions come with `call`, `person` and `unit` selected. Four queries at most.
    """
    rows = list(submissions)
    places = _frozen_places(step)
    tiers = priority.tiers_of(rows)

    def key(row: Submission) -> tuple[int, int, str, int]:
        name = row.person.name_pinyin if row.person else row.title
        tier = priority.place_of(tiers.get(row.pk))
        return places.get(row.pk, _LAST), tier, name, row.pk

    ordered = sorted(rows, key=key)
    for submission, place in _moves(step):
        moved = next((row for row in ordered if row.pk == submission), None)
        if moved is not None:
            ordered.remove(moved)
            ordered.insert(place - 1, moved)
    return ordered


def _frozen_places(step: Step) -> dict[int, int]:
    rows = FrozenPlace.objects.filter(
        ranking__step__call=step.call_id, ranking__step__order__lt=step.order
    ).order_by("ranking__step__order")
    return dict(rows.values_list("submission_id", "place"))


def _moves(step: Step) -> list[tuple[int, int]]:
    """Moves of committee steps up to this one, in the order in which they were made."""
    rows = RankMove.objects.filter(
        step__call=step.call_id,
        step__kind=StepKind.COMMITTEE,
        step__order__lte=step.order,
        withdrawn_at__isnull=True,
    ).order_by("step__order", "made_at", "pk")
    return list(rows.values_list("submission_id", "place"))
