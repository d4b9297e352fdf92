"""All settings, from a typed environment. `.env.example` lists every variable with its meaning.

A value that cannot be understood stops the start with the variable's name.
"""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError, validate

django_stubs_ext.monkeypatch()

BASE_DIR: Final = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# --- what runs where -------------------------------------------------------------------------

DATA_DIR: Final = Path(env.str("HUIWU_DATA", str(BASE_DIR / "var"))).resolve()
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)  # demo accounts are shown on the sign-in page
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured("SITE_URL must be a full address such as https://hw.example.org")
SITE_IS_SECURE = _site.scheme == "https"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [_site.hostname, "127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = [f"{_site.scheme}://{_site.netloc}"]


def _kept_beside_the_data(name: str, make: Callable[[], str]) -> str:
    """A key made at the first start and kept in a file below HUIWU_DATA."""
    path = DATA_DIR / name
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        written = DATA_DIR / f".{name}-{os.getpid()}"
        written.touch(0o600)
        written.write_text(make())
        try:
            os.link(written, path)  # two processes may start at once: the first one wins, whole
        except FileExistsError:
            pass
        finally:
            written.unlink()
    return path.read_text().strip()


def _secret_key() -> str:
    """SECRET_KEY of the environment, or one made at the first start and kept beside the data."""
    if key := env.str("SECRET_KEY", ""):
        return key
    from django.core.management.utils import get_random_secret_key

    return _kept_beside_the_data("secret_key", get_random_secret_key)


def _field_keys() -> list[str]:
    """FIELD_KEYS of the environment, or one made at the first start and kept beside the data."""
    given: list[str] = env.list("FIELD_KEYS", [])
    keys = [key for key in given if key]
    if not keys:
        keys = [
            _kept_beside_the_data("field_key", lambda: urlsafe_b64encode(os.urandom(32)).decode())
        ]
    for key in keys:
        try:
            is_key = len(urlsafe_b64decode(key)) == 32
        except ValueError:
            is_key = False
        if not is_key:
            raise ImproperlyConfigured(
                "FIELD_KEYS must be keys of 32 random bytes in URL-safe base64, separated by commas"
            )
    return keys


def _signing_keys() -> list[str]:
    """SIGNING_KEYS of the environment, or one made at the first start and kept with the data."""
    given: list[str] = env.list("SIGNING_KEYS", [])
    keys = [key for key in given if key]
    keys = keys or [_kept_beside_the_data("signing_key", lambda: f"key-1:{os.urandom(32).hex()}")]
    if not re.fullmatch(r"[\w-]+:[0-9a-f]{64}", keys[0]):
        raise ImproperlyConfigured(
            "SIGNING_KEYS must begin with name:key, the key being 32 bytes in hexadecimal"
        )
    return keys


SECRET_KEY = _secret_key()
SIGNING_KEYS = _signing_keys()
FIELD_KEYS = _field_keys()
# A PKCS#12 file signs every certificate's PDF (PAdES); a time-stamp service says when (RFC 3161).
PDF_CERTIFICATE = env.str("PDF_CERTIFICATE", "")
PDF_CERTIFICATE_PASSWORD = env.str("PDF_CERTIFICATE_PASSWORD", "")
PDF_TIMESTAMP_URL = env.str("PDF_TIMESTAMP_URL", "")
if PDF_CERTIFICATE and not Path(PDF_CERTIFICATE).is_file():
    raise ImproperlyConfigured("PDF_CERTIFICATE must be the path of a PKCS#12 file (.p12, .pfx)")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])

# --- applications ----------------------------------------------------------------------------

HUIWU_APPS: Final = [
    "core",
    "people",
    "notifications",
    "events",
    "registrations",
    "attendance",
    "calls",
    "lecturers",
    "certificates",
    "usecases",
    "portal",
]
INSTALLED_APPS = [
    *HUIWU_APPS,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "core.files.static_app.StaticFiles",
    "django_htmx",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
]

MIDDLEWARE = [
    "core.web.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.web.middleware.database_away",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.web.middleware.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.web.idle.idle_sign_out",
    "people.views.second_factor.staff_need_it",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.web.middleware.secret_paths",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
            "builtins": ["core.templatetags.ui"],
        },
    }
]

# --- data ------------------------------------------------------------------------------------

_SQLITE_OPTIONS: Final[dict[str, Any]] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
    ),
}


