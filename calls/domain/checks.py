"""Eligibility checks: computed from what is stored, shown with their evidence, overruled by people.

Each check is registered under a key; a call switches checks on with parameters (`CallCheck`). Until
a person has decided, results are computed anew at every look; a verdict keeps them as they were.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from calls.domain.path import ReasonMissing
from calls.enums import CheckVerdict
from calls.models import Call, CallCheck, CheckResult, Submission
from core import audit
from core.errors import DomainError
from people.models import User

Evidence = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """What a check found, and the stored values it used: plain JSON, from which words are made."""

    verdict: CheckVerdict
    evidence: Evidence


Compute = Callable[[Call, Sequence[Submission], Mapping[str, Any]], Mapping[int, Finding]]


@dataclass(frozen=True)
class Check:
    """`compute` answers for many submissions in a constant number of queries, by their id;
    `explain` makes a sentence of the evidence. `is_priority`: evidence for choosing, never a
    condition.
    """

    key: str
    label: str | Promise
    compute: Compute
    explain: Callable[[Evidence], str]
    is_priority: bool = False


@dataclass(frozen=True)
class Shown:
    """A check's result beside a submission, as people see it. `standing` is what counts."""

    check: Check
    verdict: str
    standing: str
    words: str
    result: CheckResult | None  # where a person has overruled or decided

    @property
    def is_overruled(self) -> bool:
        return self.result is not None and bool(self.result.overruled_to)

    @property
    def standing_label(self) -> str:
        return str(CheckVerdict(self.standing).label)

    @property
    def verdict_label(self) -> str:
        return str(CheckVerdict(self.verdict).label)


class UnknownCheck(DomainError):
    """The call has not switched this check on."""

    code = "unknown_check"


_checks: Final[dict[str, Check]] = {}


def register(check: Check) -> None:
    _checks[check.key] = check


def of_call(call: Call) -> list[tuple[Check, CallCheck]]:
    """The checks that the call switched on and somebody registered, in its order.

    Read once per call object.
    """
    known: list[tuple[Check, CallCheck]] | None = getattr(call, "_switched_on", None)
    if known is None:
        rows = call.checks.order_by("order", "pk")
        known = [(_checks[row.key], row) for row in rows if row.key in _checks]
        call._switched_on = known  # type: ignore[attr-defined]
    return known


def computed(call: Call, submissions: Sequence[Submission]) -> dict[int, dict[str, Finding]]:
    """By submission id and key, from what is stored now."""
    found: dict[int, dict[str, Finding]] = {row.pk: {} for row in submissions}
    for check, switched in of_call(call):
        for pk, finding in check.compute(call, submissions, switched.parameters).items():
            found[pk][check.key] = finding
    return found


def shown(call: Call, submissions: Sequence[Submission]) -> dict[int, list[Shown]]:
    """What stands beside each submission: kept results of decided ones, computed ones of others."""
    keys = [row.pk for row in submissions]
    kept: dict[tuple[int, str], CheckResult] = {}
    rows = CheckResult.objects.filter(submission__in=keys).select_related("overruled_by")
    for row in rows:
        kept[row.submission_id, row.key] = row
    decided = set(
        Submission.objects.filter(pk__in=keys, results__isnull=False).values_list("pk", flat=True)
    )
    fresh = computed(call, [row for row in submissions if row.pk not in decided])
    found: dict[int, list[Shown]] = {}
    for pk in keys:
        found[pk] = []
        for check, _switched in of_call(call):
            result = kept.get((pk, check.key))
            finding = fresh.get(pk, {}).get(check.key)
            if finding is None and result is not None:
                finding = Finding(CheckVerdict(result.verdict), result.evidence)
            if finding is None:
                continue
            standing = result.overruled_to if result and result.overruled_to else finding.verdict
            words = check.explain(finding.evidence)
            found[pk].append(Shown(check, finding.verdict, standing, words, result))
    return found


def keep(call: Call, submissions: Sequence[Submission], *, now: datetime) -> None:
    """Store the results as they are now, without touching what a person overruled."""
    found = computed(call, submissions)
    rows = [
        CheckResult(
            submission_id=pk,
            key=key,
            verdict=finding.verdict,
            evidence=finding.evidence,
            computed_at=now,
        )
        for pk, findings in found.items()
        for key, finding in findings.items()
    ]
    CheckResult.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["submission", "key"],
        update_fields=["verdict", "evidence", "computed_at"],
    )


def overrule(
    *,
    submission: Submission,
    key: str,
    to: CheckVerdict,
    reason: str,
    actor: User,
    now: datetime,
) -> CheckResult:
    """A person decides otherwise than was computed, with a reason that is kept.

    Raises `ReasonMissing`, `UnknownCheck`.
    """
    if not reason.strip():
        raise ReasonMissing(_("Please give the reason for deciding otherwise."))
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        keep(locked.call, [locked], now=now)
        result = CheckResult.objects.filter(submission=locked, key=key).first()
        if result is None:
            raise UnknownCheck(_("This check is not part of the call."))
        result.overruled_to, result.overruled_from = to, result.verdict
        result.overrule_reason = reason.strip()[:300]
        result.overruled_by, result.overruled_at = actor, now
        result.save()
        audit.record(
            action="check.overruled",
            subject=locked,
            scope=locked.call,
            actor=actor,
            now=now,
            reason=reason.strip(),
            fields=[key],
        )
    return result


def take_back(*, submission: Submission, key: str, actor: User, now: datetime) -> None:
    """What was computed counts again."""
    with transaction.atomic():
        changed = CheckResult.objects.filter(submission=submission, key=key).update(
            overruled_to="",
            overruled_from="",
            overrule_reason="",
            overruled_by=None,
            overruled_at=None,
        )
        if changed:
            audit.record(
                action="check.overrule_taken_back",
                subject=submission,
                scope=submission.call,
                actor=actor,
                now=now,
                fields=[key],
            )


def failing(results: Iterable[Shown]) -> list[Shown]:
    """Conditions that are not met, after what people said."""
    return [
        one for one in results if not one.check.is_priority and one.standing == CheckVerdict.NOT_MET
    ]
