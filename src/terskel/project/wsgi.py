"""The application that the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terskel.project.settings")
application = get_wsgi_application()

from terskel.project import beating  # noqa: E402 - Django must be ready before its tables are imported

beating.start()
