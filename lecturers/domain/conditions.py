"""The conditions of the notice of 2024 as checks (L2-C2, C3, E3), and its priority (L2-P1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.domain import checks
from calls.domain.checks import Check, Evidence, Finding
from calls.enums import CheckVerdict, StepKind, SubmitterKind
from calls.models import Call, Submission
from events.enums import SessionRole
from events.models import SessionPerson
from lecturers.enums import AwardHolder, AwardLevel, Education, TitleLevel
from lecturers.models import Appointment, Award, Lecturer, Nomination

_MET, _NOT, _UNKNOWN = CheckVerdict.MET, CheckVerdict.NOT_MET, CheckVerdict.UNKNOWN
_EDUCATION: Final = list(Education)
_TITLES: Final = list(TitleLevel)
_AWARDS: Final = list(AwardLevel)
_TEACHING: Final = (SessionRole.LECTURER, SessionRole.KEYNOTE, SessionRole.COMMENTATOR)
Parameters = Mapping[str, Any]


def _nominations(submissions: Sequence[Submission]) -> dict[int, Nomination]:
    rows = Nomination.objects.filter(submission__in=[row.pk for row in submissions])
    return {row.submission_id: row for row in rows}


def _degree_or_title(
    _call: Call, submissions: Sequence[Submission], parameters: Parameters
) -> dict[int, Finding]:
    """大学本科以上学历，或具有中级以上职称: one of both is enough."""
    least = Education(parameters.get("education") or Education.BACHELOR)
    title = TitleLevel(parameters.get("title_level") or TitleLevel.INTERMEDIATE)
    found = {}
    for pk, row in _nominations(submissions).items():
        by_degree = bool(row.education) and (
            _EDUCATION.index(Education(row.education)) >= _EDUCATION.index(least)
        )
        by_title = bool(row.title_level) and (
            _TITLES.index(TitleLevel(row.title_level)) >= _TITLES.index(title)
        )
        stated = bool(row.education) and bool(row.title_level)
        verdict = _MET if by_degree or by_title else _NOT if stated else _UNKNOWN
        found[pk] = Finding(verdict, {"education": row.education, "title_level": row.title_level})
    return found


def _degree_words(evidence: Evidence) -> str:
    words = []
    if evidence.get("education"):
        words.append(str(Education(evidence["education"]).label))
    if evidence.get("title_level"):
        words.append(str(TitleLevel(evidence["title_level"]).label))
    return _("; ").join(words) or _("neither is stated")


def closing_day(call: Call) -> date:
    """The day up to which years are counted: when nominations close, else today."""
    step = (
        call.steps.filter(kind=StepKind.NOMINATION, closes_at__isnull=False)
        .order_by("-closes_at")
        .first()
    )
    return timezone.localdate(step.closes_at) if step and step.closes_at else timezone.localdate()


def _years_in_field(
    call: Call, submissions: Sequence[Submission], parameters: Parameters
) -> dict[int, Finding]:
    """从事…工作两年以上. Only the year of the beginning is known: exactly two is for a person."""
    wanted = int(parameters.get("years") or 2)
    year = closing_day(call).year
    found = {}
    for pk, row in _nominations(submissions).items():
        since = row.in_field_since
        evidence = {"since": since, "until": year, "wanted": wanted}
        if since is None:
            verdict = _UNKNOWN
        elif year - since > wanted:
            verdict = _MET
        else:
            verdict = _UNKNOWN if year - since == wanted else _NOT
        found[pk] = Finding(verdict, evidence)
    return found


def _years_words(evidence: Evidence) -> str:
    if evidence.get("since") is None:
        return _("the year is not stated")
    return _("since %(since)s; %(wanted)s years wanted in %(until)s") % evidence


def _active_service(
    _call: Call, submissions: Sequence[Submission], _parameters: Parameters
) -> dict[int, Finding]:
    """Serving lecturers stand again on their service in the term; others are not asked."""
    standing = [row for row in submissions if row.submitter_kind == SubmitterKind.SERVING]
    people = [row.person_id for row in standing if row.person_id]
    held = set(
        Appointment.objects.filter(lecturer__person__in=people).values_list(
            "lecturer__person_id", flat=True
        )
    )
    taught = dict(
        SessionPerson.objects.filter(
            person__in=people,
            role__in=_TEACHING,
            session__dropped_at__isnull=True,
            session__ends_at__lt=timezone.now(),
            person__lecturer__appointments__starts_on__lte=F("session__starts_at__date"),
            person__lecturer__appointments__ends_on__gte=F("session__starts_at__date"),
        )
        .values_list("person")
        .annotate(number=Count("session", distinct=True))
    )
    found = {row.pk: Finding(_MET, {"asked": False}) for row in submissions}
    for row in standing:
        number = taught.get(row.person_id, 0)
        was = row.person_id in held
        verdict = _NOT if not was else _MET if number else _UNKNOWN
        found[row.pk] = Finding(verdict, {"asked": True, "appointed": was, "sessions": number})
    return found


def _service_words(evidence: Evidence) -> str:
    if not evidence.get("asked"):
        return _("not a serving lecturer")
    if not evidence.get("appointed"):
        return _("no appointment is on record")
    return _("%(sessions)d sessions taught in the term") % evidence


def _awards(
    call: Call, submissions: Sequence[Submission], parameters: Parameters
) -> dict[int, Finding]:
    """Unit from city level within five years, person from county level: priority, no condition."""
    lowest = {
        AwardHolder.UNIT: AwardLevel(parameters.get("unit_level") or AwardLevel.CITY),
        AwardHolder.PERSON: AwardLevel(parameters.get("person_level") or AwardLevel.COUNTY),
    }
    first = (call.issued_on or call.created_at.date()).year - int(parameters.get("unit_years") or 5)
    found: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in submissions}
    rows = Award.objects.filter(nomination__submission__in=list(found))
    for award in rows.order_by("-year", "pk").values(
        "nomination__submission_id", "holder", "level", "year"
    ):
        holder = AwardHolder(award["holder"])
        high = _AWARDS.index(AwardLevel(award["level"])) >= _AWARDS.index(lowest[holder])
        if high and (holder == AwardHolder.PERSON or award["year"] >= first):
            kept = {"holder": holder.value, "level": award["level"], "year": award["year"]}
            found[award["nomination__submission_id"]].append(kept)
    return {
        pk: Finding(_MET if awards else _NOT, {"awards": awards}) for pk, awards in found.items()
    }


def _awards_words(evidence: Evidence) -> str:
    words = [
        _("%(year)s %(holder)s, %(level)s")
        % {
            "year": award["year"],
            "holder": AwardHolder(award["holder"]).label,
            "level": AwardLevel(award["level"]).label,
        }
        for award in evidence.get("awards", [])
    ]
    return _("; ").join(words) or _("no commendation that gives priority")


def lecturers_of_units(units: Iterable[int], on: date) -> Mapping[int, str]:
    """For the record of units: how many lecturers they have sent who serve on the day."""
    rows = (
        Lecturer.objects.serving(on)
        .filter(unit__in=list(units))
        .values_list("unit")
        .annotate(number=Count("pk", distinct=True))
        .order_by()
    )
    return {
        unit: _("%(number)d serving lecturers") % {"number": number}
        for unit, number in rows
        if unit is not None
    }


def register() -> None:
    """Called when the app starts."""
    for check in (
        Check(
            "degree_or_title", gettext_lazy("education or title"), _degree_or_title, _degree_words
        ),
        Check("years_in_field", gettext_lazy("years in the field"), _years_in_field, _years_words),
        Check("active_service", gettext_lazy("active service"), _active_service, _service_words),
        Check("awards", gettext_lazy("commendations"), _awards, _awards_words, is_priority=True),
    ):
        checks.register(check)
