"""The reply for a phone that is registered already: of the same form as any other, telling nothing.

Every registration is answered by a redirect to `/r/<secret>/`. Where the phone was known, that
address is made up; a short-lived signed cookie lets this browser, and nobody else, see there that
the form was received and where the link went (docs/decisions).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core import signing as django_signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from core import signing
from core.text import phones
from events.models import Event
from registrations.domain import links

COOKIE: Final = "receipt"
LIFETIME: Final = timedelta(minutes=30)
_SALT: Final = "registrations.receipt"


@dataclass(frozen=True)
class Receipt:
    """What the page may say: the event, and the number that was typed here, masked."""

    event: Event
    phone: str


def reply(*, event: Event, phone: str) -> HttpResponse:
    """The redirect, with the cookie that makes its page readable in this browser."""
    secret = links.secret_for(event.pk, links.new_nonce())
    response = HttpResponseRedirect(f"/r/{secret}/")
    response.status_code = 303
    held = [signing.digest(secret), event.pk, phones.masked_phone(phone)]
    response.set_cookie(
        COOKIE,
        django_signing.dumps(held, salt=_SALT),
        max_age=LIFETIME,
        path="/r/",
        httponly=True,
        secure=settings.SITE_IS_SECURE,
        samesite="Lax",
    )
    return response


def find(request: HttpRequest, secret: str) -> Receipt | None:
    """What this browser was told at this address, while it lasts."""
    value = request.COOKIES.get(COOKIE, "")
    if not value:
        return None
    try:
        digest, event_id, phone = django_signing.loads(value, salt=_SALT, max_age=LIFETIME)
    except (django_signing.BadSignature, ValueError):
        return None
    if not signing.same(str(digest), signing.digest(secret.lower())):
        return None
    event = Event.objects.public().select_related("venue").filter(pk=event_id).first()
    return Receipt(event, str(phone)) if event is not None else None
