"""The lecturer's own page: what is next, teaching so far, letters, term, profile, calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.domain import queries as certificates
from certificates.enums import CertificateKind
from core.errors import DomainError
from core.files import private
from core.text import regions
from lecturers.domain import profiles, service, terms
from lecturers.forms.roster import OwnProfileForm, PhotoForm
from lecturers.models import Appointment, Lecturer
from lecturers.views import my
from lecturers.views.assignment_access import actor
from notifications.domain import rendering
from people.domain import calendar_feeds, wordings
from people.enums import ConsentChannel, ConsentPurpose

_LETTERS = (CertificateKind.APPOINTMENT, CertificateKind.TEACHING)
_IMAGES = {"png": "image/png", "jpg": "image/jpeg"}


def _own(request: HttpRequest) -> Lecturer:
    """The signed-in lecturer, or 404 for who is none."""
    rows = Lecturer.objects.select_related("person", "unit").prefetch_related("topics")
    row = rows.filter(person__user=actor(request), person__erased_at=None).first()
    if row is None:
        raise Http404
    return row


@never_cache
@login_required
@require_safe
def my_lecturer(request: HttpRequest) -> HttpResponse:
    """Everything about one's teaching, the next assignments first."""
    row, now = _own(request), timezone.now()
    today = timezone.localdate(now)
    taught = service.log_of([row], now=now)[row.pk]
    appointments = Appointment.objects.filter(lecturer=row).select_related("batch__corps")
    held = certificates.for_person(row.person).filter(kind__in=_LETTERS)
    secret = calendar_feeds.secret_of(row.person)
    address = rendering.site_link(reverse("my_calendar", args=[secret])) if secret else ""
    context = {
        **my.listed(request),
        "lecturer": row,
        "region": regions.region_name(row.region_code) if row.region_code else "",
        "taught": taught[:20],
        "service": service.summed(taught),
        "appointments": [
            (one, terms.is_holding(one, today))
            for one in appointments.order_by("-starts_on", "-pk")
        ],
        "held": certificates.held(held),
        "feed": address,
        "subscribe": f"webcal://{address.partition('://')[2]}" if address else "",
        "wording": wordings.current(ConsentPurpose.ROSTER).summary_for(),
        "is_agreed": bool(profiles.standing_consents(row)),
    }
    return render(request, "lecturers/my_lecturer.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Post, place, topics and words about oneself; the title's level is the office's to note."""
    row = _own(request)
    initial = {
        "post": row.post,
        "place": regions.region_name(row.region_code) if row.region_code else "",
        "topics": "、".join(topic.name for topic in row.topics.all()),
        "profile": row.profile,
    }
    form = OwnProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        last = (
            Appointment.objects.filter(lecturer=row)
            .select_related("batch__corps__office")
            .order_by("-starts_on", "-pk")
            .first()
        )
        if last is None:
            messages.error(request, _("Without an appointment there is no profile to keep."))
            return redirect("my_lecturer")
        values = dict(form.cleaned_data)
        topics = values.pop("topics")
        profiles.change(
            lecturer=row,
            office=last.batch.corps.office,
            topics=topics,
            region_code=values.pop("place"),
            actor=actor(request),
            now=timezone.now(),
            **values,
        )
        messages.success(request, _("The profile is saved."))
        return redirect("my_lecturer")
    context = {"lecturer": row, "form": form, "photo_form": PhotoForm()}
    status = 422 if form.is_bound else 200
    return render(request, "lecturers/my_profile.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: HttpRequest) -> HttpResponseBase:
    """One's own picture: shown, replaced, taken away."""
    row = _own(request)
    if request.method != "POST":
        if not row.photo:
            raise Http404
        kind = _IMAGES.get(row.photo.rpartition(".")[2], "image/jpeg")
        return private.serve(row.photo, filename="photo", content_type=kind, inline=True)
    user, now = actor(request), timezone.now()
    if request.POST.get("act") == "drop":
        profiles.drop_photo(lecturer=row, actor=user, now=now)
        messages.success(request, _("The photo is removed."))
        return redirect("my_lecturer_profile")
    form = PhotoForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            upload = form.cleaned_data["file"]
            profiles.set_photo(lecturer=row, upload=upload, actor=user, now=now)
            messages.success(request, _("The photo is saved."))
        else:
            messages.error(request, " ".join(str(error) for error in form.errors["file"]))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("my_lecturer_profile")


@login_required
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Stand on the public roster, or no longer."""
    row, now = _own(request), timezone.now()
    if request.POST.get("act") == "publish":
        profiles.publish(lecturer=row, channel=ConsentChannel.WEB, actor=actor(request), now=now)
        messages.success(request, _("Thank you. You are on the public roster while in office."))
    else:
        profiles.unpublish(lecturer=row, actor=actor(request), now=now)
        messages.success(request, _("Withdrawn: you are off the public roster at once."))
    return redirect("my_lecturer")


@login_required
@require_POST
def calendar(request: HttpRequest) -> HttpResponse:
    """An address for the calendar, or a new one."""
    row = _own(request)
    calendar_feeds.renew(person=row.person, actor=actor(request), now=timezone.now())
    messages.success(request, _("The calendar has a new address. Subscribe to it below."))
    return redirect(f"{reverse('my_lecturer')}#calendar")
