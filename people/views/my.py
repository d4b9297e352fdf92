"""What people change of their own account."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.web import rate_limit
from core.web.forms import refusals_shown
from people import forms
from people.domain import accounts
from people.models import User


@never_cache
@sensitive_post_parameters("current", "new", "again")
@login_required
@require_http_methods(["GET", "POST"])
def my_password(request: HttpRequest) -> HttpResponse:
    """Change the password; this session goes on, all others end."""
    user = request.user
    if not isinstance(user, User):
        return redirect("sign_in")
    form = forms.PasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        if not rate_limit.hit(f"password:{user.pk}", limit=10, period=900):
            form.add_error(None, _("Too many tries. Please wait a quarter of an hour."))
        else:
            with refusals_shown(form):
                accounts.change_password(
                    user=user,
                    current=form.cleaned_data.get("current", ""),
                    new=form.cleaned_data["new"],
                    now=timezone.now(),
                )
        if form.is_valid():
            update_session_auth_hash(request, user)
            messages.success(request, _("The password is changed. Other devices are signed out."))
            return redirect("my_home")
    return render(
        request, "people/my_password.html", {"form": form}, status=422 if form.is_bound else 200
    )
