"""Reads of nominations, and whether one may be shortlisted."""

from collections.abc import Iterable

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from calls.enums import SubmissionStatus
from calls.models import Submission
from lecturers.models import Nomination
from people.enums import ConsentPurpose
from people.models import Consent

# A consent that was taken back on the person's own page is none any more.
_TAKEN_BACK = Exists(
    Consent.objects.filter(
        person=OuterRef("person"),
        purpose=ConsentPurpose.PUBLICATION,
        context=Concat(Value("calls.call:"), Cast(OuterRef("call_id"), CharField())),
        withdrawn_at__gte=OuterRef("publication_agreed_at"),
    )
)
READY = (
    Q(
        rules_accepted_at__isnull=False,
        publication_agreed_at__isnull=False,
        subject_refused_at__isnull=True,
        person__isnull=False,
    )
    & Q(rules_version=F("call__rules_version"))
    & Q(nomination__identity_in_doubt=False)
)


def ready(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Those that may be shortlisted: the nominee accepted the rules and agreed to publication."""
    return submissions.filter(READY).exclude(_TAKEN_BACK)


def why_not_ready(submission: Submission) -> list[str]:
    """What keeps a submission from being shortlisted, in words; empty when nothing does."""
    return reasons_not_ready([submission]).get(submission.pk, [])


def reasons_not_ready(submissions: Iterable[Submission]) -> dict[int, list[str]]:
    """The same of many, by id, in one query; those that are ready are absent."""
    rows = (
        Submission.objects.filter(pk__in=[row.pk for row in submissions])
        .select_related("call", "person", "nomination")
        .annotate(is_taken_back=_TAKEN_BACK)
    )
    found = {
        row.pk: _reasons(row, is_taken_back=bool(getattr(row, "is_taken_back", False)))
        for row in rows
    }
    return {pk: reasons for pk, reasons in found.items() if reasons}


def _reasons(submission: Submission, *, is_taken_back: bool) -> list[str]:
    found = []
    nomination = getattr(submission, "nomination", None)
    if submission.person is None or (nomination is not None and nomination.identity_in_doubt):
        found.append(_("It is not settled yet who is nominated."))
    if submission.subject_refused_at is not None:
        found.append(_("The nominee declined."))
        return found
    if submission.rules_accepted_at is None:
        found.append(_("The nominee has not accepted the working rules yet."))
    elif submission.rules_version != submission.call.rules_version:
        found.append(_("The nominee accepted an earlier version of the working rules."))
    if submission.publication_agreed_at is None or is_taken_back:
        found.append(_("The nominee has not agreed to the publication yet."))
    return found


def is_ready(submission: Submission) -> bool:
    """Whether it may be shortlisted."""
    return not why_not_ready(submission)


def with_all(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    """Everything the form and the printed sheet read, in a constant number of queries."""
    return nominations.select_related(
        "submission__call__office",
        "submission__unit",
        "submission__superior_unit",
        "submission__person",
    ).prefetch_related(
        "awards",
        "submission__attachments__paper",
        "submission__call__papers",
        "submission__remarks",
    )


def of_call(call_id: int) -> QuerySet[Nomination]:
    """The nominations of a call that were handed in and not withdrawn, as the list orders them."""
    hidden = [SubmissionStatus.DRAFT, SubmissionStatus.WITHDRAWN]
    rows = Nomination.objects.filter(submission__call=call_id)
    return rows.exclude(submission__status__in=hidden)
