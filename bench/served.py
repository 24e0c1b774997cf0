"""The product's own application with one operation more: an empty authenticated POST, which benchmarks stand beside."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "terskel.project.settings")

from terskel.project.wsgi import application  # noqa: F401  the server asks for it

# isort: split
from django.http import HttpRequest
from ninja import Status

from terskel.api.access import Token
from terskel.api.door import api


@api.post("/bench/empty", auth=Token("tenders:write"), response={204: None}, include_in_schema=False)
def empty(request: HttpRequest) -> Status[None]:  # noqa: ARG001  ninja hands it in by name
    return Status(204, None)
