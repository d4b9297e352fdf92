"""Loading lecturers and corps for a page of the console, or refusing: strangers get 404."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from lecturers import rules
from lecturers.domain import queries
from lecturers.models import Corps, Lecturer
from people import rules as people_rules
from people.models import User


def actor(request: HttpRequest) -> User:
    """Who is signed in; every page of the console asks for that first."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def offices_or_404(request: HttpRequest) -> list[int]:
    """The offices whose roster the user may read; a user of none is not told that it exists."""
    offices = people_rules.offices_with(request.user, rules.ROSTER_READERS)
    if not offices:
        raise Http404
    return offices


def lecturer_or_404(request: HttpRequest, pk: int) -> Lecturer:
    """A lecturer ever appointed by one of the user's offices, with `of_offices`."""
    offices = offices_or_404(request)
    rows = queries.roster(offices, queries.Search(), today=timezone.localdate())
    found: Lecturer = get_object_or_404(queries.with_appointments(rows, offices), pk=pk)
    return found


def corps_or_404(request: HttpRequest, pk: int) -> Corps:
    offices = offices_or_404(request)
    rows = Corps.objects.filter(office__in=offices).select_related("office", "issuer")
    found: Corps = get_object_or_404(rows, pk=pk)
    return found
