"""What reviewers and choosers read of a nomination: its facts, and what speaks for it when equal.

Commendations give priority from city level for the unit, within five years before the notice, and
from county level for the person (讲师选聘通知 2024, L2-P1).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from calls.domain.dossiers import Fact
from calls.models import Submission
from lecturers.enums import AwardHolder, AwardLevel
from lecturers.models import Award, Nomination

_LEVELS: Final = list(AwardLevel)
_LOWEST: Final = {AwardHolder.UNIT: AwardLevel.CITY, AwardHolder.PERSON: AwardLevel.COUNTY}
UNIT_YEARS: Final = 5


def facts(submission: Submission) -> Sequence[Fact]:
    """The lines of a nomination; which of them tell who it is, is said with each."""
    nomination = Nomination.objects.filter(submission=submission).prefetch_related("awards").first()
    if nomination is None:
        return []
    since = nomination.in_field_since
    return [
        Fact(_("Education"), nomination.get_education_display()),
        Fact(_("Professional title"), nomination.prof_title),
        Fact(_("In the field since"), str(since) if since else ""),
        Fact(_("Topics to teach"), nomination.topics),
        *(
            Fact(
                _("Commendation of the unit")
                if award.holder == AwardHolder.UNIT
                else _("Commendation of the person"),
                f"{award.year} · {award.get_level_display()}",
            )
            for award in nomination.awards.all()
        ),
        *(
            Fact(_("Commendation"), award.title, tells_who=True)
            for award in nomination.awards.all()
        ),
    ]


def flags(submissions: Iterable[Submission]) -> Mapping[int, list[str]]:
    """Commendations that give priority, in short words, by submission id, in one query."""
    rows = {row.pk: row for row in submissions}
    found: dict[int, list[str]] = {}
    awards = Award.objects.filter(nomination__submission__in=rows).select_related("nomination")
    for award in awards.order_by("-year", "pk"):
        key = award.nomination.submission_id
        if _gives_priority(award, rows[key]):
            word = _("%(year)s %(holder)s, %(level)s") % {
                "year": award.year,
                "holder": award.get_holder_display(),
                "level": award.get_level_display(),
            }
            found.setdefault(key, []).append(word)
    return found


def _gives_priority(award: Award, submission: Submission) -> bool:
    lowest = _LOWEST[AwardHolder(award.holder)]
    if _LEVELS.index(AwardLevel(award.level)) < _LEVELS.index(lowest):
        return False
    year = (submission.call.issued_on or submission.call.created_at).year
    return award.holder == AwardHolder.PERSON or award.year >= year - UNIT_YEARS
