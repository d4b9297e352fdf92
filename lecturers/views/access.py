"""Loading a nomination for a page, or refusing: strangers get 404, those concerned 403."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from calls import rules
from calls.models import Call, Submission
from lecturers.domain import nominations
from lecturers.models import Nomination
from people.models import User
from people.rules import AnyUser

Rule = Callable[[AnyUser, Submission], bool]
MY, CONSOLE = "my", "console"


def nomination_for(
    request: HttpRequest, pk: int, area: str, allowed: Rule | None = None
) -> Nomination:
    """The nomination of submission `pk`, if this user may see it in this part of the site.

    "my": its unit, applicant or subject. "console": its office.
    """
    visible = Submission.objects.visible_to(request.user)
    rows = nominations.with_all(Nomination.objects.filter(submission__in=visible))
    nomination = get_object_or_404(rows, submission=pk)
    submission = nomination.submission
    belongs = rules.can_view(request.user, submission.call)
    if area == MY:
        belongs = is_own(request.user, submission)
    elif pk in rules.hidden_submissions(request.user, submission.call):
        belongs = False
    if not belongs:
        raise Http404
    if allowed is not None and not allowed(request.user, submission):
        raise PermissionDenied
    return nomination


def call_of(request: HttpRequest, slug: str, allowed: Callable[[AnyUser, Call], bool]) -> Call:
    """The call for a page of the console: strangers get 404, colleagues 403."""
    calls = Call.objects.visible_to(request.user, timezone.now()).select_related("office", "issuer")
    call = get_object_or_404(calls.prefetch_related("steps"), slug=slug)
    if not allowed(request.user, call):
        raise PermissionDenied
    return call


def is_own(user: AnyUser, submission: Submission) -> bool:
    """Whether it is the person's own: as contact of its unit, applicant or subject."""
    of_unit = submission.unit_id is not None and rules.can_nominate_for(user, submission.unit_id)
    applied = submission.entered_by_id == user.pk and submission.door == "self"
    return of_unit or applied or rules.is_subject(user, submission)


def actor(request: HttpRequest) -> User:
    """Who is signed in; every page here asks for that first."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
