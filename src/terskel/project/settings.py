"""Django's settings. What differs between installations comes from the environment; see docs/operations.md."""

from pathlib import Path

from terskel import installation
from terskel.project import environment
from terskel.project.pooled import LookedAt

PACKAGE = Path(__file__).resolve().parent.parent
WEB = PACKAGE / "web"

# Who we are, and where
DEBUG = False
TERSKEL_DEMO = installation.demo()
TERSKEL_ADDRESS = environment.address()
TERSKEL_OWNER_NAME = environment.text("TERSKEL_OWNER_NAME", "Norsk helsenett" if TERSKEL_DEMO else "Terskel")
SECRET_KEY = environment.text("TERSKEL_SECRET_KEY") or installation.cookie_secret()
ALLOWED_HOSTS = TERSKEL_ADDRESS.hosts
CSRF_TRUSTED_ORIGINS = [TERSKEL_ADDRESS.url]
ROOT_URLCONF = "terskel.project.urls"
WSGI_APPLICATION = "terskel.project.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    # Before allauth: our templates and translations win.
    "terskel.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "ninja",
    "pgtrigger",
    "procrastinate.contrib.django",
    "terskel.audit",
    "terskel.accounts",
    "terskel.operations",
    "terskel.organisations",
    "terskel.documents",
    "terskel.vault",
    "terskel.notices",
    "terskel.dps",
    "terskel.articles",
    "terskel.qualification",
    "terskel.competitions",
    "terskel.tenders",
    "terskel.evaluation",
    "terskel.awards",
    "terskel.contracts",
    "terskel.disclosure",
    "terskel.overview",
    "terskel.timetable",
    "terskel.notifications",
    "terskel.search",
]

MIDDLEWARE = [
    "terskel.project.watching.watched",
    "terskel.project.health.probes",
    "terskel.web.shared.middleware.arrival",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "terskel.web.shared.middleware.PagesCompressed",
    "terskel.web.shared.middleware.content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "terskel.web.shared.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "terskel.web.shared.middleware.Refusals",
    "terskel.web.shared.middleware.ActsDoneOnce",
    "terskel.api.ending.finished",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(WEB.glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "terskel.web.shared.frame.frame",
            ],
        },
    },
]

# Database
# A pool per web process; workers keep one connection per thread.
TERSKEL_DATABASE_POOL = environment.whole_number("TERSKEL_DATABASE_POOL", 0)
# How often a connection runs a statement of `audit.statements` before the database keeps its plan. 0 is never, which a
# pooler that hands connections out by transaction may need.
_PREPARED = {"prepare_threshold": environment.whole_number("TERSKEL_PREPARED_AFTER", 5) or None}
_LENT = {"min_size": 1, "max_size": TERSKEL_DATABASE_POOL, "connection_class": LookedAt}
_POOL = {"pool": _LENT} if TERSKEL_DATABASE_POOL else {}
DATABASES = {"default": environment.database({**_PREPARED, **_POOL})}
# An act that waits longer than this for a lock, or runs longer than this at all, is given up.
TERSKEL_LOCK_TIMEOUT_MS = environment.whole_number("TERSKEL_LOCK_TIMEOUT_MS", 5_000)
TERSKEL_STATEMENT_TIMEOUT_MS = environment.whole_number("TERSKEL_STATEMENT_TIMEOUT_MS", 30_000)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Person"
DATABASE_CACHE = "django.core.cache.backends.db.DatabaseCache"
CACHES = {
    # In the database, so that limits on log-in attempts and forms sent twice hold across processes; and so large that
    # nobody makes it forget theirs by asking for much else. Django's own bound is 300.
    "default": {"BACKEND": DATABASE_CACHE, "LOCATION": "terskel_cache", "OPTIONS": {"MAX_ENTRIES": 100_000}},
    "acts": {"BACKEND": DATABASE_CACHE, "LOCATION": "terskel_acts", "OPTIONS": {"MAX_ENTRIES": 1_000_000}},
    # In each process for itself, where nothing is lost by seeing half a minute late what changes a few times a year.
    "nearby": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": 30},
}

# Languages and time
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål"), ("nn", "Norsk nynorsk"), ("en", "English")]
LOCALE_PATHS = sorted(path for path in WEB.glob("*/locale*") if path.is_dir())
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"

# Files. Uploads are streamed by the pages that take them; nothing is kept in memory or temporary files.
STATIC_URL = "/static/"
STATIC_ROOT = installation.static_dir()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "content": {
        "BACKEND": "terskel.project.disk.FlushedFiles",
        "OPTIONS": {"location": installation.content_dir()},
    },
    "sealed": {
        "BACKEND": "terskel.project.disk.FlushedFiles",
        "OPTIONS": {"location": installation.sealed_dir()},
    },
}
GIBIBYTE = 1024**3
TERSKEL_FILE_LIMIT = environment.whole_number("TERSKEL_FILE_LIMIT", 2 * GIBIBYTE)
TERSKEL_TENDER_LIMIT = environment.whole_number("TERSKEL_TENDER_LIMIT", 10 * GIBIBYTE)
# How hard an opener's passphrase is to guess from a stolen database: log2 of scrypt's N (18 takes about a second).
TERSKEL_PASSPHRASE_WORK = environment.whole_number("TERSKEL_PASSPHRASE_WORK", 15 if TERSKEL_DEMO else 18)
# Who checks the files of opened tenders for malware; without it the pages say that they are not checked.
TERSKEL_MALWARE_SCANNER = environment.scanner("TERSKEL_MALWARE_SCANNER")
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000

