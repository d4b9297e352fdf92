"""Six-digit codes that prove a phone. The digits are derived when sent or checked, never stored."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core import signing
from core.errors import DomainError
from people.models import OneTimeCode

LIFETIME: Final = timedelta(minutes=5)
RESEND_AFTER: Final = timedelta(seconds=60)
MAX_TRIES: Final = 5  # wrong guesses, over all codes of a number that are still valid
MAX_PER_DAY: Final = 10  # codes for one number in 24 hours


class WrongCode(DomainError):
    """The digits are wrong, too old, used already, or were guessed at too often."""

    code = "wrong_code"
    field = "code"


def digits_of(code: OneTimeCode) -> str:
    """The six digits of a code."""
    return signing.derived_digits("one-time-code", code.phone, code.nonce)


def issue(*, phone: str, now: datetime) -> OneTimeCode | None:
    """A new code for a number in E.164; None when one was asked for too soon or too often.

    Callers answer the same in both cases, so that nothing is disclosed about the number.
    """
    with transaction.atomic():
        recent = OneTimeCode.objects.filter(phone=phone)
        if recent.filter(created_at__gt=now - RESEND_AFTER).exists():
            return None
        if recent.filter(created_at__gt=now - timedelta(days=1)).count() >= MAX_PER_DAY:
            return None
        return OneTimeCode.objects.create(
            phone=phone,
            nonce=signing.random_code(128)[:26],
            created_at=now,
            expires_at=now + LIFETIME,
        )


def prove(*, phone: str, digits: str, now: datetime) -> None:
    """Spend the code whose digits were typed; raises WrongCode.

    Any code of the number that still lives is accepted, because text messages overtake each other.
    A wrong guess counts against all of them and is kept although the call fails: do not call this
    inside a transaction of your own.
    """
    with transaction.atomic():
        live = list(
            OneTimeCode.objects.select_for_update().filter(
                phone=phone, expires_at__gt=now, used_at__isnull=True, tries__lt=MAX_TRIES
            )
        )
        found = [code for code in live if signing.same(digits_of(code), digits)]
        if found:
            OneTimeCode.objects.filter(pk__in=[code.pk for code in live]).update(used_at=now)
            return
        OneTimeCode.objects.filter(pk__in=[code.pk for code in live]).update(tries=F("tries") + 1)
    raise WrongCode(
        _("This code is not right or no longer valid. Check the digits or ask for a new code.")
    )
