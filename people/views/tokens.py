"""Tokens for programs: one's own, made and revoked; the secret is shown once."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.web.forms import refusals_shown
from events import rules as event_rules
from people import forms
from people.domain import api_tokens
from people.models import ApiToken
from people.views import access


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """A token acts with its owner's rights, so everybody makes and sees their own."""
    user = access.actor(request)
    if not event_rules.can_use_console(user):
        raise PermissionDenied
    form = forms.TokenForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {}
    if form.is_valid():
        with refusals_shown(form):
            token, secret = api_tokens.create(
                user=user,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                lifetime=timedelta(days=form.cleaned_data["days"]),
                now=timezone.now(),
            )
            context = {"created": token, "secret": secret}
        if form.is_valid():
            form = forms.TokenForm()
    labels = dict(api_tokens.scopes())
    context |= {
        "form": form,
        "tokens": [
            {"token": token, "scopes": [labels.get(scope, scope) for scope in token.scopes]}
            for token in ApiToken.objects.filter(user=user).order_by("-created_at", "-pk")
        ],
        "now": timezone.now(),
    }
    return render(request, "people/tokens.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens at once."""
    user = access.actor(request)
    token = get_object_or_404(ApiToken, pk=pk, user=user)
    api_tokens.revoke(token=token, actor=user, now=timezone.now())
    messages.success(request, _("The token opens nothing any more."))
    return redirect("console_tokens")
