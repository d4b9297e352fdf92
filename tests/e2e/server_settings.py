"""What the site under test runs with: the product's settings, and the tests' clock if one is named.

HUIWU_TEST_NOW (RFC 3339) is the moment that `timezone.now()` starts from in this process, so that
rows made by the factories mean the same to the site as to the test.
"""

import os
from datetime import datetime

from django.utils import timezone

from config.settings import *  # noqa: F403

if _start := os.environ.get("HUIWU_TEST_NOW"):
    _real_now = timezone.now
    _offset = datetime.fromisoformat(_start) - _real_now()

    def _shifted_now() -> datetime:
        return _real_now() + _offset

    timezone.now = _shifted_now

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
