"""Django's settings, all from the environment (see ``docs/operating.md``); no value here is a secret."""

import base64
import hashlib
import sys
from pathlib import Path
from urllib.parse import urlsplit

from lifeloop import env
from lifeloop.settings_insights import *  # noqa: F403 -- settings as well
from lifeloop.settings_notices import *  # noqa: F403
from lifeloop.settings_operations import *  # noqa: F403 -- settings as well
from lifeloop.settings_placements import *  # noqa: F403
from lifeloop.settings_serving import *  # noqa: F403
from lifeloop.settings_texts import *  # noqa: F403

PACKAGE_DIR = Path(__file__).resolve().parent
LIFELOOP_HOME = env.home()
# In a data directory that `lifeloop demo` has seeded, texts are kept and shown, not sent.
LIFELOOP_DEMO = env.flag("LIFELOOP_DEMO", default=(LIFELOOP_HOME / "demo.json").exists())
# Where the coffee shop of the demo has its own server: written into its package when it is seeded.
LIFELOOP_DEMO_BACKEND = env.url("LIFELOOP_DEMO_BACKEND", "http://127.0.0.1:8090")
LIFELOOP_BASE_URL = env.url("LIFELOOP_BASE_URL", "http://127.0.0.1:8000")
_base = urlsplit(LIFELOOP_BASE_URL)
LIFELOOP_HTTPS = _base.scheme == "https"
# Each package of a mini program has its own host below this one: never below the platform's own site.
LIFELOOP_PACKAGE_HOST = env.text("LIFELOOP_PACKAGE_HOST") or (
    f"localhost:{_base.port}" if _base.port else "localhost"
)
LIFELOOP_TRUSTED_PROXIES = env.words("LIFELOOP_TRUSTED_PROXIES")
LIFELOOP_WORKER = env.flag("LIFELOOP_WORKER", default=True)

DEBUG = False
SECRET_KEY = env.kept_secret("LIFELOOP_SECRET_KEY", LIFELOOP_HOME)
# What is encrypted at rest (codes on their way, content keys of apps) uses a key of its own purpose.
LIFELOOP_FIELD_KEY = (
    env.text("LIFELOOP_FIELD_KEY")
    or base64.urlsafe_b64encode(
        hashlib.sha256(b"lifeloop.field-key:" + SECRET_KEY.encode()).digest()
    ).decode()
)
# The platform's RSA private key (PEM); made in the data directory at the first start.
LIFELOOP_PLATFORM_KEY = env.text("LIFELOOP_PLATFORM_KEY")

ALLOWED_HOSTS = [
    _base.hostname or "127.0.0.1",
    "127.0.0.1",
    "[::1]",
    *env.words("LIFELOOP_ALLOWED_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [LIFELOOP_BASE_URL]
ROOT_URLCONF = "lifeloop.urls"
WSGI_APPLICATION = None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.database(LIFELOOP_HOME)}

INSTALLED_APPS = [
    "lifeloop.outbox",
    "lifeloop.audit",
    "lifeloop.identity",
    "lifeloop.programs",
    "lifeloop.lifestyle",
    "lifeloop.diagnostics",
    "lifeloop.relations",
    "lifeloop.followers",
    "lifeloop.placements",
    "lifeloop.messaging",
    "lifeloop.webhooks",
    "lifeloop.insights",
    "lifeloop.notices",
    "lifeloop.gateway",
    "lifeloop.console",
    "lifeloop.mobile",
    "lifeloop",
    "lifeloop.apps.BackstageConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
]

MIDDLEWARE = [
    "lifeloop.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "lifeloop.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Tokens in pages are masked anew each time and answers padded, so their length tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "lifeloop.middleware.Door",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lifeloop.console.activity.SessionActivity",
    "django_htmx.middleware.HtmxMiddleware",
    "lifeloop.mobile.middleware.CurrentPerson",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "lifeloop.middleware.context",
            ],
            # The same tags as Django's, which do not work the same out for each row.
            "libraries": {"i18n": "lifeloop.templatetags.words"},
            "builtins": ["lifeloop.templatetags.addresses"],
        },
    }
]
SILENCED_SYSTEM_CHECKS = ["templates.W003"]  # that a library stands in for Django's own is meant

