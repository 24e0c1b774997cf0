"""Settings of the tests: a database, keys and files of this process's own, made when first used."""

import os
import tempfile
from pathlib import Path

from terskel.devdb import Cluster

FOLDER = Path(tempfile.gettempdir()) / f"terskel-tests-{os.geteuid()}-{os.getpid()}"
CLUSTER = Cluster(FOLDER / "database", durable=False)

KEPT = {"TERSKEL_SHARED", "TERSKEL_REQUIRE_SHARED"}
for name in [name for name in os.environ if name.startswith("TERSKEL_") and name not in KEPT]:
    del os.environ[name]
os.environ["TERSKEL_DATA_DIR"] = str(FOLDER)
os.environ["TERSKEL_SECRET_KEY"] = "only for tests"
os.environ["TERSKEL_COMPANY_REGISTER"] = "off"
os.environ["DATABASE_URL"] = CLUSTER.url()

from terskel.project.settings import *  # noqa: E402, F403
from terskel.project.settings import CACHES, STORAGES  # noqa: E402

CACHES = CACHES | {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "nearby": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
# Every test comes from the same address, and none is about how many they are together.
TERSKEL_API_RATE_OF_ADDRESS = 100_000
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
TERSKEL_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TERSKEL_PASSPHRASE_WORK = 10
# Quick to check; the strength of the real hashers is Django's business.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
