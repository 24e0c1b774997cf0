"""The application that the web server calls."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from terskel.project.turnstile import Turnstile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terskel.project.settings")
application = Turnstile(get_wsgi_application(), turns=settings.TERSKEL_DATABASE_POOL)

from terskel.project import beating  # noqa: E402 - Django must be ready before its tables are imported

beating.start()
