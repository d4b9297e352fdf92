"""Freezing the order: who, when, a digest over everything it follows from; and never a change.

The content is canonical JSON (sorted keys, no blanks, UTF-8, whole numbers and text only) without
personal values: reviewers stand under numbers drawn at the freeze, nominees under a salted hash of
name and unit. So the names can be erased one day and the digest still holds.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from calls.domain import priority, ranking, ranking_order, scores, subjects
from calls.domain.ranking import Ranking
from calls.models import (
    CallCheck,
    Criterion,
    FrozenPlace,
    FrozenRanking,
    PanelMember,
    Step,
    StepResult,
    Submission,
)
from core import audit
from core.errors import DomainError
from people.models import User

_DRAW: Final = secrets.SystemRandom()


class StillOpen(DomainError):
    """Reviews are open and the step has not ended."""

    code = "reviews_open"


class NothingScored(DomainError):
    code = "nothing_scored"


class EqualsUndecided(DomainError):
    """Some are equal by result and tier; their order needs a reason."""

    code = "equals_undecided"
    field = "equals_reason"


def canonical(content: dict[str, Any]) -> str:
    """The one way to write a content down."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 over the UTF-8 bytes, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of_subject(*, salt: str, name: str, unit_name: str) -> str:
    """What stands in the content for a nominee."""
    return digest_of(f"{salt}|{name}|{unit_name}")


def freeze(*, step: Step, equals_reason: str = "", actor: User, now: datetime) -> FrozenRanking:
    """Write the order down for good. Raises ranking.Frozen, StillOpen, NothingScored, and
    EqualsUndecided where some are equal and no reason is given for leaving them as received.
    """
    with transaction.atomic():
        locked = Step.objects.select_for_update(of=("self",)).select_related("call").get(pk=step.pk)
        if ranking.is_frozen(locked):
            raise ranking.Frozen(_("The order is frozen and does not change any more."))
        if not ranking.are_scores_open(locked, now):
            raise StillOpen(_("Some reviews are not handed in, and the step has not ended."))
        found = ranking.of_step(locked)
        if not any(row.summary for row in found.placed):
            raise NothingScored(_("No review has been handed in."))
        if found.equals and not equals_reason.strip():
            raise EqualsUndecided(
                _(
                    "%(count)s are equal by result and tier. Order them by hand, or give the "
                    "reason for leaving them as they were received."
                )
                % {"count": len(found.equals)}
            )
        numbers = _draw_numbers(locked)
        rows = Submission.objects.filter(pk__in=found.submissions)
        named = subjects.of(rows.select_related("call", "unit", "person"))
        salts = {key: secrets.token_hex(16) for key in found.submissions}
        hashes = {
            key: hash_of_subject(salt=salts[key], name=one.name, unit_name=one.unit_name)
            for key, one in named.items()
        }
        content = _content(locked, found, numbers, hashes)
        content["equals_reason"] = equals_reason.strip()
        content["frozen"] = {"at": _utc(now), "by": audit.label(actor)}
        text = canonical(content)
        frozen = FrozenRanking.objects.create(
            step=locked, content=text, digest=digest_of(text), frozen_by=actor, frozen_at=now
        )
        FrozenPlace.objects.bulk_create(
            FrozenPlace(
                ranking=frozen,
                submission_id=row.submission,
                person_id=found.submissions[row.submission].person_id,
                place=row.place,
                name=named[row.submission].name,
                unit_name=named[row.submission].unit_name,
                salt=salts[row.submission],
            )
            for row in found.placed
        )
        audit.record(
            action="ranking.frozen",
            subject=frozen,
            scope=locked.call,
            actor=actor,
            now=now,
            reason=frozen.digest,
        )
    return frozen


def content_of(frozen: FrozenRanking) -> dict[str, Any]:
    """The frozen content as data."""
    content: dict[str, Any] = json.loads(frozen.content)
    return content


def _draw_numbers(step: Step) -> dict[int, int]:
    """A number for every member of the panel, in an order drawn by lot."""
    members = list(PanelMember.objects.filter(step=step, accepted_at__isnull=False))
    _DRAW.shuffle(members)
    for number, member in enumerate(members, start=1):
        member.number = number
    PanelMember.objects.bulk_update(members, ["number"])
    return {member.pk: member.number or 0 for member in members}


def _content(
    step: Step, found: Ranking, numbers: dict[int, int], hashes: dict[int, str]
) -> dict[str, Any]:
    verdicts = _verdicts(found.submissions.values())
    criteria = Criterion.objects.filter(step=step).order_by("order")
    checks = CallCheck.objects.filter(call=step.call).order_by("order", "pk")
    return {
        "format": ranking_order.FORMAT,
        "call": {"slug": step.call.slug, "title": step.call.title, "number": step.call.number},
        "step": {"id": step.pk, "title": str(step.title), "is_blind": step.is_blind},
        "rules": {
            "points": scores.FULL,
            "rounding": "half_up",
            "trim_from": scores.TRIM_FROM,
            "tiers": [tier.value for tier in priority.TIER_ORDER],
        },
        "checks": [{"key": row.key, "parameters": row.parameters} for row in checks],
        "criteria": [
            {"id": str(row.pk), "label": row.label, "weight": row.weight, "most": row.most}
            for row in criteria
        ],
        "reviewers": sorted(numbers.values()),
        "submissions": sorted(
            (
                {
                    **facts,
                    "subject": hashes[facts["id"]],
                    "reviews": sorted(
                        (
                            {"reviewer": numbers[one["reviewer"]], "scores": one["scores"]}
                            for one in facts["reviews"]
                        ),
                        key=lambda one: int(str(one["reviewer"])),
                    ),
                    "excluded": [
                        {"reviewer": numbers[member], "tie": tie.value}
                        for member, tie in found.excluded.get(facts["id"], ())
                    ],
                    "verdicts": verdicts.get(facts["id"], []),
                }
                for facts in found.facts
            ),
            key=lambda row: int(row["id"]),
        ),
        "moves": [
            {"submission": move.submission_id, "place": move.place, "reason": move.reason}
            for move in found.moves
        ],
        "order": [
            {
                "place": row.place,
                "submission": row.submission,
                "result": row.summary.result if row.summary is not None else None,
            }
            for row in found.placed
        ],
    }


def _verdicts(submissions: Any) -> dict[int, list[dict[str, Any]]]:
    """What was decided on the way here, by submission, in the order of the path."""
    found: dict[int, list[dict[str, Any]]] = {}
    rows = StepResult.objects.filter(submission__in=submissions).select_related("step")
    for row in rows.order_by("step__order"):
        verdict = {"step": str(row.step), "outcome": row.outcome, "reason": row.reason}
        found.setdefault(row.submission_id, []).append(verdict)
    return found


def verdicts_of(frozen: FrozenRanking) -> dict[int, list[dict[str, Any]]]:
    """What has been decided until now, after the freeze too, by submission."""
    return _verdicts(
        Submission.objects.filter(frozen_places__ranking=frozen).values_list("pk", flat=True)
    )


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
