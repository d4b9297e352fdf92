"""The event team: who has which role, invitations by link, roles taken back."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.documents import qr
from core.errors import DomainError
from events import forms, rules
from events.domain import team
from events.enums import TeamRole
from events.models import Event
from events.views.access import actor, event_for
from people.domain import invitations
from people.enums import LinkPurpose
from people.models import AccessLink


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The team with its roles; a form that makes an invitation and shows its link once."""
    event = event_for(request, slug, rules.can_manage_team)
    form = forms.InviteForm(request.POST or None)
    context = {}
    if request.method == "POST" and form.is_valid():
        invitation = team.invite(
            event=event,
            role=TeamRole(form.cleaned_data["role"]),
            label=form.cleaned_data["label"],
            actor=actor(request),
            now=timezone.now(),
        )
        url = f"{settings.SITE_URL}{invitation.path}"
        context = {"invitation": invitation, "url": url, "qr": mark_safe(qr.svg(url))}
        form = forms.InviteForm()
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "events/team.html", _context(event, form) | context, status=status)


def _context(event: Event, form: forms.InviteForm) -> dict[str, object]:
    members = event.team.filter(revoked_at__isnull=True).select_related("user", "added_by")
    return {
        "event": event,
        "form": form,
        "members": members.order_by("role", "added_at"),
        "invitations": [
            {"link": link, "role": TeamRole(link.payload["role"]).label}
            for link in team.open_invitations(event, timezone.now())
        ],
    }


@login_required
@require_POST
def revoke_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a role back."""
    event = event_for(request, slug, rules.can_manage_team)
    member = get_object_or_404(event.team, pk=pk)
    try:
        team.revoke(member=member, actor=actor(request), now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The role was taken back."))
    return redirect("console_team", slug)


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make an open invitation useless."""
    event = event_for(request, slug, rules.can_manage_team)
    link = get_object_or_404(
        AccessLink, pk=pk, purpose=LinkPurpose.TEAM_INVITATION, payload__event=event.pk
    )
    invitations.take_back(link=link, actor=actor(request), now=timezone.now())
    messages.success(request, _("The invitation was taken back."))
    return redirect("console_team", slug)
