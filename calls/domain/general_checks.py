"""Checks of every kind of call: the unit's membership, the usual number, papers, the own word."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from calls.domain import checks, entitlement, guards, papers, priority
from calls.domain.checks import Check, Evidence, Finding
from calls.enums import CheckVerdict
from calls.models import Call, Submission
from people.enums import Tier

_MET, _NOT, _UNKNOWN = CheckVerdict.MET, CheckVerdict.NOT_MET, CheckVerdict.UNKNOWN
Parameters = Mapping[str, Any]


def _member_unit(
    call: Call, submissions: Sequence[Submission], _parameters: Parameters
) -> dict[int, Finding]:
    """Whether the recommending unit (or the one above it) held a tier of the call on the day."""
    tiers = priority.tiers_of(submissions)
    found = {}
    for row in submissions:
        tier = tiers.get(row.pk)
        fits = tier is not None and (not call.tiers or tier in call.tiers)
        day = (row.submitted_at or row.created_at).date().isoformat()
        found[row.pk] = Finding(
            _MET if fits else _NOT, {"tier": tier.value if tier else "", "on": day}
        )
    return found


def _member_words(evidence: Evidence) -> str:
    if not evidence.get("tier"):
        return _("no member unit on %(day)s") % {"day": evidence["on"]}
    return _("%(tier)s on %(day)s") % {
        "tier": Tier(evidence["tier"]).label,
        "day": evidence["on"],
    }


def _unit_limit(
    call: Call, submissions: Sequence[Submission], _parameters: Parameters
) -> dict[int, Finding]:
    """一般不超过2名: beyond it a reason makes it a matter of judgement, none makes it not met."""
    beyond = entitlement.beyond_limit(call)
    found = {}
    for row in submissions:
        evidence = {"limit": call.soft_limit, "beyond": row.pk in beyond, "reason": ""}
        verdict = _MET
        if row.pk in beyond:
            evidence["reason"] = row.limit_reason
            verdict = _UNKNOWN if row.limit_reason else _NOT
        found[row.pk] = Finding(verdict, evidence)
    return found


def _limit_words(evidence: Evidence) -> str:
    if not evidence.get("beyond"):
        return _("within the usual number")
    words = ngettext(
        "more than %(limit)d per unit", "more than %(limit)d per unit", evidence["limit"]
    ) % {"limit": evidence["limit"]}
    return f"{words}: {evidence['reason']}" if evidence["reason"] else words


def _papers(
    _call: Call, submissions: Sequence[Submission], _parameters: Parameters
) -> dict[int, Finding]:
    """Required papers handed in, and stamped where they have to be."""
    prefetch_related_objects(list(submissions), "attachments", "call__papers")
    found = {}
    for row in submissions:
        missing = [text for _paper, text in papers.lacking(row)]
        found[row.pk] = Finding(_NOT if missing else _MET, {"lacking": missing})
    return found


def _papers_words(evidence: Evidence) -> str:
    return " ".join(evidence.get("lacking", [])) or _("all papers are there")


def _own_word(
    _call: Call, submissions: Sequence[Submission], _parameters: Parameters
) -> dict[int, Finding]:
    """The nominee's own word; without it nothing can be passed whatever anybody overrules."""
    lacking = guards.lacking(submissions)
    return {
        row.pk: Finding(
            _NOT if row.pk in lacking else _MET,
            {"lacking": lacking.get(row.pk, []), "version": row.rules_version},
        )
        for row in submissions
    }


def _own_word_words(evidence: Evidence) -> str:
    return " ".join(evidence.get("lacking", [])) or _("rules accepted, publication agreed to")


def register() -> None:
    """Called when the app starts."""
    for check in (
        Check("member_unit", gettext_lazy("member unit"), _member_unit, _member_words),
        Check("unit_limit", gettext_lazy("number per unit"), _unit_limit, _limit_words),
        Check("papers", gettext_lazy("papers"), _papers, _papers_words),
        Check("rules_accepted", gettext_lazy("own word"), _own_word, _own_word_words),
    ):
        checks.register(check)
