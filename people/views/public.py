"""Signing in and out, by password or by a code sent to a phone."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from core import signing
from core.text import phones
from core.web import rate_limit
from core.web.forms import refusals_shown
from core.web.middleware import client_address
from people import forms
from people.domain import accounts, one_time_codes
from people.domain.accounts import Claim
from people.models import User
from people.views import entering
from portal import demo_accounts
from usecases import signing_in

_PROVING: Final = "sign_in_phone"  # session: the number a code was asked for
_PROVED: Final = "sign_in_proved"  # session: the number that was proved, waiting for a name
_ONWARD: Final = "sign_in_next"
WINDOW: Final = timedelta(minutes=15)
# Whole conferences sit behind one address; one account is guessed at from few.
PER_ADDRESS: Final = 100
PER_ACCOUNT: Final = 30
PER_ACCOUNT_AND_ADDRESS: Final = 8
CODES_PER_ADDRESS: Final = 60


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Password or phone: two forms on two tabs, each a page of its own without a script."""
    onward = entering.safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if isinstance(request.user, User):
        return redirect(onward or entering.first_page(request.user))
    way = request.POST.get("way") or request.GET.get("way", "")
    if way not in {"password", "phone"}:
        way = "password" if onward.startswith("/console") else "phone"
    submitted = request.POST if request.method == "POST" else None
    if way == "password":
        form: Any = forms.PasswordSignInForm(submitted)
        response = _with_password(request, form, onward) if form.is_valid() else None
    else:
        form = forms.PhoneSignInForm(submitted)
        response = _with_phone(request, form, onward) if form.is_valid() else None
    if response is not None:
        return response
    context = {
        "form": form,
        "way": way,
        "next": onward,
        "demo_accounts": demo_accounts.ACCOUNTS if settings.DEMO else (),
        "demo_password": demo_accounts.PASSWORD,
    }
    return render(request, "people/sign_in.html", context, status=_status(form))


def _status(form: Any) -> int:
    if not form.is_bound:
        return 200
    return 429 if form.has_error(NON_FIELD_ERRORS, "too_many") else 422


def _with_password(
    request: HttpRequest, form: forms.PasswordSignInForm, onward: str
) -> HttpResponse | None:
    identifier = form.cleaned_data["identifier"].strip()
    account, address = signing.digest(identifier.casefold()), client_address(request)
    limits = [
        (f"sign-in:{address}", PER_ADDRESS),
        (f"sign-in:{account}", PER_ACCOUNT),
        (f"sign-in:{account}:{address}", PER_ACCOUNT_AND_ADDRESS),
    ]
    if not _allowed(form, limits):
        return None
    with refusals_shown(form):
        user = accounts.sign_in_with_password(
            identifier=identifier, password=form.cleaned_data["password"], now=timezone.now()
        )
    return entering.enter(request, user, how="password", onward=onward) if not form.errors else None


def _with_phone(
    request: HttpRequest, form: forms.PhoneSignInForm, onward: str
) -> HttpResponse | None:
    if not _allowed(form, [(f"code:{client_address(request)}", CODES_PER_ADDRESS)]):
        return None
    phone = form.cleaned_data["phone"]
    signing_in.send_code(phone=phone, language=get_language() or "", now=timezone.now())
    request.session[_PROVING], request.session[_ONWARD] = phone, onward
    return redirect("sign_in_code")


def _allowed(form: Any, limits: list[tuple[str, int]]) -> bool:
    """Count this try under every limit; the refusal is the same whether an account exists."""
    counted = [rate_limit.hit(key, limit=limit, period=WINDOW) for key, limit in limits]
    if all(counted):
        return True
    minutes = rate_limit.seconds_left(WINDOW) // 60 + 1
    text = _("Too many tries. Please wait %(minutes)d minutes.") % {"minutes": minutes}
    form.add_error(None, ValidationError(text, code="too_many"))
    return False


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Type the code. What the page says is the same whether a message went out or not."""
    phone = request.session.get(_PROVING)
    if not phone:
        return redirect("sign_in")
    form = forms.CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _allowed(form, [(f"code-try:{phone}", PER_ACCOUNT)]):
        with refusals_shown(form):
            one_time_codes.prove(phone=phone, digits=form.cleaned_data["code"], now=timezone.now())
        if form.is_valid():
            return _go_on_with(request, phone)
    context = {
        "form": form,
        "phone": phones.masked_phone(phone),
        "minutes": one_time_codes.LIFETIME.seconds // 60,
        "wait": one_time_codes.RESEND_AFTER.seconds,
        "in_terminal": settings.DEMO and settings.SMS_BACKEND == "console",
    }
    return render(request, "people/sign_in_code.html", context, status=_status(form))


@require_POST
def resend_code(request: HttpRequest) -> HttpResponse:
    """Ask for another code; sooner than a minute after the last one nothing is sent."""
    phone = request.session.get(_PROVING)
    if not phone:
        return redirect("sign_in")
    if rate_limit.hit(f"code:{client_address(request)}", limit=CODES_PER_ADDRESS, period=WINDOW):
        signing_in.send_code(phone=phone, language=get_language() or "", now=timezone.now())
    messages.info(
        request, _("If a minute has passed since the last code, a new one is on its way.")
    )
    return redirect("sign_in_code")


def _go_on_with(request: HttpRequest, phone: str) -> HttpResponse:
    """The phone is proved: sign in its account, or ask a newcomer's name."""
    user = User.objects.filter(phone=phone).first()
    if user is None:
        request.session.pop(_PROVING)
        request.session[_PROVED] = phone
        return redirect("sign_in_name")
    if not user.is_active:
        messages.error(request, _("This account is closed. Please ask the secretariat."))
        return redirect("sign_in")
    onward = request.session.pop(_ONWARD, "")
    request.session.pop(_PROVING)
    accounts.claim_person(user=user, phone=phone, name=user.display_name, now=timezone.now())
    return entering.enter(request, user, how="code", onward=onward)


@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_name(request: HttpRequest) -> HttpResponse:
    """A newcomer's name, by which an earlier registration with this phone is found."""
    phone = request.session.get(_PROVED)
    if not phone:
        return redirect("sign_in")
    form = forms.NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_shown(form):
            user, claim = accounts.open_with_phone(
                phone=phone, name=form.cleaned_data["name"], now=timezone.now()
            )
        if form.is_valid():
            onward = request.session.pop(_ONWARD, "")
            request.session.pop(_PROVED)
            response = entering.enter(request, user, how="code", onward=onward)
            if claim is Claim.STAFF_DECIDE:
                messages.warning(request, _staff_will_look())
            return response
    return render(
        request,
        "people/sign_in_name.html",
        {"form": form, "phone": phones.masked_phone(phone)},
        status=_status(form),
    )


def _staff_will_look() -> str:
    return _(
        "Your account is open. Earlier records with this number stand under another name; "
        "the secretariat will look at them before they appear here."
    )


@require_POST
def sign_in_demo(request: HttpRequest) -> HttpResponse:
    """One tap into a demonstration's account; anywhere else this page does not exist."""
    username = request.POST.get("username", "")
    if not settings.DEMO or username not in demo_accounts.USERNAMES:
        raise Http404
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or not user.check_password(demo_accounts.PASSWORD):
        raise Http404
    return entering.enter(request, user, how="demo", onward=request.POST.get("next", ""))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("home")
