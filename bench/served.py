"""The product's own application with one operation more: an empty authenticated POST, which benchmarks stand beside."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terskel.project.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.http import HttpRequest  # noqa: E402  Django must be ready before the API is read
from ninja import Status  # noqa: E402

from terskel.api.access import Token  # noqa: E402
from terskel.api.door import api  # noqa: E402


@api.post("/bench/empty", auth=Token("tenders:write"), response={204: None}, include_in_schema=False)
def empty(request: HttpRequest) -> Status[None]:  # noqa: ARG001  ninja hands it in by name
    return Status(204, None)
