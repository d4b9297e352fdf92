"""Nominees in the words of their nominations, for the lists of a call."""

from collections.abc import Iterable, Mapping

from calls.domain.subjects import Subject
from calls.models import Submission
from lecturers.models import Nomination


def describe(submissions: Iterable[Submission]) -> Mapping[int, Subject]:
    """Name, unit and post as the nomination states them, by submission id."""
    rows = Nomination.objects.filter(submission__in=[row.pk for row in submissions])
    return {
        row.submission_id: Subject(name=row.name, unit_name=row.unit_name, post=row.post)
        for row in rows
    }
