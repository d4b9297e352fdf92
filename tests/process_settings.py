"""What processes started by tests run with: the product's settings, and the tests' clock and keys.

HUIWU_TEST_NOW (RFC 3339) is the moment that `timezone.now()` starts from in the process, so that
rows made by the factories mean the same there as in the test. HUIWU_TEST_PREFIX keeps the queues
of test processes apart that share one Redis.
"""

import os
from datetime import datetime

from django.utils import timezone

from config.settings import *  # noqa: F403
from config.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, REDIS_URL

if _start := os.environ.get("HUIWU_TEST_NOW"):
    _real_now = timezone.now
    _offset = datetime.fromisoformat(_start) - _real_now()

    def _shifted_now() -> datetime:
        return _real_now() + _offset

    timezone.now = _shifted_now

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if REDIS_URL and (_prefix := os.environ.get("HUIWU_TEST_PREFIX")):
    CACHES["default"]["KEY_PREFIX"] = _prefix
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{_prefix}:"
