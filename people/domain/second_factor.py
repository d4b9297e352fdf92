"""The second factor of staff: an authenticator app, recovery codes, resetting by who may.

Codes are those of RFC 6238 as every authenticator app shows them: six digits, SHA-1, 30 seconds. A
code of the step before or after is taken as well, because phones' clocks differ.
"""

import base64
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, signing
from core.encryption import NoKeyFits
from core.errors import DomainError
from people.models import RecoveryCode, SecondFactor, User

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP: Final = 30  # seconds
DRIFT: Final = 1  # steps before and after that are taken as well
RECOVERY_CODES: Final = 10
_SECRET_BYTES: Final = 20  # as long as SHA-1 (RFC 4226, section 4)


class WrongSecondFactor(DomainError):
    """Neither the app's present code nor an unused recovery code."""

    code = "wrong_second_factor"
    field = "code"


class SecondFactorNeeded(DomainError):
    """The site asks it of this role; it can be replaced, not taken away."""

    code = "second_factor_needed"


def has(user: User) -> bool:
    """Whether the account is asked for a second factor at sign-in."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).exists()


def pending(user: User) -> SecondFactor | None:
    """The set-up that waits for its first code."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=True).first()


@transaction.atomic
def begin(*, user: User, now: datetime) -> SecondFactor:
    """Make a new secret for the user's app; it counts once `confirm` has seen a code of it."""
    User.objects.select_for_update().get(pk=user.pk)
    SecondFactor.objects.filter(user=user, confirmed_at__isnull=True).delete()
    if has(user):
        raise SecondFactorNeeded(_("A second factor is set up already."))
    secret = base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()
    return SecondFactor.objects.create(user=user, secret=secret, created_at=now)


def address(factor: SecondFactor) -> str:
    """What the QR code for the app holds (otpauth://)."""
    name = factor.user.username
    return _totp(factor.secret).get_provisioning_uri(name, str(settings.SITE_NAME))


@transaction.atomic
def confirm(*, user: User, code: str, now: datetime) -> list[str]:
    """Switch the factor on with the first code of the app; the recovery codes, shown once.

    Raises WrongSecondFactor.
    """
    factor = (
        SecondFactor.objects.select_for_update()
        .filter(user=user, confirmed_at__isnull=True)
        .first()
    )
    if factor is None or not _take_step(factor, code, now):
        raise _wrong()
    factor.confirmed_at = now
    factor.save(update_fields=["confirmed_at", "last_step"])
    audit.record(action="account.second_factor_on", subject=user, actor=user, now=now)
    return _fresh_codes(factor)


def check(*, user: User, code: str, now: datetime) -> None:
    """Take the app's code or a recovery code, each once. Raises WrongSecondFactor, on record."""
    with transaction.atomic():
        factor = (
            SecondFactor.objects.select_for_update()
            .defer("secret")
            .filter(user=user, confirmed_at__isnull=False)
            .first()
        )
        if factor is not None and _take(factor, code, now):
            return
    audit.record(action="account.second_factor_failed", subject=user, actor=None, now=now)
    raise _wrong()


def _take(factor: SecondFactor, code: str, now: datetime) -> bool:
    used = factor.recovery_codes.filter(code_digest=_digest(code), used_at__isnull=True).update(
        used_at=now
    )
    if used:
        audit.record(
            action="account.recovery_code_used", subject=factor.user, actor=factor.user, now=now
        )
        return True
    try:
        is_right = _take_step(factor, code, now)
    except NoKeyFits:  # the site lost the key of its encrypted fields: recovery codes still work
        return False
    if is_right:
        factor.save(update_fields=["last_step"])
    return is_right


@transaction.atomic
def new_recovery_codes(*, user: User, code: str, now: datetime) -> list[str]:
    """Replace all recovery codes, shown once. Raises WrongSecondFactor."""
    check(user=user, code=code, now=now)
    factor = SecondFactor.objects.get(user=user)
    factor.recovery_codes.all().delete()
    audit.record(action="account.recovery_codes_renewed", subject=user, actor=user, now=now)
    return _fresh_codes(factor)


@transaction.atomic
def turn_off(*, user: User, code: str, is_needed: bool, now: datetime) -> None:
    """Take one's own second factor away. Raises SecondFactorNeeded, WrongSecondFactor."""
    if is_needed:
        raise SecondFactorNeeded(_("Your role asks for a second factor."))
    check(user=user, code=code, now=now)
    SecondFactor.objects.filter(user=user).delete()
    audit.record(action="account.second_factor_off", subject=user, actor=user, now=now)


@transaction.atomic
def reset(*, user: User, actor: User | None, reason: str, now: datetime) -> bool:
    """Take away the factor of somebody who lost phone and codes; False where there is none."""
    deleted, _rows = SecondFactor.objects.filter(user=user).delete()
    if deleted:
        audit.record(
            action="account.second_factor_reset",
            subject=user,
            actor=actor,
            now=now,
            reason=reason.strip(),
        )
    return bool(deleted)


def _wrong() -> WrongSecondFactor:
    return WrongSecondFactor(
        _("This code is not right. Type the six digits that the app shows now.")
    )


def _totp(secret: str) -> "TOTP":
    # Ten megabytes that few processes need, as in core.encryption.
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.hazmat.primitives.twofactor.totp import TOTP

    return TOTP(base64.b32decode(secret), 6, SHA1(), STEP)  # noqa: S303  what apps compute


def _take_step(factor: SecondFactor, code: str, now: datetime) -> bool:
    """Whether the digits are those of a step near `now` that is later than the last one taken."""
    digits = "".join(str(int(sign)) for sign in code if sign.isdecimal())
    present = int(now.timestamp()) // STEP
    totp = _totp(factor.secret)
    for step in range(present - DRIFT, present + DRIFT + 1):
        if step <= factor.last_step:
            continue
        if signing.same(totp.generate(step * STEP).decode(), digits):
            factor.last_step = step
            return True
    return False


def _fresh_codes(factor: SecondFactor) -> list[str]:
    codes = [signing.random_code(50)[:10].lower() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, code_digest=_digest(code)) for code in codes
    )
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def _digest(code: str) -> str:
    return signing.digest("".join(sign for sign in code.lower() if sign.isalnum()))
