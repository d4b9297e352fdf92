"""What lists print of a submission: name, unit, post, in bulk."""

import pytest

from calls.domain import subjects
from calls.enums import CallKind
from calls.models import Submission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_subjects_of_nominations_take_one_query(
    count: int, django_assert_num_queries: object
) -> None:
    call = factories.CallFactory.create()
    made = [factories.NominationFactory.create(submission__call=call) for _ in range(count)]
    rows = list(Submission.objects.select_related("call", "person", "unit"))

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = subjects.of(rows)

    first = found[made[0].submission_id]
    assert (first.name, first.post) == (made[0].name, "社区党委书记")
    assert len(found) == count


def test_subject_of_a_kind_that_nobody_describes_is_its_title_and_unit() -> None:
    submission = factories.SubmissionFactory.create(call__kind=CallKind.CASES, title="共治案例")

    found = subjects.of([submission])[submission.pk]

    assert submission.unit is not None
    assert (found.name, found.unit_name) == ("共治案例", submission.unit.name)
