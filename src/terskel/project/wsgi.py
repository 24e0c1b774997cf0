"""The application that the web server calls."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from terskel.project.turnstile import Turnstile

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terskel.project.settings")
application = Turnstile(get_wsgi_application(), turns=settings.TERSKEL_DATABASE_POOL)

from terskel.project import beating  # noqa: E402 - Django must be ready before its tables are imported

beating.start()

# Every page is read now and not during somebody's first request. What is here then stays: to look through it for
# garbage again and again took a tenth of the time of every request.
get_resolver().url_patterns  # noqa: B018  reading them is the point
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