# Log-in
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "terskel.web.account.passwords.LongEnoughValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/account/home/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "terskel.accounts.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "terskel.accounts.adapters.SocialAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {
    "signup": "terskel.web.account.forms.entrance.SignUpForm",
    "login": "terskel.web.account.forms.entrance.LogInForm",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if TERSKEL_ADDRESS.secure else "http"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# How many requests a minute a program may send with its token, and an address without one.
TERSKEL_API_RATE = environment.whole_number("TERSKEL_API_RATE", 600)
TERSKEL_API_RATE_OF_ADDRESS = environment.whole_number("TERSKEL_API_RATE_OF_ADDRESS", 300)
TERSKEL_API_PATH = "/api/"
ACCOUNT_RATE_LIMITS = {
    "page_feedback": "10/h/ip"
}  # beside allauth's own; counted by address in the cache, kept nowhere else
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "terskel.web.account.forms.passkeys.PasskeyForm",
    "edit_webauthn": "terskel.web.account.forms.passkeys.RenamePasskeyForm",
}
MFA_TOTP_ISSUER = "Terskel"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = TERSKEL_ADDRESS.on_loopback
_PROVIDERS = environment.login_providers()
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": _PROVIDERS}}
SOCIALACCOUNT_LOGIN_ON_GET = False
# Who is in already is known by an address that the provider has confirmed; the accounts room refuses any other.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# Browsers hold redirects after a form to the policy's form-action, so it must name where log-in forms lead.
TERSKEL_LOGIN_PROVIDERS = tuple(environment.origin(provider["settings"]["server_url"]) for provider in _PROVIDERS)

# Headers and cookies
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TERSKEL_ADDRESS.secure
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if TERSKEL_ADDRESS.secure else 0
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "terskel.web.shared.failures.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
if environment.switched_on("TERSKEL_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# Mail: everything goes through the outbox; the other settings say how the outbox sends. The demo sends nothing:
# its mailbox page shows what lies in the outbox.
EMAIL_BACKEND = "terskel.notifications.outbox.OutboxBackend"
TERSKEL_MAIL_BACKEND = f"django.core.mail.backends.{'dummy' if TERSKEL_DEMO else 'smtp'}.EmailBackend"
EMAIL_HOST = environment.text("TERSKEL_MAIL_HOST", "localhost")
EMAIL_PORT = environment.whole_number("TERSKEL_MAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("TERSKEL_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("TERSKEL_MAIL_PASSWORD")
EMAIL_USE_TLS = environment.switched_on("TERSKEL_MAIL_TLS")
EMAIL_TIMEOUT = 20
TERSKEL_OPERATOR_MAIL = environment.text("TERSKEL_OPERATOR_MAIL")
DEFAULT_FROM_EMAIL = environment.text("TERSKEL_MAIL_FROM", f"terskel@{TERSKEL_ADDRESS.host}")

# The register that Norwegian firms are looked up in. A demo asks nobody outside; "off" asks nobody at all.
TERSKEL_COMPANY_REGISTER = environment.web_address(
    "TERSKEL_COMPANY_REGISTER", "off" if TERSKEL_DEMO else "https://data.brreg.no/enhetsregisteret/api"
)

# Addresses in the texts of a system are asked whether they answer: never inside one's own network, but for these.
TERSKEL_ASK_LINKS = environment.switched_on("TERSKEL_ASK_LINKS", default=not TERSKEL_DEMO)
TERSKEL_LINK_HOSTS = frozenset(environment.text("TERSKEL_LINK_HOSTS").split())
# Webhooks go out of the network only, and encrypted, but for the systems named here as host:port.
TERSKEL_WEBHOOK_HOSTS = frozenset(environment.text("TERSKEL_WEBHOOK_HOSTS").split())

# Contracts may be signed at Posten signering where the three are set; without the address nothing is shown of it.
TERSKEL_POSTEN_SIGNERING = environment.signing_service("TERSKEL_POSTEN_SIGNERING")
TERSKEL_POSTEN_SIGNERING_CERTIFICATE = environment.text("TERSKEL_POSTEN_SIGNERING_CERTIFICATE")
TERSKEL_POSTEN_SIGNERING_ISSUERS = environment.text("TERSKEL_POSTEN_SIGNERING_ISSUERS")

# Who may read /metrics; see `terskel.project.watching`.
TERSKEL_METRICS_TOKEN = environment.text("TERSKEL_METRICS_TOKEN")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "terskel.project.logs.AsJson"},
        "line": {"()": "terskel.project.logs.AsLine"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": environment.one_of(
                "TERSKEL_LOG_FORMAT", "line" if TERSKEL_DEMO else "json", among=("json", "line")
            ),
        }
    },
    # Django's own handler writes what ours leaves out.
    "loggers": {"django": {"handlers": [], "propagate": True}, "django.server": {"handlers": [], "propagate": True}},
    "root": {"handlers": ["stderr"], "level": environment.text("TERSKEL_LOG_LEVEL", "WARNING").upper()},
}
