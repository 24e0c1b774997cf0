"""The API itself: JSON by orjson, problems by their own media type, no pages."""

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.types import DictStrAny

from terskel.api import keys, problems, storable, written
from terskel.api.access import Token

# Each module adds its operations to the router when it is read, and Django tries their addresses in that order: those
# of a tender come first, for before a deadline hardly any other is asked for.
from terskel.api.operations import tendering  # noqa: F401

# isort: split
from terskel.api.operations import (  # noqa: F401
    afterwards,
    applying,
    articles,
    assessing,
    buying,
    inviting,
    publishing,
    reading,
    routing,
    telling,
)

DESCRIPTION = """Terskel over HTTP: the same acts, rules and refusals as the pages.

Reads of what is public need no token. Everything else is done with a token that acts for one membership of one
person, within its scopes. Amounts are text in kroner without VAT; instants are UTC. A refusal is problem+json
(RFC 9457) with the same code as in the pages. A POST with an `Idempotency-Key` is done once. Lists lead on by their
`Link` header. The guide is docs/api/README.md in the source."""


class Rendering(BaseRenderer):
    media_type = written.MEDIA_TYPE

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002  BaseRenderer's
        return written.spelled(data)


class Parsing(Parser):
    def parse_body(self, request: HttpRequest) -> DictStrAny:
        told: DictStrAny = storable.parsed(request.body)
        return told


class Door(NinjaAPI):
    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: DictStrAny | None = None
    ) -> OpenAPISchema:
        """As ninja writes it, with what holds for every operation: problems, scopes, keys, versions, links."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema["components"]["schemas"] |= problems.schemas()
        scopes = _scopes(self)
        for path in schema["paths"].values():
            for method, operation in path.items():
                _describe(method, operation, scopes.get(operation["operationId"], ""))
        return schema


def _scopes(api: NinjaAPI) -> dict[str, str]:
    """The scope that each operation asks of a token."""
    return {
        api.get_openapi_operation_id(operation): callback.scope
        for bound in api._get_bound_routers()
        for path in bound.path_operations.values()
        for operation in path.operations
        for callback in operation.auth_callbacks
        if isinstance(callback, Token)
    }


def _describe(method: str, operation: DictStrAny, scope: str) -> None:
    # OpenAPI 3.1: for a token that is no OAuth token the array names what it must hold.
    operation["security"] = [{name: [scope] for name in one} for one in operation.get("security", [])]
    if method == "post":
        operation.setdefault("parameters", []).append(keys.PARAMETER)
    responses = operation["responses"]
    responses |= {
        status.value: {"description": status.phrase, "content": {problems.MEDIA_TYPE: {"schema": problems.REFERENCE}}}
        for status in problems.STATUSES
    }
    if method == "get":
        responses[304] = {"description": "Not Modified: `If-None-Match` named this ETag"}
        responses[200]["headers"] = {"ETag": _header("of this answer, or of what can be edited in it")}
        if any(one["name"] == "cursor" for one in operation.get("parameters", [])):
            responses[200]["headers"]["Link"] = _header('the next page as rel="next", where there is one')


def _header(description: str) -> DictStrAny:
    return {"description": description, "schema": {"type": "string"}}


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
api.add_router("", routing.ALL)
