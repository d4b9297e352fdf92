"""One assignment as its lecturer sees it: shown by GET, answered by POST.

The same page serves the link on a phone, without signing in, and the lecturer's own pages.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.forms import refusals_shown
from events.enums import EventStatus
from lecturers.domain import answering, materials
from lecturers.enums import AssignmentStatus
from lecturers.forms.assignments import AnswerForm, MaterialForm
from lecturers.models import Assignment, Material
from lecturers.models.assignment import TEACHING
from people.models import Person, User

_DONE = {
    "accept": gettext_lazy("Thank you: accepted. The organiser is told."),
    "decline": gettext_lazy("Noted: declined. The organiser is told."),
    "move": gettext_lazy("Noted. The organiser will get in touch about another time."),
}


def show(
    request: HttpRequest,
    row: Assignment,
    *,
    here: str,
    is_link: bool,
    form: AnswerForm | None = None,
    upload: MaterialForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page. `is_link` for somebody who came by link and is not signed in."""
    now = timezone.now()
    event = row.session.part.event
    may_answer = row.is_waiting and row.starts_at > now
    if row.status == AssignmentStatus.INVITED and row.answer_due_at is not None:
        may_answer = may_answer and row.answer_due_at > now
    context = {
        "row": row,
        "event": event,
        "venue": event.venue if not row.session.place else None,
        "here": here,
        "is_link": is_link,
        "form": form or AnswerForm(),
        "upload": upload or MaterialForm(),
        "may_answer": may_answer,
        "may_withdraw": row.status == AssignmentStatus.ACCEPTED and row.starts_at > now,
        "may_upload": row.status in TEACHING and event.status != EventStatus.CANCELLED,
        "materials": row.materials.order_by("uploaded_at", "pk"),
        "is_public_event": event.published_at is not None,
    }
    template = "lecturers/assignment_link.html" if is_link else "lecturers/my_assignment.html"
    return render(request, template, context, status=status)


def posted(
    request: HttpRequest, row: Assignment, *, actor: User | Person | None, here: str, is_link: bool
) -> HttpResponse:
    """An answer or a file; what is refused stands beside its field, nothing typed is lost."""
    if "upload" in request.POST:
        return _upload(request, row, actor=actor, here=here, is_link=is_link)
    form = AnswerForm(request.POST)
    if form.is_valid():
        with refusals_shown(form):
            answering.answer(assignment=row, actor=actor, now=timezone.now(), **form.cleaned_data)
    if form.is_valid():
        messages.success(request, _DONE[form.cleaned_data["answer"]])
        return redirect(here)
    row.refresh_from_db(fields=["status", "answer_due_at"])
    return show(request, row, here=here, is_link=is_link, form=form, status=422)


def _upload(
    request: HttpRequest, row: Assignment, *, actor: User | Person | None, here: str, is_link: bool
) -> HttpResponse:
    upload = MaterialForm(request.POST, request.FILES)
    if upload.is_valid():
        file = upload.cleaned_data["file"]
        with refusals_shown(upload):
            materials.upload(
                assignment=row, file=file, name=file.name, actor=actor, now=timezone.now()
            )
    if upload.is_valid():
        messages.success(request, _("The file has arrived."))
        return redirect(f"{here}#materials")
    return show(request, row, here=here, is_link=is_link, upload=upload, status=422)


def remove(row: Assignment, material_id: int, *, actor: User | Person | None) -> None:
    """Take one of the assignment's files back."""
    material = get_object_or_404(Material, pk=material_id, assignment=row)
    materials.remove(material=material, actor=actor, now=timezone.now())
