"""What must hold before a submission passes any step: asked by path.decide, so by every door."""

from django.utils.translation import gettext as _

from calls.enums import CallKind
from calls.models import Objection, Submission
from core.errors import DomainError


class NotAgreed(DomainError):
    """The nominee has not accepted the working rules or not agreed to publication."""

    code = "not_agreed"


class ObjectionOpen(DomainError):
    """An objection against the submission is open (rule 8)."""

    code = "objection_open"


def lacks_agreement(submission: Submission) -> bool:
    """Whether the nominee's own word is missing: rules accepted as they stand, name may hang.

    Submissions about no person (cases, bases) need none.
    """
    call = submission.call
    if call.kind != CallKind.LECTURERS:
        return False
    accepts = not call.rules_text or (
        submission.rules_accepted_at is not None and submission.rules_version == call.rules_version
    )
    return not accepts or submission.publication_agreed_at is None


def before_passing(submission: Submission) -> None:
    """Raises `NotAgreed`, `ObjectionOpen`."""
    if lacks_agreement(submission):
        raise NotAgreed(
            _(
                "The nominee has not yet accepted the working rules and agreed to publication by"
                " the personal link; without both nothing can be passed."
            )
        )
    if Objection.objects.open().filter(targets__entry__submission=submission).exists():
        raise ObjectionOpen(
            _("An objection against this candidate is open; it has to be concluded first.")
        )
