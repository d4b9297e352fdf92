"""Ties of reviewers to nominees that only a nomination tells: declared kin, the same person."""

from collections.abc import Iterable, Mapping

from calls.domain.ties import Pair
from calls.enums import RecusalKind
from calls.models import Submission
from core.text import names
from lecturers.models import Nomination
from people.models import Person


def find(submissions: Iterable[Submission], people: Iterable[Person]) -> Mapping[Pair, RecusalKind]:
    """Kin where the nominee names the reviewer; the same person where name and phone agree.

    A name within what was typed is enough ("配偶李明（副主任）" names 李明): to recuse one reviewer
    too many costs a score, to miss a relative costs the result.
    """
    reviewers = [(person.pk, person.name, person.phone) for person in people]
    rows = Nomination.objects.filter(submission__in=[row.pk for row in submissions])
    found: dict[Pair, RecusalKind] = {}
    for submission, name, phone, kin in rows.values_list("submission_id", "name", "phone", "kin"):
        declared = names.normalise_name(kin)
        for reviewer, reviewer_name, reviewer_phone in reviewers:
            is_same_phone = phone == reviewer_phone or not (phone and reviewer_phone)
            if name == reviewer_name and is_same_phone:
                found[submission, reviewer] = RecusalKind.SAME_PERSON
            elif declared and reviewer_name in declared:
                found[submission, reviewer] = RecusalKind.KIN
    return found
