"""The lecturer: asking to resign. The office enters it, with the letter handed back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.web.forms import refusals_shown
from lecturers.domain import ending
from lecturers.forms.roster import AskToResignForm
from lecturers.models import Appointment
from lecturers.views import roster_access as access


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resign(request: HttpRequest) -> HttpResponse:
    """For the appointment that holds; several corps at once do not occur in the field."""
    user = access.actor(request)
    rows = Appointment.objects.holding(timezone.localdate()).select_related("batch__corps__office")
    row = rows.filter(lecturer__person__user=user).order_by("-starts_on", "-pk").first()
    if row is None:
        raise Http404
    form = AskToResignForm(
        request.POST if request.method == "POST" else None,
        initial={"reason": row.resignation_asked_why},
    )
    if request.method == "POST" and form.is_valid():
        with refusals_shown(form):
            ending.ask_to_resign(
                appointment=row,
                reason=form.cleaned_data["reason"],
                actor=user,
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("The office has your wish to resign and will answer you."))
            return redirect("my_home")
    context = {"appointment": row, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/my_resign.html", context, status=status)
