"""The conditions of the notice of 2024: degree or title, two years, active service, priority."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from calls.domain import checks
from calls.domain.checks import Finding
from calls.enums import CheckVerdict, StepKind, SubmitterKind
from calls.models import Call
from events.enums import SessionRole
from lecturers.enums import AwardHolder, AwardLevel, Education, TitleLevel
from lecturers.models import Nomination
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MET, NOT, UNKNOWN = CheckVerdict.MET, CheckVerdict.NOT_MET, CheckVerdict.UNKNOWN


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def found(key: str, nomination: Nomination, **parameters: Any) -> Finding:
    call: Call = nomination.submission.call
    factories.CallCheckFactory.create(call=call, key=key, parameters=parameters)
    return checks.computed(call, [nomination.submission])[nomination.submission_id][key]


@pytest.mark.parametrize(
    ("education", "title", "verdict"),
    [
        (Education.BACHELOR, TitleLevel.NONE, MET),
        (Education.COLLEGE, TitleLevel.INTERMEDIATE, MET),  # a title stands in for the degree
        (Education.COLLEGE, TitleLevel.JUNIOR, NOT),
        (Education.COLLEGE, "", UNKNOWN),
        ("", "", UNKNOWN),
        ("", TitleLevel.SENIOR, MET),
    ],
)
def test_degree_or_title_one_is_enough(education: str, title: str, verdict: str) -> None:
    nomination = factories.NominationFactory.create(education=education, title_level=title)
    assert found("degree_or_title", nomination).verdict == verdict


@pytest.mark.parametrize(
    ("since", "verdict"), [(2015, MET), (2023, MET), (2024, UNKNOWN), (2025, NOT), (None, UNKNOWN)]
)
def test_years_are_counted_at_the_closing_of_nominations(since: int | None, verdict: str) -> None:
    nomination = factories.NominationFactory.create(in_field_since=since)
    factories.StepFactory.create(
        call=nomination.submission.call,
        kind=StepKind.NOMINATION,
        closes_at=NOW.replace(month=10, day=31),
    )
    assert found("years_in_field", nomination, years=2).verdict == verdict


def test_active_service_is_asked_of_serving_lecturers_only() -> None:
    other = factories.NominationFactory.create()
    assert found("active_service", other).verdict == MET
    serving = factories.NominationFactory.create(submission__submitter_kind=SubmitterKind.SERVING)
    person = serving.submission.person
    assert found("active_service", serving).verdict == NOT  # no appointment is known
    factories.AppointmentFactory.create(lecturer__person=person)
    again = checks.computed(serving.submission.call, [serving.submission])
    assert again[serving.submission_id]["active_service"].verdict == UNKNOWN
    for days in (-30, 30, -800):  # taught, still to come, before the term
        session = factories.SessionFactory.create(
            starts_at=NOW + timedelta(days=days), ends_at=NOW + timedelta(days=days, hours=2)
        )
        factories.SessionPersonFactory.create(
            session=session, person=person, role=SessionRole.LECTURER
        )
    again = checks.computed(serving.submission.call, [serving.submission])
    finding = again[serving.submission_id]["active_service"]
    assert (finding.verdict, finding.evidence["sessions"]) == (MET, 1)


@pytest.mark.parametrize(
    ("holder", "level", "year", "counts"),
    [
        (AwardHolder.UNIT, AwardLevel.CITY, 2021, True),
        (AwardHolder.UNIT, AwardLevel.CITY, 2020, False),  # more than five years before 2026
        (AwardHolder.UNIT, AwardLevel.COUNTY, 2025, False),
        (AwardHolder.PERSON, AwardLevel.COUNTY, 1999, True),
        (AwardHolder.PERSON, AwardLevel.BELOW, 2025, False),
    ],
)
def test_commendations_give_priority_and_are_no_condition(
    holder: str,
    level: str,
    year: int,
    counts: bool,  # noqa: FBT001
) -> None:
    nomination = factories.NominationFactory.create()
    factories.AwardFactory.create(nomination=nomination, holder=holder, level=level, year=year)
    assert (found("awards", nomination).verdict == MET) is counts
