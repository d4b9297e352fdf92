"""Unit contacts: appointed or invited by the secretariat, or by a contact for the own unit."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.documents import qr
from core.web import htmx
from core.web.forms import refusals_shown
from people import forms, rules
from people.domain import contacts, invitations
from people.enums import LinkPurpose
from people.models import AccessLink, Unit, UnitContact, User
from people.views import access


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """Who acts for a unit; the secretariat appoints, invites and ends."""
    user = access.require_people_reader(request)
    unit = get_object_or_404(Unit.objects.live(), pk=pk)
    may_edit = rules.can_edit_people(user)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    is_invitation = request.POST.get("act") == "invite"
    typed = request.POST if request.method == "POST" else None
    appoint = forms.AppointForm(None if is_invitation else typed)
    invite = forms.InviteContactForm(typed if is_invitation else None)
    if appoint.is_valid():
        with refusals_shown(appoint):
            contacts.appoint(
                unit=unit,
                user=appoint.cleaned_data["phone"],
                ends_on=appoint.cleaned_data["ends_on"],
                approved_by=user,
                now=timezone.now(),
            )
        if appoint.is_valid():
            messages.success(request, _("Appointed."))
            return redirect("console_unit_contacts", pk)
    made = _invited(invite, unit, user)
    context = {
        "unit": unit,
        "may_edit": may_edit,
        "appoint": appoint,
        "invite": forms.InviteContactForm() if made else invite,
        "may_end": may_edit,
        **_shown(unit),
        **made,
    }
    status = 422 if appoint.errors or invite.errors else 200
    return render(request, "people/unit_contacts.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A contact's own unit: who acts for it, and inviting a colleague until one's own last day."""
    user = access.actor(request)
    if pk not in rules.units_of_contact(user):
        raise Http404
    unit = get_object_or_404(Unit.objects.live(), pk=pk)
    own = contacts.of_unit(unit, timezone.localdate()).filter(user=user).first()
    form = forms.InviteContactForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and own is not None and own.ends_on is not None:
        wanted = form.cleaned_data["ends_on"]
        form.cleaned_data["ends_on"] = min(wanted, own.ends_on) if wanted else own.ends_on
    made = _invited(form, unit, user)
    context = {
        "unit": unit,
        "invite": forms.InviteContactForm() if made else form,
        "own": own,
        **_shown(unit),
        **made,
    }
    return render(request, "people/my_unit.html", context, status=422 if form.errors else 200)


def _invited(form: forms.InviteContactForm, unit: Unit, user: User) -> dict[str, Any]:
    """The invitation just made, with its link and code; nothing where the form is not right."""
    if not form.is_valid():
        return {}
    with refusals_shown(form):
        link, token = contacts.invite(
            unit=unit, actor=user, now=timezone.now(), **form.cleaned_data
        )
    if not form.is_valid():
        return {}
    url = f"{settings.SITE_URL}{reverse('access_link', args=[token])}"
    return {"invitation": link, "url": url, "qr": mark_safe(qr.svg(url))}


def _shown(unit: Unit) -> dict[str, Any]:
    return {
        "contacts": contacts.of_unit(unit, timezone.localdate()),
        "invitations": contacts.open_invitations(unit, timezone.now()),
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the right to act for a unit back, at once."""
    user = access.require_people_editor(request)
    contact = get_object_or_404(
        UnitContact.objects.select_related("unit", "user"), pk=pk, revoked_at__isnull=True
    )
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("console_unit_contacts", args=[contact.unit_id])
    if form.is_valid():
        contacts.end(
            contact=contact,
            actor=user,
            now=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("The contact was ended."))
        return redirect(back)
    context = {
        "form": form,
        "title": _("End this contact?"),
        "text": _("%(name)s can act for %(unit)s no longer from now on.")
        % {"name": contact.user, "unit": contact.unit},
        "action": request.path,
        "back": back,
        "button": _("End"),
        "danger": True,
    }
    return htmx.render(request, "people/confirm.html", context, fragment="components/confirm.html")


@login_required
@require_POST
def take_back_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an open invitation useless: the secretariat any, a contact those of the own unit."""
    user = access.actor(request)
    link = get_object_or_404(AccessLink, pk=pk, purpose=LinkPurpose.UNIT_CONTACT)
    unit = link.payload["unit"]
    is_staff = rules.can_edit_people(user)
    if not is_staff and unit not in rules.units_of_contact(user):
        raise Http404
    invitations.take_back(link=link, actor=user, now=timezone.now())
    messages.success(request, _("The invitation was taken back."))
    return redirect("console_unit_contacts" if is_staff else "my_unit", unit)
