"""The second factor: setting it up, showing it at sign-in, resetting it for a colleague."""

import time
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.documents import qr
from core.web import htmx, rate_limit
from core.web.forms import refusals_shown
from people import forms, rules
from people.domain import second_factor
from people.models import OfficeMember, User
from people.views import access, entering

TRIES: Final = 10  # wrong or right, of one account in a quarter of an hour
PERIOD: Final = 900
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def staff_need_it(get_response: GetResponse) -> GetResponse:
    """Middleware: where it is asked for, the organisers' pages open only after it was shown."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith("/console/") and _is_missing(request):
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('my_second_factor')}?{query}")
        return get_response(request)

    return middleware


def _is_missing(request: HttpRequest) -> bool:
    if not isinstance(request.user, User) or not rules.needs_second_factor(request.user):
        return False
    return bool(request.session.get(entering.SECOND) != request.user.pk)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_second(request: HttpRequest) -> HttpResponse:
    """The app's code, or a recovery code, after password or text message."""
    waiting = request.session.get(entering.WAITING) or {"user": 0, "until": 0}
    user = User.objects.filter(pk=waiting["user"], is_active=True).first()
    if user is None or waiting["until"] < time.time():
        request.session.pop(entering.WAITING, None)
        return redirect("sign_in")
    form = forms.SecondFactorForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _shown(form, user):
        request.session.pop(entering.WAITING)
        return entering.open_session(
            request, user, how=waiting["how"], onward=waiting["next"], is_second=True
        )
    return render(request, "people/sign_in_second.html", {"form": form}, status=_status(form))


def _shown(form: forms.SecondFactorForm, user: User) -> bool:
    """Whether the typed code is right; a refusal stands beside it."""
    if _may_try(form, user):
        with refusals_shown(form):
            second_factor.check(user=user, code=form.cleaned_data["code"], now=timezone.now())
    return bool(form.is_valid())


def _may_try(form: forms.SecondFactorForm, user: User) -> bool:
    if rate_limit.hit(f"second-factor:{user.pk}", limit=TRIES, period=PERIOD):
        return True
    form.add_error("code", _("Too many tries. Please wait a quarter of an hour."))
    return False


def _status(form: forms.SecondFactorForm) -> int:
    return 422 if form.errors else 200


@never_cache
@sensitive_post_parameters("code")
@login_required
@require_http_methods(["GET", "POST"])
def my_second_factor(request: HttpRequest) -> HttpResponse:
    """Set the second factor up, make new recovery codes, take it away, show it for this session."""
    user = access.actor(request)
    onward = entering.safe(request, request.POST.get("next") or request.GET.get("next", ""))
    act = request.POST.get("act", "")
    form = forms.SecondFactorForm(request.POST if act in _ACTS else None)
    if act == "begin" and not second_factor.has(user):
        second_factor.begin(user=user, now=timezone.now())
        return redirect(f"{request.path}?{urlencode({'next': onward})}")
    done = _ACTS[act](request, user, form, onward) if form.is_valid() else None
    if done is not None:
        return done
    return render(
        request,
        "people/second_factor.html",
        _context(request, user, form, onward),
        status=_status(form),
    )


def _context(
    request: HttpRequest, user: User, form: forms.SecondFactorForm, onward: str
) -> dict[str, Any]:
    is_on = second_factor.has(user)
    pending = None if is_on else second_factor.pending(user)
    context: dict[str, Any] = {
        "form": form,
        "is_on": is_on,
        "is_needed": rules.needs_second_factor(user),
        "is_shown": request.session.get(entering.SECOND) == user.pk,
        "next": onward,
    }
    if pending is not None:
        secret = pending.secret
        context |= {
            "qr": mark_safe(qr.svg(second_factor.address(pending))),
            "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        }
    return context


def _confirm(
    request: HttpRequest, user: User, form: forms.SecondFactorForm, onward: str
) -> HttpResponse | None:
    codes: list[str] = []
    if _may_try(form, user):
        with refusals_shown(form):
            codes = second_factor.confirm(
                user=user, code=form.cleaned_data["code"], now=timezone.now()
            )
    if not form.is_valid():
        return None
    request.session[entering.SECOND] = user.pk
    return _codes_page(request, codes, onward)


def _renew(
    request: HttpRequest, user: User, form: forms.SecondFactorForm, onward: str
) -> HttpResponse | None:
    codes: list[str] = []
    if _may_try(form, user):
        with refusals_shown(form):
            codes = second_factor.new_recovery_codes(
                user=user, code=form.cleaned_data["code"], now=timezone.now()
            )
    return _codes_page(request, codes, onward) if form.is_valid() else None


def _codes_page(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    context = {"codes": codes, "next": onward or entering.first_page(access.actor(request))}
    return render(request, "people/recovery_codes.html", context)


def _show(
    request: HttpRequest, user: User, form: forms.SecondFactorForm, onward: str
) -> HttpResponse | None:
    """For a session that was opened before the second factor was asked for."""
    if not _shown(form, user):
        return None
    request.session[entering.SECOND] = user.pk
    return redirect(onward or entering.first_page(user))


def _turn_off(
    request: HttpRequest, user: User, form: forms.SecondFactorForm, _onward: str
) -> HttpResponse | None:
    if _may_try(form, user):
        with refusals_shown(form):
            second_factor.turn_off(
                user=user,
                code=form.cleaned_data["code"],
                is_needed=rules.needs_second_factor(user),
                now=timezone.now(),
            )
    if not form.is_valid():
        return None
    messages.success(request, _("The second factor is off."))
    return redirect("my_second_factor")


Act = Callable[[HttpRequest, User, forms.SecondFactorForm, str], HttpResponse | None]
_ACTS: Final[dict[str, Act]] = {
    "confirm": _confirm,
    "renew": _renew,
    "show": _show,
    "off": _turn_off,
}


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the second factor of a colleague who lost phone and codes, with a reason."""
    user = access.actor(request)
    member = get_object_or_404(
        OfficeMember.objects.select_related("office", "user"),
        pk=pk,
        office__in=access.offices_seen_by(user),
        revoked_at__isnull=True,
    )
    if not rules.can_reset_second_factor(user, member):
        raise PermissionDenied
    form = forms.NeededReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        was_on = second_factor.reset(
            user=member.user,
            actor=user,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        said = _("The second factor was reset.") if was_on else _("There was no second factor.")
        messages.success(request, said)
        return redirect("console_colleagues")
    context = {
        "form": form,
        "title": _("Reset the second factor?"),
        "text": _(
            "%(name)s then signs in without it and sets it up anew. Be sure that it is really "
            "%(name)s who asks."
        )
        % {"name": member.user},
        "action": request.path,
        "back": reverse("console_colleagues"),
        "button": _("Reset"),
        "danger": True,
    }
    response = htmx.render(
        request, "people/confirm.html", context, fragment="components/confirm.html"
    )
    response.status_code = 422 if form.errors else 200
    return response
