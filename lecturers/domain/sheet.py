"""The printed words of a nomination form (推荐表): the same for Word and for PDF.

The notice prints no model of the form (内容略); this one has what its conditions and priorities
ask, a place for the photo, and the two places for seals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from core.text.phones import display_phone
from lecturers.enums import TitleLevel
from lecturers.models import Nomination

WORDS: Final[Mapping[str, Promise]] = {
    "name": pgettext_lazy("nomination form", "Name"),
    "gender": pgettext_lazy("nomination form", "Gender"),
    "birth": pgettext_lazy("nomination form", "Born"),
    "photo": pgettext_lazy("nomination form", "Photo"),
    "education": pgettext_lazy("nomination form", "Education"),
    "prof_title": pgettext_lazy("nomination form", "Professional title"),
    "phone": pgettext_lazy("nomination form", "Mobile phone"),
    "email": pgettext_lazy("nomination form", "E-mail"),
    "unit": pgettext_lazy("nomination form", "Unit"),
    "post": pgettext_lazy("nomination form", "Post"),
    "kind": pgettext_lazy("nomination form", "Stands as"),
    "since": pgettext_lazy("nomination form", "In the field since"),
    "topics": pgettext_lazy("nomination form", "Topics"),
    "awards": pgettext_lazy("nomination form", "Awards"),
    "reasons": pgettext_lazy("nomination form", "Reasons of the recommendation"),
    "deeds": pgettext_lazy("nomination form", "Deeds"),
    "limit": pgettext_lazy("nomination form", "Why more than the usual number"),
    "own": pgettext_lazy("nomination form", "Nominee"),
    "signature": pgettext_lazy("nomination form", "Signature: ____________  Date: ____________"),
    "opinion": pgettext_lazy("nomination form", "Opinion of the recommending unit (seal)"),
    "superior": pgettext_lazy(
        "nomination form", "Opinion of the superior recommending unit (seal)"
    ),
    "seal": pgettext_lazy("nomination form", "(Seal)  Date: ____________"),
    "none": pgettext_lazy("nomination form", "None"),
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Every cell of one form, ready to print."""

    title: str
    call: str
    name: str
    gender: str
    birth: str
    education: str
    prof_title: str
    phone: str
    email: str
    unit_name: str
    post: str
    kind: str
    since: str
    topics: str
    awards: list[str]
    reasons: str
    deeds: str
    limit_reason: str
    promise: str
    unit: str
    superior: str


def of(nomination: Nomination) -> Sheet:
    """The cells of a nomination; reads awards, which lists prefetch."""
    submission = nomination.submission
    level = nomination.get_title_level_display() if nomination.title_level else ""
    shows_level = nomination.title_level not in ("", TitleLevel.NONE)
    titles = [nomination.prof_title, level if shows_level or not nomination.prof_title else ""]
    rules = submission.call.rules_title or _("working rules")
    return Sheet(
        title=pgettext("nomination form", "Nomination form for lecturers"),
        call=submission.call.title,
        name=nomination.name,
        gender=nomination.get_gender_display() if nomination.gender else "",
        birth=str(nomination.birth_year or ""),
        education=nomination.get_education_display() if nomination.education else "",
        prof_title=" / ".join(part for part in titles if part),
        phone=display_phone(nomination.phone),
        email=nomination.email,
        unit_name=nomination.unit_name,
        post=nomination.post,
        kind=submission.get_submitter_kind_display() if submission.submitter_kind else "",
        since=str(nomination.in_field_since or ""),
        topics=nomination.topics,
        awards=awards_of(nomination),
        reasons=submission.reasons,
        deeds=submission.deeds,
        limit_reason=submission.limit_reason,
        promise=pgettext("nomination form", "I have read “%(rules)s”, accept it and abide by it.")
        % {"rules": rules},
        unit=submission.unit.name if submission.unit else "",
        superior=submission.superior_unit_name,
    )


def awards_of(nomination: Nomination) -> list[str]:
    """One line each, the person's before the unit's, the latest first."""
    awards = sorted(nomination.awards.all(), key=lambda award: (award.holder, -award.year))
    return [
        pgettext("nomination form", "%(year)d %(title)s (%(level)s, %(holder)s)")
        % {
            "year": award.year,
            "title": award.title,
            "level": award.get_level_display(),
            "holder": award.get_holder_display(),
        }
        for award in awards
    ]


def words() -> dict[str, str]:
    """The printed labels in the active language."""
    return {key: str(word) for key, word in WORDS.items()}


def all_of(nominations: Iterable[Nomination]) -> list[Sheet]:
    return [of(nomination) for nomination in nominations]