def _database() -> dict[str, Any]:
    """SQLite beside the data unless DATABASE_URL names a PostgreSQL."""
    config = dict(env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA_DIR / 'huiwu.sqlite3'}"))
    engine = config["ENGINE"]
    if engine == "django.db.backends.sqlite3":
        config["OPTIONS"] = {**config.get("OPTIONS", {}), **_SQLITE_OPTIONS}
    elif engine == "django.db.backends.postgresql":
        config["CONN_MAX_AGE"] = 0  # the pool keeps connections, not the request
        config["OPTIONS"] = {
            **config.get("OPTIONS", {}),
            "pool": {
                "min_size": 1,
                "max_size": env.int("DATABASE_POOL_SIZE", 8, validate=validate.Range(min=1)),
                "timeout": 3,
                # Then a request tries anew itself: growing pauses between the pool's own attempts
                # would keep the site away as long again as the database was.
                "reconnect_timeout": 4,
            },
        }
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured("DATABASE_URL must name SQLite or PostgreSQL")
    return config


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", "")

if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
else:
    # Several processes of one machine share rate limits and fragments through files.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
            "OPTIONS": {"MAX_ENTRIES": 20000},
        }
    }

# --- background work -------------------------------------------------------------------------

CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if not REDIS_URL:
    _queue_dir = DATA_DIR / "queue"
    for _name in ("messages", "control"):
        (_queue_dir / _name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue_dir / "messages"),
        "data_folder_out": str(_queue_dir / "messages"),
        "control_folder": str(_queue_dir / "control"),
        "polling_interval": 0.1,
    }
else:
    # A message of a worker that was killed comes back after this many seconds.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "send-stored-messages": {"task": "notifications.send_due", "schedule": 20.0},
    "resume-certificate-batches": {"task": "certificates.resume_stale_batches", "schedule": 30.0},
    "waitlist": {"task": "registrations.expire_offers", "schedule": 60.0},
    "attendance": {"task": "attendance.recompute_recent", "schedule": 60.0},
    "assignments": {"task": "lecturers.follow_assignments", "schedule": 300.0},
    "terms": {"task": "lecturers.mind_terms", "schedule": 3600.0},
}

# --- people and access -----------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
RATE_LIMITS = env.bool("RATE_LIMITS", True)
# Office roles and administrators sign in with a second factor. A demo's accounts are everybody's.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", not DEMO)
CLIENT_ADDRESS_HEADER = env.str("CLIENT_ADDRESS_HEADER", "")  # set by the proxy, e.g. X-Real-IP

# --- languages and time ----------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale" / name for name in ["config", *HUIWU_APPS]]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")

# --- files -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGE_URL = env.str("STORAGE_URL", "")


def _private_storage() -> dict[str, Any]:
    """Files below HUIWU_DATA, or an S3 bucket: `s3://KEY:SECRET@endpoint.host/bucket`."""
    if not STORAGE_URL:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": MEDIA_ROOT, "base_url": None},
        }
    url = urlsplit(STORAGE_URL)
    if url.scheme != "s3" or not url.hostname or not url.path.strip("/"):
        raise ImproperlyConfigured("STORAGE_URL must look like s3://KEY:SECRET@host/bucket")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": url.username,
            "secret_key": url.password,
            "endpoint_url": f"https://{url.hostname}" + (f":{url.port}" if url.port else ""),
            "bucket_name": url.path.strip("/"),
            "default_acl": "private",
            "file_overwrite": False,
        },
    }


STORAGES = {
    "default": _private_storage(),
    "staticfiles": {"BACKEND": "core.files.static.HashedStaticFilesStorage"},
}
# Directories with fonts for characters that the packaged ones lack, asked last and in this order.
EXTRA_FONT_DIRS: list[str] = env.list("EXTRA_FONT_DIRS", [])
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- messages --------------------------------------------------------------------------------

