"""Colleagues of an office: who has which role, invitations, handing over, taking back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.documents import qr
from core.errors import DomainError
from core.web import htmx
from core.web.forms import refusals_shown
from people import forms, rules
from people.domain import invitations, offices
from people.enums import LinkPurpose, OfficeRole
from people.models import AccessLink, Office, OfficeMember, SecondFactor, User
from people.views import access


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def colleagues(request: HttpRequest) -> HttpResponse:
    """Every office one belongs to; its head invites by a link that is shown once."""
    user = access.actor(request)
    seen, managed = access.offices_seen_by(user), access.offices_managed_by(user)
    if not seen.exists():
        raise PermissionDenied
    form = forms.InviteForm(request.POST if request.method == "POST" else None, offices=managed)
    context: dict[str, Any] = {}
    if request.method == "POST" and not managed.exists():
        raise PermissionDenied
    if form.is_valid():
        context = _invite(form, user)
        form = forms.InviteForm(offices=managed)
    context |= {
        "form": form,
        "may_invite": managed.exists(),
        "offices": [_office(office, user) for office in seen],
    }
    return render(request, "people/colleagues.html", context, status=422 if form.errors else 200)


def _invite(form: forms.InviteForm, user: User) -> dict[str, Any]:
    office: Office = form.cleaned_data["office"]
    link, token = invitations.invite(
        purpose=LinkPurpose.OFFICE_INVITATION,
        payload={"office": office.pk, "role": form.cleaned_data["role"]},
        label=form.cleaned_data["label"],
        scope=f"people.office:{office.pk}",
        actor=user,
        now=timezone.now(),
    )
    url = f"{settings.SITE_URL}{reverse('access_link', args=[token])}"
    return {"invitation": link, "url": url, "qr": mark_safe(qr.svg(url))}


def _office(office: Office, user: User) -> dict[str, Any]:
    """One office as the page shows it: roles that hold or begin later, and open invitations."""
    today = timezone.localdate()
    current = OfficeMember.objects.active(today)
    later = OfficeMember.objects.filter(starts_on__gt=today, revoked_at__isnull=True)
    members = (current | later).filter(office=office).select_related("user", "granted_by")
    links = AccessLink.objects.usable(timezone.now()).filter(
        purpose=LinkPurpose.OFFICE_INVITATION, payload__office=office.pk
    )
    return {
        "office": office,
        "members": members.order_by("starts_on", "pk"),
        "today": today,
        "may_manage": rules.can_manage_office(user, office),
        "with_second_factor": set(
            SecondFactor.objects.filter(
                user__office_memberships__office=office, confirmed_at__isnull=False
            ).values_list("user", flat=True)
        ),
        "invitations": [
            {"link": link, "role": OfficeRole(link.payload["role"]).label}
            for link in links.select_related("created_by").order_by("-created_at")
        ],
    }


@login_required
@require_POST
def take_back_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an open invitation useless."""
    user = access.actor(request)
    link = get_object_or_404(AccessLink, pk=pk, purpose=LinkPurpose.OFFICE_INVITATION)
    if not access.offices_managed_by(user).filter(pk=link.payload["office"]).exists():
        raise PermissionDenied
    invitations.take_back(link=link, actor=user, now=timezone.now())
    messages.success(request, _("The invitation was taken back."))
    return redirect("console_colleagues")


def _member(request: HttpRequest, pk: int) -> tuple[OfficeMember, User]:
    user = access.actor(request)
    offices_seen = access.offices_seen_by(user)
    member = get_object_or_404(
        OfficeMember.objects.select_related("office", "user"),
        pk=pk,
        office__in=offices_seen,
        revoked_at__isnull=True,
    )
    if not rules.can_manage_office(user, member.office):
        raise PermissionDenied
    return member, user


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day on the role is a colleague's."""
    member, user = _member(request, pk)
    form = forms.HandOverForm(request.POST if request.method == "POST" else None, member=member)
    if form.is_valid():
        with refusals_shown(form):
            offices.hand_over(
                member=member,
                to=form.cleaned_data["to"],
                on=form.cleaned_data["on"],
                actor=user,
                now=timezone.now(),
            )
        if form.is_valid():
            messages.success(request, _("The role is handed over from that day."))
            return redirect("console_colleagues")
    context = {
        "form": form,
        "title": _("Hand over: %(role)s") % {"role": member.get_role_display()},
        "text": _("%(name)s keeps the role until the day before.") % {"name": member.user},
        "action": request.path,
        "back": reverse("console_colleagues"),
        "button": _("Hand over"),
    }
    return _confirm(request, context, form)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role at once."""
    member, user = _member(request, pk)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            offices.take_back(
                member=member, actor=user, now=timezone.now(), reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The role was taken back."))
        return redirect("console_colleagues")
    context = {
        "form": form,
        "title": _("Take back: %(role)s") % {"role": member.get_role_display()},
        "text": _("%(name)s can do nothing more in this role from now on.") % {"name": member.user},
        "action": request.path,
        "back": reverse("console_colleagues"),
        "button": _("Take back"),
        "danger": True,
    }
    return _confirm(request, context, form)


def _confirm(request: HttpRequest, context: dict[str, Any], form: Any) -> HttpResponse:
    return htmx.render(
        request,
        "people/confirm.html",
        context,
        fragment="components/confirm.html",
        status=422 if form.errors else 200,
    )
