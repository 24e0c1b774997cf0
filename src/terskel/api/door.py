"""The API itself: JSON by orjson, problems by their own media type, no pages."""

from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.types import DictStrAny

from terskel.api import problems
from terskel.api.operations import reading, tendering

DESCRIPTION = """Terskel over HTTP: the same acts, rules and refusals as the pages.

Reads of what is public need no token. A tender is written, delivered and withdrawn with a token
that acts for one membership of one person. Amounts are text in kroner without VAT; instants are UTC.
A refusal is problem+json (RFC 9457) with the same code as in the pages."""


class Rendering(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002  BaseRenderer's
        return orjson.dumps(data, default=_spelled, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


class Parsing(Parser):
    def parse_body(self, request: HttpRequest) -> DictStrAny:
        parsed: DictStrAny = orjson.loads(request.body)
        return parsed


class Door(NinjaAPI):
    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """As ninja writes it, with problems under their own media type."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {problems.MEDIA_TYPE: response["content"][Rendering.media_type]}
        return schema


def _spelled(value: object) -> str:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no spelling in the API")


api = Door(
    title="Terskel",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    renderer=Rendering(),
    parser=Parsing(),
)
problems.handle_problems(api)
api.add_router("", reading.router)
api.add_router("", tendering.router)
