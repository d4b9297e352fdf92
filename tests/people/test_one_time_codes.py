"""One-time codes: six digits, five minutes, one use, few guesses."""

from datetime import datetime, timedelta

import pytest

from people.domain import one_time_codes
from people.domain.one_time_codes import WrongCode
from people.models import OneTimeCode

pytestmark = pytest.mark.django_db
PHONE = "+8613800138000"


def _issued(now: datetime) -> OneTimeCode:
    code = one_time_codes.issue(phone=PHONE, now=now)
    assert code is not None
    return code


def _wrong(code: OneTimeCode) -> str:
    return f"{(int(one_time_codes.digits_of(code)) + 1) % 1_000_000:06d}"


def test_code_of_six_digits_proves_the_phone_once(now: datetime) -> None:
    digits = one_time_codes.digits_of(_issued(now))
    assert len(digits) == 6
    one_time_codes.prove(phone=PHONE, digits=digits, now=now)
    with pytest.raises(WrongCode):
        one_time_codes.prove(phone=PHONE, digits=digits, now=now)


def test_code_runs_out_after_five_minutes(now: datetime) -> None:
    digits = one_time_codes.digits_of(_issued(now))
    with pytest.raises(WrongCode):
        one_time_codes.prove(phone=PHONE, digits=digits, now=now + timedelta(minutes=5))
    one_time_codes.prove(phone=PHONE, digits=digits, now=now + timedelta(minutes=4, seconds=59))


def test_code_of_another_phone_proves_nothing(now: datetime) -> None:
    digits = one_time_codes.digits_of(_issued(now))
    with pytest.raises(WrongCode):
        one_time_codes.prove(phone="+8613900000000", digits=digits, now=now)


def test_five_wrong_guesses_spend_the_code(now: datetime) -> None:
    code = _issued(now)
    for _ in range(one_time_codes.MAX_TRIES):
        with pytest.raises(WrongCode):
            one_time_codes.prove(phone=PHONE, digits=_wrong(code), now=now)
    with pytest.raises(WrongCode):
        one_time_codes.prove(phone=PHONE, digits=one_time_codes.digits_of(code), now=now)


def test_new_code_waits_a_minute_and_ten_a_day_are_enough(now: datetime) -> None:
    _issued(now)
    assert one_time_codes.issue(phone=PHONE, now=now + timedelta(seconds=59)) is None
    moment = now
    for _ in range(one_time_codes.MAX_PER_DAY - 1):
        moment += timedelta(minutes=1)
        _issued(moment)
    assert one_time_codes.issue(phone=PHONE, now=moment + timedelta(hours=1)) is None
    assert one_time_codes.issue(phone=PHONE, now=now + timedelta(days=1, minutes=1)) is not None


def test_older_message_that_arrives_late_still_counts(now: datetime) -> None:
    first = _issued(now)
    _issued(now + timedelta(seconds=61))
    one_time_codes.prove(
        phone=PHONE, digits=one_time_codes.digits_of(first), now=now + timedelta(seconds=90)
    )
    assert not OneTimeCode.objects.filter(used_at__isnull=True).exists()