_email = env.dj_email_url("EMAIL_URL", "console://")
if "EMAIL_BACKEND" not in _email:
    raise ImproperlyConfigured("EMAIL_URL must look like submission://user:password@host:587")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email.get("EMAIL_HOST") or ""
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = bool(_email.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(_email.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "huiwu@localhost")
SMS_BACKEND = env.str(
    "SMS_BACKEND", "console", validate=validate.OneOf(["console", "http", "tencent"])
)
SMS_GATEWAY_URL = env.str("SMS_GATEWAY_URL", "")  # where a JSON POST hands a text message over
SMS_GATEWAY_TOKEN = env.str("SMS_GATEWAY_TOKEN", "")
if SMS_BACKEND == "http" and urlsplit(SMS_GATEWAY_URL).scheme not in {"http", "https"}:
    raise ImproperlyConfigured("SMS_GATEWAY_URL must be a full address when SMS_BACKEND is http")
SMS_TENCENT = {
    "secret_id": env.str("SMS_TENCENT_SECRET_ID", ""),
    "secret_key": env.str("SMS_TENCENT_SECRET_KEY", ""),
    "app_id": env.str("SMS_TENCENT_APP_ID", ""),
    "sign_name": env.str("SMS_TENCENT_SIGN_NAME", ""),
    "region": env.str("SMS_TENCENT_REGION", "ap-guangzhou"),
    "endpoint": env.str("SMS_TENCENT_ENDPOINT", "sms.tencentcloudapi.com"),
}
# Which registered wording a kind of message uses: {"kind": {"id": "…", "values": ["name", …]}}.
_wordings = env.json("SMS_TEMPLATES", {})
if not isinstance(_wordings, dict):
    raise ImproperlyConfigured("SMS_TEMPLATES must be a JSON object by kind of message")
if SMS_BACKEND == "tencent":
    for _name, _value in SMS_TENCENT.items():
        if not _value:
            raise ImproperlyConfigured(
                f"SMS_TENCENT_{_name.upper()} must be set when SMS_BACKEND is tencent"
            )
SMS_TEMPLATES: dict[str, dict[str, Any]] = {}
for _kind, _wording in _wordings.items():
    if not isinstance(_wording, dict) or set(_wording) != {"id", "values"}:
        raise ImproperlyConfigured(f"SMS_TEMPLATES: {_kind} must have an id and its values")
    SMS_TEMPLATES[_kind] = _wording

# --- footer ----------------------------------------------------------------------------------

SITE_NAME = env.str("SITE_NAME", "会务")
ICP_FILING = env.str("ICP_FILING", "")  # 备案号
POLICE_FILING = env.str("POLICE_FILING", "")  # 公安备案号

# --- security --------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = SITE_IS_SECURE and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000) if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SITE_IS_SECURE
SECURE_HSTS_PRELOAD = SITE_IS_SECURE
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
# The check looks for Django's middleware by name; ours is a subclass (tests/house/test_settings).
SILENCED_SYSTEM_CHECKS = ["security.W003"]
SESSION_COOKIE_SECURE = SITE_IS_SECURE
CSRF_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "portal.views.public.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- programs --------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["people.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "people.api.permissions.HasScope",  # a view without a scope refuses everyone
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.OrderingFilter",
    ],
    "DEFAULT_PAGINATION_CLASS": "core.web.api.PageNumberPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["core.web.api.TokenRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"token": env.str("API_RATE", "600/min") if RATE_LIMITS else None},
    "EXCEPTION_HANDLER": "core.web.api.problem_details",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Huiwu API",
    "DESCRIPTION": "Events, sessions, registrations, gates and certificates.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "portal.api.schema.document_refusals",
    ],
    "ENUM_NAME_OVERRIDES": {
        "EventStatusEnum": "events.enums.EventStatus",
        "EventKindEnum": "events.enums.EventKind",
        "ModeEnum": "events.enums.Mode",
        "SessionKindEnum": "events.enums.SessionKind",
        "SessionRoleEnum": "events.enums.SessionRole",
        "HostRoleEnum": "events.enums.HostRole",
        "CategoryKindEnum": "events.enums.CategoryKind",
        "CountsForEnum": "attendance.enums.CountsFor",
        "AssignmentStatusEnum": "lecturers.enums.AssignmentStatus",
        "AttendModeEnum": "registrations.enums.AttendMode",
        "RegistrationStatusEnum": "registrations.enums.RegistrationStatus",
        "CertificateKindEnum": "certificates.enums.CertificateKind",
        "CertificateStatusEnum": "certificates.enums.CertificateStatus",
        "CallKindEnum": "calls.enums.CallKind",
        "CallStatusEnum": "calls.enums.CallStatus",
        "DayKindEnum": "calls.enums.DayKind",
        "NoticePhaseEnum": "calls.enums.NoticePhase",
        "ReviewStatusEnum": "calls.enums.ReviewStatus",
        "StepKindEnum": "calls.enums.StepKind",
        "SubmissionStatusEnum": "calls.enums.SubmissionStatus",
    },
}

# --- logs ------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {"()": "core.web.logs.formatter", "as_json": env.bool("LOG_JSON", not DEMO)}
    },
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stream"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        "django.server": {"handlers": ["stream"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},
    },
}

try:
    env.seal()
except EnvError as error:
    raise ImproperlyConfigured(str(error)) from error
