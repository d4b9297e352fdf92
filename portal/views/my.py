"""My page: what somebody has registered for, teaches, was awarded, and what we know of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.domain import queries as certificates
from core.web import htmx
from core.web.forms import refusals_shown
from core.web.page_cache import conditional, holds
from events.domain import appearances
from notifications.domain import rendering
from people import rules as people_rules
from people.domain import calendar_feeds, consent, people, wordings
from people.domain import queries as people_queries
from people.models import Consent, Person, Unit, User
from portal.forms import OwnDataForm
from usecases import known, my_events
from usecases import my_calendar as my_calendar_feed


def _person_of(user: Any) -> Person | None:
    if not isinstance(user, User):
        return None
    return Person.objects.live().select_related("user").filter(user=user).first()


def _is_waiting(user: Any, person: Person | None) -> bool:
    """Whether staff still have to say who this account is."""
    return person is None and people_queries.accounts_waiting().filter(pk=user.pk).exists()


@never_cache
@login_required
@require_safe
def my_home(request: HttpRequest) -> HttpResponse:
    """What is next, at one glance."""
    now, person = timezone.now(), _person_of(request.user)
    held = my_events.of_person(person, now) if person else my_events.NONE
    coming = [a for a in appearances.of_person(person, now) if a.ends_at >= now] if person else []
    units = Unit.objects.filter(pk__in=people_rules.units_of_contact(request.user))
    context = {
        "person": person,
        "is_waiting": _is_waiting(request.user, person),
        "upcoming": held.upcoming[:3],
        "past_count": len(held.past),
        "appearances": coming[:3],
        "held": certificates.held(certificates.for_person(person)[:3]) if person else [],
        "units": units.order_by("name"),
    }
    return render(request, "portal/my_home.html", context)


@never_cache
@login_required
@require_safe
def my_tickets(request: HttpRequest) -> HttpResponse:
    """Every registration, upcoming and past, each with its own page."""
    person = _person_of(request.user)
    held = my_events.of_person(person, timezone.now()) if person else my_events.NONE
    waiting = _is_waiting(request.user, person)
    context = {"person": person, "is_waiting": waiting, "registered": held}
    return render(request, "portal/my_tickets.html", context)


@never_cache
@login_required
@require_safe
def my_sessions(request: HttpRequest) -> HttpResponse:
    """Where the person appears, and the address by which a calendar follows it all."""
    now, person = timezone.now(), _person_of(request.user)
    found = appearances.of_person(person, now) if person else []
    context = {
        "person": person,
        "is_waiting": _is_waiting(request.user, person),
        "coming": [appearance for appearance in found if appearance.ends_at >= now],
        "past": [appearance for appearance in reversed(found) if appearance.ends_at < now],
        "feed": _feed_address(person) if person else "",
    }
    return render(request, "portal/my_sessions.html", context)


def _feed_address(person: Person) -> str:
    secret = calendar_feeds.secret_of(person)
    return rendering.site_link(reverse("my_calendar", args=[secret])) if secret else ""


@login_required
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Make an address for the calendar, or a new one in place of one that became known."""
    person = _person_of(request.user)
    if person is None or not isinstance(request.user, User):
        raise Http404
    calendar_feeds.renew(person=person, actor=request.user, now=timezone.now())
    messages.success(request, _("The calendar has a new address. Subscribe to it below."))
    return redirect(f"{reverse('my_sessions')}#calendar")


@require_safe
def my_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed that calendar programs fetch: no cookie, the address is the key."""
    person = calendar_feeds.find(secret)
    if person is None:
        raise Http404
    language = person.user.language if person.user is not None else ""
    with translation.override(language or translation.get_language()):
        now = timezone.now()
        etag = my_calendar_feed.etag(person, now)
        body = b"" if holds(request, etag) else my_calendar_feed.build(person, now).body
    return conditional(request, body, etag, content_type="text/calendar; charset=utf-8")


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def my_data(request: HttpRequest) -> HttpResponse:
    """What the system knows; name and e-mail can be corrected here."""
    person = _person_of(request.user)
    if person is None or not isinstance(request.user, User):
        waiting = _is_waiting(request.user, None)
        return render(request, "portal/my_data.html", {"person": None, "is_waiting": waiting})
    initial = {"name": person.name, "email": person.email}
    submitted = request.POST if request.method == "POST" else None
    form = OwnDataForm(submitted, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            _correct(person, request.user, form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("Corrected."))
            return redirect("my_data")
    context = {
        "person": person,
        "form": form,
        "sections": known.about(person),
        "consents": _consents_of(person),
    }
    return render(request, "portal/my_data.html", context, status=422 if form.is_bound else 200)


def _correct(person: Person, user: User, values: dict[str, Any]) -> None:
    now = timezone.now()
    people.rename(person=person, name=values["name"], actor=user, now=now)
    people.correct(person=person, email=values["email"], actor=user, now=now)


def _consents_of(person: Person) -> list[tuple[Consent, str]]:
    """Each consent with the wording that was agreed to."""
    found = []
    for given in person.consents.order_by("-given_at", "-pk"):
        wording = wordings.find(given.text_version)
        found.append((given, wording.summary_for() if wording else ""))
    return found


@never_cache
@login_required
@require_safe
def download_my_data(request: HttpRequest) -> HttpResponse:
    """The same as a JSON file."""
    person = _person_of(request.user)
    if person is None:
        raise Http404
    return HttpResponse(
        known.as_json(person, now=timezone.now()),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="huiwu-my-data.json"',
            "X-Content-Type-Options": "nosniff",
        },
    )


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then take the consent back."""
    person = _person_of(request.user)
    given = get_object_or_404(Consent, pk=pk, person=person, withdrawn_at__isnull=True)
    if request.method == "POST" and isinstance(request.user, User):
        consent.withdraw(consent=given, actor=request.user, now=timezone.now())
        messages.success(request, _("The consent is withdrawn."))
        return redirect(f"{reverse('my_data')}#consents")
    context = {
        "title": _("Withdraw this consent?"),
        "text": _(
            "What was done with your data before stays lawful. From now on we no longer use them "
            "for this purpose. A registration that still stands is cancelled on its own page."
        ),
        "action": request.path,
        "back": reverse("my_data"),
        "button": _("Withdraw"),
        "danger": True,
    }
    return htmx.render(
        request, "portal/my_confirm.html", context, fragment="components/confirm.html"
    )
