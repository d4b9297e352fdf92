"""Signing in with a phone: a code is made and its message stored in one transaction."""

from datetime import datetime

from django.db import transaction

from notifications.domain import outbox
from people.domain import one_time_codes


def send_code(*, phone: str, language: str, now: datetime) -> None:
    """Send a one-time code to a number in E.164. Says nothing about whether one was sent.

    Nothing goes out when a code was asked for less than a minute ago or too often today.
    """
    with transaction.atomic():
        code = one_time_codes.issue(phone=phone, now=now)
        if code is not None:
            outbox.post(kind="one_time_code", one_time_code=code, language=language, now=now)
