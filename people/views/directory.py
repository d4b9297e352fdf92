"""The directory: people and units, for the secretariat."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import audit
from core.errors import DomainError
from core.text import phones, regions
from core.web import htmx
from core.web.forms import refusals_shown
from core.web.pagination import Sorting, paginate
from people import forms, rules
from people.domain import accounts, contacts, people, queries
from people.models import Person, Unit, User
from people.views import access
from registrations.models import Registration


@login_required
@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """People by name, pinyin, unit or phone; those who may stand here twice; accounts waiting."""
    user = access.require_people_reader(request)
    filters = forms.PersonFilter(request.GET)
    filters.is_valid()
    found = queries.people_matching(filters.cleaned_data.get("q", ""))
    if filters.cleaned_data.get("doubtful"):
        found = queries.doubtful(found)
    sorting = Sorting.of(
        request, {"name": ["name_pinyin", "name"], "on": ["created_at"]}, default="name"
    )
    page = paginate(request, sorting.apply(queries.with_posts(found)))
    context = {
        "filters": filters,
        "sorting": sorting,
        "page": page,
        "rows": [(person, phones.masked_phone(person.phone)) for person in page],
        "waiting": queries.accounts_waiting().count() if rules.can_edit_people(user) else 0,
    }
    return render(request, "people/person_list.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts, registrations, lookalikes; the secretariat corrects here."""
    user = access.require_people_reader(request)
    person = get_object_or_404(queries.with_posts(Person.objects.live()), pk=pk)
    may_edit = rules.can_edit_people(user)
    if request.method == "POST":
        access.require_people_editor(request)
    initial = {name: getattr(person, name) for name in forms.PersonForm.base_fields}
    form = forms.PersonForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_shown(form):
            _correct(person, user, form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("Corrected."))
            return redirect("console_person", pk)
    return _person_page(request, person, form if may_edit else None)


def _correct(person: Person, user: User, values: dict[str, str]) -> None:
    """A reading typed by hand wins over the one that a corrected name would get."""
    now = timezone.now()
    renamed = people.rename(person=person, name=values["name"], actor=user, now=now)
    kept = {key: values[key] for key in ("gender", "email", "prof_title")}
    if values["name_pinyin"] and values["name_pinyin"] != person.name_pinyin:
        kept["name_pinyin"] = values["name_pinyin"]
    people.correct(person=renamed, actor=user, now=now, **kept)


def _person_page(
    request: HttpRequest, person: Person, form: forms.PersonForm | None, *, reveals: bool = False
) -> HttpResponse:
    rows = Registration.objects.filter(person=person).select_related("event", "category")
    shown = phones.display_phone if reveals else phones.masked_phone
    context = {
        "person": person,
        "phone": shown(person.phone),
        "is_revealed": reveals,
        "form": form,
        "registrations": rows.order_by("-event__starts_on", "-pk")[:50],
        "lookalikes": queries.lookalikes_of(person),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "people/person_detail.html", context, status=status)


@never_cache
@login_required
@require_POST
def reveal_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole phone number once, on record (rule 13)."""
    user = access.require_people_editor(request)
    person = get_object_or_404(queries.with_posts(Person.objects.live()), pk=pk)
    audit.record(
        action="person.revealed",
        subject=person,
        actor=user,
        now=timezone.now(),
        fields=["phone"],
    )
    initial = {name: getattr(person, name) for name in forms.PersonForm.base_fields}
    return _person_page(request, person, forms.PersonForm(initial=initial), reveals=True)


@never_cache
@login_required
@require_safe
def accounts_waiting(request: HttpRequest) -> HttpResponse:
    """Accounts whose phone stands in records under another name: a human says who it is."""
    access.require_people_editor(request)
    page = paginate(request, queries.accounts_waiting(), per_page=20)
    waiting = [
        {
            "user": user,
            "phone": phones.masked_phone(user.phone),
            "bearers": queries.bearers_of(user),
        }
        for user in page
    ]
    return render(request, "people/accounts_waiting.html", {"waiting": waiting, "page": page})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tie_account(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Say that this account is this person, after asking once more."""
    staff = access.require_people_editor(request)
    user = get_object_or_404(queries.accounts_waiting(), pk=pk)
    chosen = next((found for found in queries.bearers_of(user) if found.pk == person), None)
    if chosen is None:
        return redirect("console_accounts_waiting")
    if request.method == "POST":
        try:
            accounts.tie(user=user, person=chosen, actor=staff, now=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The account and the person belong together now."))
        return redirect("console_accounts_waiting")
    context = {
        "title": _("Tie account and person?"),
        "text": _(
            "The account “%(account)s” will see the tickets, certificates and data of %(person)s."
        )
        % {"account": user, "person": chosen},
        "action": request.path,
        "back": reverse("console_accounts_waiting"),
        "button": _("It is the same person"),
    }
    return htmx.render(request, "people/confirm.html", context, fragment="components/confirm.html")


@login_required
@require_safe
def unit_list(request: HttpRequest) -> HttpResponse:
    """Units with region and present tier."""
    user = access.require_people_reader(request)
    filters = forms.UnitFilter(request.GET)
    filters.is_valid()
    text, tier = filters.cleaned_data.get("q", ""), filters.cleaned_data.get("tier", "")
    units = queries.units_listed()
    if text:
        units = units.filter(pk__in=Unit.objects.matching(text).values("pk"))
    if tier:
        units = units.filter(pk__in=queries.units_of_tier(tier, rules.today()))
    sorting = Sorting.of(request, {"name": ["name_pinyin", "name"]}, default="name")
    page = paginate(request, sorting.apply(units))
    context = {
        "filters": filters,
        "sorting": sorting,
        "page": page,
        "rows": [_unit_row(unit) for unit in page],
        "may_edit": rules.can_edit_people(user),
    }
    return render(request, "people/unit_list.html", context)


def _unit_row(unit: Unit) -> dict[str, object]:
    today = rules.today()
    held = [
        membership
        for membership in unit.memberships.all()
        if membership.starts_on <= today
        and (membership.ends_on is None or membership.ends_on >= today)
    ]
    return {
        "unit": unit,
        "tier": held[0].get_tier_display() if held else "",
        "region": regions.region_name(unit.region_code) if unit.region_code else "",
    }


@login_required
@require_safe
def unit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: tiers over time, people with posts, contacts, registrations."""
    user = access.require_people_reader(request)
    unit = get_object_or_404(queries.units_listed(), pk=pk)
    rows = Registration.objects.filter(unit=unit).select_related("event", "category")
    context = {
        "unit": unit,
        "region": regions.region_name(unit.region_code) if unit.region_code else "",
        "posts": unit.posts.select_related("person").order_by("order", "person__name_pinyin")[:200],
        "contacts": contacts.of_unit(unit, timezone.localdate()),
        "may_edit": rules.can_edit_people(user),
        "children": unit.children.order_by("name_pinyin", "name"),
        "registrations": rows.order_by("-event__starts_on", "name")[:100],
    }
    return render(request, "people/unit_detail.html", context)