# People. Members sign in at the console; persons have sessions of their own (identity.PersonSession).
AUTH_USER_MODEL = "identity.Member"
AUTHENTICATION_BACKENDS = ["lifeloop.identity.backend.MemberBackend"]
LOGIN_URL = "/console/login/"
LOGIN_REDIRECT_URL = "/console/"
PASSWORD_HASHERS = ["lifeloop.identity.hashers.Argon2id"]
AUTH_PASSWORD_VALIDATORS: list[
    dict[str, str]
] = []  # identity.rules.password_problem: it depends on the second factor
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "lifeloop.identity.mfa.MfaAdapter"
MFA_TOTP_ISSUER = "Lifeloop"
MFA_TOTP_TOLERANCE = 1  # a code typed as the clock turns is still right
USERSESSIONS_TRACK_ACTIVITY = True

SESSION_COOKIE_NAME = "__Host-lifeloop_session" if LIFELOOP_HTTPS else "lifeloop_session"
SESSION_COOKIE_AGE = 12 * 3600  # reauthentication of AAL2
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LIFELOOP_HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-lifeloop_csrf" if LIFELOOP_HTTPS else "lifeloop_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "lifeloop.views.csrf_failure"
LANGUAGE_COOKIE_NAME = "lifeloop_language"
SECURE_SSL_REDIRECT = LIFELOOP_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LIFELOOP_TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = 31536000 if LIFELOOP_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = LIFELOOP_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("LIFELOOP_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = LIFELOOP_HOME / "static"
STATICFILES_DIRS = [PACKAGE_DIR / "static"]
MEDIA_ROOT = LIFELOOP_HOME / "media"
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600

# Limits and choices that the sources leave open (domain.md marks them unknown or inferred).
LIFELOOP_ASSOCIATION_CAP = env.number("LIFELOOP_ASSOCIATION_CAP", 10, least=1)
# The demo gives a fresh form id at every call of its command.
LIFELOOP_FORM_IDS_PER_DAY = env.number(
    "LIFELOOP_FORM_IDS_PER_DAY", 1000 if LIFELOOP_DEMO else 20, least=1
)
LIFELOOP_CUSTOM_SENDS_PER_DAY = env.number("LIFELOOP_CUSTOM_SENDS_PER_DAY", 100, least=1)
LIFELOOP_TEMPLATE_SENDS_PER_DAY = env.number(
    "LIFELOOP_TEMPLATE_SENDS_PER_DAY", 0
)  # 0: no limit for one person
# Templates: proposals of a company a month, trials of a member a day, refusals of an app that its log keeps a
# minute, how often a program may ask a person for a subscription a day, changes of an industry a month.
LIFELOOP_TEMPLATE_PROPOSALS_PER_MONTH = env.number(
    "LIFELOOP_TEMPLATE_PROPOSALS_PER_MONTH", 100 if LIFELOOP_DEMO else 5, least=1
)
LIFELOOP_TRIAL_SENDS_PER_DAY = env.number("LIFELOOP_TRIAL_SENDS_PER_DAY", 20, least=1)
LIFELOOP_REFUSALS_PER_MINUTE = env.number("LIFELOOP_REFUSALS_PER_MINUTE", 60)
LIFELOOP_SUBSCRIBE_ASKS_PER_DAY = env.number("LIFELOOP_SUBSCRIBE_ASKS_PER_DAY", 50, least=1)
LIFELOOP_INDUSTRY_CHANGES_PER_MONTH = env.number("LIFELOOP_INDUSTRY_CHANGES_PER_MONTH", 3, least=1)
LIFELOOP_NOTICE_SENDS_PER_DAY = env.number("LIFELOOP_NOTICE_SENDS_PER_DAY", 0)  # 0: no limit
LIFELOOP_INTERACTION_HOURS = env.number("LIFELOOP_INTERACTION_HOURS", 48, least=1)
# What people write to accounts, and how accounts answer by themselves.
LIFELOOP_INCOMING_PER_MINUTE = env.number("LIFELOOP_INCOMING_PER_MINUTE", 20, least=1)
LIFELOOP_INCOMING_PICTURES_PER_DAY = env.number("LIFELOOP_INCOMING_PICTURES_PER_DAY", 50, least=1)
LIFELOOP_REPLY_RULES = env.number("LIFELOOP_REPLY_RULES", 100, least=1, most=1000)
LIFELOOP_DEFAULT_REPLY_HOURS = env.number("LIFELOOP_DEFAULT_REPLY_HOURS", 24, least=1)
LIFELOOP_CLOCK_WINDOW_HOURS = env.number("LIFELOOP_CLOCK_WINDOW_HOURS", 24, least=1)
LIFELOOP_CALL_BYTES = env.number("LIFELOOP_CALL_BYTES", 6 * 2**20, least=65536)
LIFELOOP_CALL_LOG_PERCENT = env.number("LIFELOOP_CALL_LOG_PERCENT", 1, most=100)
LIFELOOP_CALL_LOG_DAYS = env.number("LIFELOOP_CALL_LOG_DAYS", 7, least=1, most=3650)
LIFELOOP_INTRODUCTION_LENGTH = env.number("LIFELOOP_INTRODUCTION_LENGTH", 100, least=1, most=500)
LIFELOOP_GREETING_LENGTH = env.number("LIFELOOP_GREETING_LENGTH", 200, least=1, most=500)
LIFELOOP_ARTICLES_PER_MESSAGE = env.number("LIFELOOP_ARTICLES_PER_MESSAGE", 8, least=1, most=10)
LIFELOOP_ARTICLE_LENGTH = env.number("LIFELOOP_ARTICLE_LENGTH", 10_000, least=100, most=100_000)
LIFELOOP_ARTICLE_BYTES = env.number("LIFELOOP_ARTICLE_BYTES", 256 * 2**10, least=4096)
LIFELOOP_LABELS_PER_ACCOUNT = env.number("LIFELOOP_LABELS_PER_ACCOUNT", 100, least=1)
LIFELOOP_GROUPS_PER_ACCOUNT = env.number("LIFELOOP_GROUPS_PER_ACCOUNT", 200, least=1)
# The original refuses groups of 50 people or fewer; 0 here: any size.
LIFELOOP_GROUP_LEAST = env.number("LIFELOOP_GROUP_LEAST", 0)
LIFELOOP_IMPORT_BYTES = env.number("LIFELOOP_IMPORT_BYTES", 20 * 2**20, least=1024)
LIFELOOP_IMPORT_LINES = env.number("LIFELOOP_IMPORT_LINES", 200_000, least=1)
LIFELOOP_PICTURE_DAYS = env.number("LIFELOOP_PICTURE_DAYS", 7, least=1, most=3650)
LIFELOOP_WORKBOOK_ROWS = env.number("LIFELOOP_WORKBOOK_ROWS", 100_000, least=1, most=1_000_000)
LIFELOOP_WORKBOOK_SHEETS = env.number("LIFELOOP_WORKBOOK_SHEETS", 10, least=1, most=100)
LIFELOOP_TRANSFER_DAYS = env.number("LIFELOOP_TRANSFER_DAYS", 7, least=1)
LIFELOOP_TRANSFERS = LIFELOOP_HOME / "transfers"
# What all accounts together may ask of one person's attention: not looked at, counted, or enforced.
LIFELOOP_ATTENTION = env.one_of("LIFELOOP_ATTENTION", ("off", "counted", "enforced"))
LIFELOOP_ATTENTION_PER_WEEK = env.number("LIFELOOP_ATTENTION_PER_WEEK", 7, least=1, most=10_000)
LIFELOOP_QUIET_HOURS = env.hours("LIFELOOP_QUIET_HOURS")
# Broadcasts. A week begins on Monday (GMT+8); 0: no limit. The original lets a person get one a week and an account
# send one to all and five to parts of its followers; the demo is there to be played with.
LIFELOOP_BROADCASTS_PER_PERSON = env.number(
    "LIFELOOP_BROADCASTS_PER_PERSON", 20 if LIFELOOP_DEMO else 1
)
LIFELOOP_BROADCASTS_TO_ALL = env.number("LIFELOOP_BROADCASTS_TO_ALL", 20 if LIFELOOP_DEMO else 1)
LIFELOOP_BROADCASTS_TO_SOME = env.number("LIFELOOP_BROADCASTS_TO_SOME", 50 if LIFELOOP_DEMO else 5)
# A second member approves what goes to more people than this.
LIFELOOP_APPROVAL_ABOVE = env.number("LIFELOOP_APPROVAL_ABOVE", 10_000)
LIFELOOP_BROADCAST_PEOPLE = env.number("LIFELOOP_BROADCAST_PEOPLE", 10_000, least=1, most=100_000)
LIFELOOP_BROADCAST_PREVIEWS = env.number("LIFELOOP_BROADCAST_PREVIEWS", 5, least=1, most=50)
LIFELOOP_BROADCAST_DAYS = env.number("LIFELOOP_BROADCAST_DAYS", 90, least=1)
# How long one chunk of a broadcast to a part may keep the other writers waiting.
LIFELOOP_BROADCAST_CHUNK_MS = env.number("LIFELOOP_BROADCAST_CHUNK_MS", 20, least=1, most=1000)
# Events out: private networks that may be called all the same, threads that call, how long deliveries are kept,
# receivers of a company, tests and repetitions of a company an hour.
LIFELOOP_EVENT_NETWORKS = env.networks(
    "LIFELOOP_EVENT_NETWORKS", "127.0.0.0/8,::1" if LIFELOOP_DEMO else ""
)
LIFELOOP_EVENT_THREADS = env.number("LIFELOOP_EVENT_THREADS", 8, least=2, most=64)
LIFELOOP_EVENT_DAYS = env.number("LIFELOOP_EVENT_DAYS", 14, least=5, most=365)
LIFELOOP_EVENT_RECEIVERS = env.number("LIFELOOP_EVENT_RECEIVERS", 20, least=1)
LIFELOOP_EVENT_TESTS_PER_HOUR = env.number("LIFELOOP_EVENT_TESTS_PER_HOUR", 60, least=1)
LIFELOOP_PACKAGE_BYTES = env.number("LIFELOOP_PACKAGE_BYTES", 4 * 2**20, least=1024)
# Promotion: how long a temporary code lives at most, how many codes and links an account has, hosts that need no warning.
LIFELOOP_CODE_SECONDS = env.number("LIFELOOP_CODE_SECONDS", 1800, least=60)
LIFELOOP_CODES = env.number("LIFELOOP_CODES", 1000, least=1)
LIFELOOP_SHORT_LINKS = env.number("LIFELOOP_SHORT_LINKS", 1000, least=1)
LIFELOOP_SHEETS = env.number("LIFELOOP_SHEETS", 100, least=1)
LIFELOOP_LINK_HOSTS = env.words("LIFELOOP_LINK_HOSTS")
# Pictures of an account: bytes and pixels of an upload, how many in the library, bytes of all that are kept.
LIFELOOP_PICTURE_BYTES = env.number("LIFELOOP_PICTURE_BYTES", 5 * 2**20, least=1024)
LIFELOOP_PICTURE_PIXELS = env.number("LIFELOOP_PICTURE_PIXELS", 24_000_000, least=10_000)
LIFELOOP_PICTURES = env.number("LIFELOOP_PICTURES", 2000, least=1)
LIFELOOP_PICTURES_BYTES = env.number("LIFELOOP_PICTURES_BYTES", 2**30, least=2**20)
LIFELOOP_SMS = env.one_of(
    "LIFELOOP_SMS",
    ("demo", "aliyun", "http") if LIFELOOP_DEMO else ("none", "aliyun", "http", "demo"),
)
LIFELOOP_SMS_COUNTRIES = env.words("LIFELOOP_SMS_COUNTRIES", "CN")
LIFELOOP_SMS_BUDGET_PER_HOUR = env.number("LIFELOOP_SMS_BUDGET_PER_HOUR", 1000, least=1)
LIFELOOP_SMS_HTTP_URL = env.text("LIFELOOP_SMS_HTTP_URL")
LIFELOOP_SMS_HTTP_TOKEN = env.text("LIFELOOP_SMS_HTTP_TOKEN")
LIFELOOP_ALIYUN_ACCESS_KEY = env.text("LIFELOOP_ALIYUN_ACCESS_KEY")
LIFELOOP_ALIYUN_ACCESS_SECRET = env.text("LIFELOOP_ALIYUN_ACCESS_SECRET")
LIFELOOP_ALIYUN_SIGN_NAME = env.text("LIFELOOP_ALIYUN_SIGN_NAME")
LIFELOOP_ALIYUN_TEMPLATE = env.text("LIFELOOP_ALIYUN_TEMPLATE")
LIFELOOP_ALIYUN_NOTICE_TEMPLATE = env.text("LIFELOOP_ALIYUN_NOTICE_TEMPLATE")

# Hashed names everywhere but in the tests' in-process client, which needs no collected files.
_collected = PACKAGE_DIR / "static_hashed"
STORAGES: dict[str, dict[str, object]] = {
    "default": env.media(MEDIA_ROOT),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True
if _collected.exists() and "pytest" not in sys.modules:
    STATIC_ROOT = _collected
    STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
else:
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
