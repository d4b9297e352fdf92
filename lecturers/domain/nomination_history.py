"""What happened to a nomination, from the audit record, in words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from lecturers.domain import fields
from lecturers.models import Nomination
from people.domain import history

_WORDS: Final[dict[str, str | Promise]] = {
    "submission.started": pgettext_lazy("history", "Begun"),
    "nomination.saved": pgettext_lazy("history", "Changed"),
    "nomination.corrected_by_nominee": pgettext_lazy("history", "Corrected by the nominee"),
    "nomination.agreed": pgettext_lazy("history", "Rules accepted, publication agreed to"),
    "nomination.refused_by_nominee": pgettext_lazy("history", "Declined by the nominee"),
    "nomination.person_settled": pgettext_lazy("history", "Settled who is nominated"),
    "submission.submitted": pgettext_lazy("history", "Handed in"),
    "submission.returned": pgettext_lazy("history", "Returned with remarks"),
    "submission.withdrawn": pgettext_lazy("history", "Withdrawn"),
    "submission.endorsement_asked": pgettext_lazy("history", "Unit asked for its recommendation"),
    "submission.endorsement_taken_back": pgettext_lazy("history", "Request taken back"),
    "submission.endorsement_refused": pgettext_lazy("history", "Not endorsed by the unit"),
    "submission.endorsed": pgettext_lazy("history", "Endorsed by the unit"),
    "submission.original_received": pgettext_lazy("history", "Paper original received"),
    "submission.paper_added": pgettext_lazy("history", "Paper added"),
    "submission.paper_marked": pgettext_lazy("history", "Paper marked"),
    "submission.paper_removed": pgettext_lazy("history", "Paper removed"),
    "submission.taken_up": pgettext_lazy("history", "Taken up for review"),
    "submission.passed": pgettext_lazy("history", "Passed a step"),
    "submission.failed": pgettext_lazy("history", "Not passed"),
}


def of(nomination: Nomination) -> list[history.Happening]:
    """Oldest first. Two queries."""
    labels: dict[str, str | Promise] = {field.name: field.label for field in fields.FIELDS}
    labels["awards"] = fields.label_of("awards")
    for paper in nomination.submission.call.papers.all():
        labels[paper.key] = labels[f"paper-{paper.key}"] = paper.label
    return history.of(nomination.submission, words=_WORDS, fields=labels)
