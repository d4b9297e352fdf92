"""The product's settings with the data in a place of this process's own, and quick passwords."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="huiwu-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)

os.environ["HUIWU_DATA"] = _data
os.environ["SITE_URL"] = "http://testserver"
os.environ["RATE_LIMITS"] = "0"  # a test of a limit turns `settings.RATE_LIMITS` on
os.environ["DEMO"] = "0"
os.environ["SECOND_FACTOR_REQUIRED"] = "0"  # a test of it turns it on
os.environ["DEBUG"] = "0"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ.setdefault("SMS_BACKEND", "console")

from config.settings import *  # noqa: E402, F403
from config.settings import (  # noqa: E402
    CACHES,
    CELERY_BROKER_TRANSPORT_OPTIONS,
    DATABASES,
    REDIS_URL,
    STATIC_ROOT,
    STORAGES,
)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in production: other processes (the site of the browser tests) open it too.
    DATABASES["default"]["TEST"] = {"NAME": f"{_data}/test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where there is none
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if REDIS_URL:
    # Test processes that run side by side share the server, not the keys.
    _prefix = f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    CACHES["default"]["KEY_PREFIX"] = _prefix
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{_prefix}:"
