"""The lecturer's own pages about assignments: what is next, answering, materials."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lecturers.domain import invitations_ics
from lecturers.models import Assignment
from lecturers.views import answer_page
from lecturers.views.assignment_access import actor, person_of


@never_cache
@login_required
@require_safe
def my_assignments(request: HttpRequest) -> HttpResponse:
    """Every assignment one was told of: to be answered, to come, and past ones."""
    return render(request, "lecturers/my_assignments.html", listed(request))


def listed(request: HttpRequest) -> dict[str, Any]:
    """The signed-in person's assignments in three lists."""
    person, now = person_of(request), timezone.now()
    rows = invitations_ics.of_person(person) if person is not None else []
    waiting = [row for row in rows if row.is_waiting and row.starts_at > now]
    coming = [row for row in rows if row.status == "accepted" and row.ends_at > now]
    rest = [row for row in reversed(rows) if row not in waiting and row not in coming]
    return {"person": person, "waiting": waiting, "coming": coming, "past": rest}


def _own(request: HttpRequest, pk: int) -> Assignment:
    person = person_of(request)
    if person is None:
        raise Http404
    rows = invitations_ics.rows().told().filter(lecturer__person=person)
    return get_object_or_404(rows, pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """One assignment, and the answer to it."""
    row = _own(request, pk)
    here = request.path
    if request.method == "POST":
        return answer_page.posted(request, row, actor=actor(request), here=here, is_link=False)
    return answer_page.show(request, row, here=here, is_link=False)


@login_required
@require_POST
def remove_material(request: HttpRequest, pk: int, material_id: int) -> HttpResponse:
    """Take a file back."""
    row = _own(request, pk)
    answer_page.remove(row, material_id, actor=actor(request))
    messages.success(request, _("The file was removed."))
    return redirect("my_assignment", row.pk)
