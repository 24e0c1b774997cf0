"""Everything that goes wrong, as problem+json (RFC 9457), in the reader's language."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

import orjson
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from terskel import clock
from terskel.api import field_errors
from terskel.api.access import ScopeMissing, TooMany
from terskel.api.keys import Replayed
from terskel.api.storable import Unstorable
from terskel.audit.act import NOT_YOURS
from terskel.audit.actions import note_refused_access
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, Refused, RefusedAct
from terskel.core.languages import LANGUAGES, Language
from terskel.core.phrases import Phrasebook, refusal_text

MEDIA_TYPE: Final = "application/problem+json"
BOOK: Final = Phrasebook.of("api")

ABOUT_THE_CONTENT: Final = frozenset(
    {
        "accounts.key_used_otherwise",
        "api.category_unknown",
        "api.cursor_unknown",
        "api.key_malformed",
        "api.model_unreadable",
        "competitions.title_too_long",
        "tenders.file_empty",
        "tenders.file_kind_unknown",
        "tenders.file_name_unusable",
        "tenders.file_too_large",
        "tenders.part_altered",
        "tenders.part_not_sealed",
        "tenders.part_of_another_size",
        "tenders.part_too_long",
        "tenders.part_unknown",
        "tenders.price_not_an_amount",
        "tenders.text_too_long",
        "tenders.criterion_unstorable",
        "tenders.person_unstorable",
        "tenders.requirement_unstorable",
        "tenders.total_too_high",
    }
)
"""Refusals of what was sent; all others are about the state things are in."""

WRITTEN_SINCE: Final = frozenset(
    {
        "competitions.draft_written_since",
        "qualification.draft_written_since",
        "qualification.findings_written_since",
        "tenders.draft_written_since",
    }
)
"""Refusals of a change to what somebody else has changed: If-Match named another version."""

ABOUT_US: Final = frozenset({"operations.clock_uncertain", "audit.busy"})
"""Refusals that pass by themselves: the same request may be sent again."""


class FieldError(Schema):
    """Where in the request, and what is wrong there."""

    location: list[str]
    message: str


class Problem(Schema):
    """RFC 9457. `code` is the same as in pages and audit, `clause` the rule it rests on.

    `request_id` finds the request in the operator's log."""

    type: str
    title: str
    status: int
    detail: str
    code: str = ""
    clause: str = ""
    request_id: str = ""
    errors: list[FieldError] = []


# Declared here for all operations: a model of ninja's for each status of each of them took 10 MB of every process.
STATUSES: Final = tuple(map(HTTPStatus, (400, 401, 403, 404, 409, 412, 413, 422, 429, 503)))
_PLACE: Final = "#/components/schemas/{model}"
REFERENCE: Final[Mapping[str, str]] = {"$ref": _PLACE.format(model=Problem.__name__)}


def schemas() -> dict[str, Any]:
    """What a problem is made of, as the description of the API says it."""
    whole = Problem.model_json_schema(ref_template=_PLACE, mode="serialization")
    return {**whole.pop("$defs"), Problem.__name__: whole}


def handle_problems(api: NinjaAPI) -> None:
    """Let `api` answer every failure with a Problem."""
    api.add_exception_handler(RefusedAct, _refused)
    api.add_exception_handler(Missing, _missing)
    api.add_exception_handler(Http404, _missing)
    api.add_exception_handler(AuthenticationError, _unauthorised)
    api.add_exception_handler(ScopeMissing, _without_scope)
    api.add_exception_handler(TooMany, _too_many)
    api.add_exception_handler(Replayed, _replayed)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(HttpError, _other)


def broken(request: HttpRequest) -> HttpResponse:
    """What nobody expected, and nothing of why: the log has it under `request_id`."""
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, _say(request, "broken"))


def away(request: HttpRequest) -> HttpResponse:
    """The database was not there. Whether an act was done is told by sending it again with its key."""
    response = _answer(request, HTTPStatus.SERVICE_UNAVAILABLE, _say(request, "broken"))
    response.headers["Retry-After"] = "5"
    return response


def unknown_address(request: HttpRequest) -> HttpResponse:
    """No operation has this address, as where an id is no UUID."""
    return _answer(request, HTTPStatus.NOT_FOUND, _say(request, "unknown_address"))


def unreadable(request: HttpRequest) -> HttpResponse:
    """What no operation got to read."""
    return _answer(request, HTTPStatus.BAD_REQUEST, _say(request, "other"))


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """The address has other methods: those in `allowed`, which stand in `Allow` too (RFC 9110 §15.5.6)."""
    detail = BOOK.say("problem.not_allowed", language_of(request), methods=allowed)
    response = _answer(request, HTTPStatus.METHOD_NOT_ALLOWED, detail)
    response.headers["Allow"] = allowed
    return response


def status_of(refused: Refused) -> HTTPStatus:
    """422 where the content sent is wrong, 412 where it was written meanwhile, 503 where we can't now, else 409."""
    if refused.code in WRITTEN_SINCE:
        return HTTPStatus.PRECONDITION_FAILED
    if refused.code in ABOUT_THE_CONTENT:
        return HTTPStatus.UNPROCESSABLE_ENTITY
    if refused.code in ABOUT_US:
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.CONFLICT


def _refused(request: HttpRequest, stopped: object) -> HttpResponse:
    assert isinstance(stopped, RefusedAct)
    refused = stopped.refused
    if not stopped.on_record:
        _note(request, refused)
    status = status_of(refused)
    response = _answer(
        request,
        status,
        _words(refused, language_of(request)),
        code=refused.code,
        clause=refused.clause,
        type=f"urn:terskel:refusal:{refused.code}",
    )
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "1"
    return response


def _words(refused: Refused, language: Language) -> str:
    """As on the pages, but where a program does something else about it or counts otherwise."""
    own = f"refusal.{refused.code}"
    return BOOK.say(own, language, **refused.facts) if own in BOOK else refusal_text(refused, language)


def _missing(request: HttpRequest, stopped: object) -> HttpResponse:
    if not isinstance(stopped, Missing) or not stopped.on_record:
        _note(request, NOT_YOURS)
    return _answer(request, HTTPStatus.NOT_FOUND, _say(request, "missing"))


def _note(request: HttpRequest, refused: Refused) -> None:
    """Keep that somebody with a token was turned away from a competition (directive 2014/24/EU annex IV (g))."""
    found, reader = request.resolver_match, getattr(request, "auth", None)
    matter_id = found.kwargs.get("competition_id") if found else None
    if found is not None and isinstance(matter_id, UUID) and isinstance(reader, Actor) and reader.kind == "person":
        note_refused_access(matter_id, page=found.view_name, refused=refused, by=reader, at=clock.now())


def _unauthorised(request: HttpRequest, _stopped: object) -> HttpResponse:
    response = _answer(request, HTTPStatus.UNAUTHORIZED, _say(request, "unauthorised"))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _without_scope(request: HttpRequest, stopped: object) -> HttpResponse:
    """RFC 6750 §3.1: the token is good, and not for this."""
    assert isinstance(stopped, ScopeMissing)
    detail = BOOK.say("problem.scope_missing", language_of(request), scope=stopped.scope)
    response = _answer(request, HTTPStatus.FORBIDDEN, detail, code="api.scope_missing")
    response.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{stopped.scope}"'
    return response


def _too_many(request: HttpRequest, stopped: object) -> HttpResponse:
    assert isinstance(stopped, TooMany)
    detail = BOOK.say("problem.too_many", language_of(request), most=stopped.limit, seconds=stopped.seconds)
    response = _answer(request, HTTPStatus.TOO_MANY_REQUESTS, detail, code="api.too_many")
    response.headers["Retry-After"] = str(stopped.seconds)
    return response


def _replayed(_request: HttpRequest, stopped: object) -> HttpResponse:
    assert isinstance(stopped, Replayed)
    answer = stopped.answer
    response = HttpResponse(answer.body, status=answer.status, content_type=answer.content_type)
    response.headers["Idempotency-Replayed"] = "true"
    if answer.etag:
        response.headers["ETag"] = answer.etag
    return response


def _invalid(request: HttpRequest, stopped: object) -> HttpResponse:
    """What was sent is not repeated: it may be part of a tender."""
    assert isinstance(stopped, ValidationError)
    language = language_of(request)
    errors = [
        {"location": _location(error["loc"]), "message": field_errors.message(error, language)}
        for error in stopped.errors
    ]
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, _say(request, "invalid"), errors=errors)


def _location(steps: Iterable[object]) -> list[str]:
    """Where in what was sent: an operation has one body, and what its function calls that was never sent."""
    whence, *rest = map(str, steps)
    return [whence, *rest[1:]] if whence == "body" else [whence, *rest]


def _too_large(request: HttpRequest, _stopped: object) -> HttpResponse:
    return _answer(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _say(request, "too_large"))


def _other(request: HttpRequest, stopped: object) -> HttpResponse:
    assert isinstance(stopped, HttpError)
    if isinstance(text := stopped.__cause__, Unstorable):
        errors = [{"location": ["body", *text.location], "message": _say(request, "unstorable")}]
        return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, _say(request, "invalid"), errors=errors)
    status = HTTPStatus(stopped.status_code)
    return _answer(request, status, _say(request, "malformed" if status is HTTPStatus.BAD_REQUEST else "other"))


def _answer(request: HttpRequest, status: HTTPStatus, detail: str, **more: Any) -> HttpResponse:
    body = {
        "request_id": request.headers.get("X-Request-ID", ""),
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    } | more
    return HttpResponse(orjson.dumps(body), status=status.value, content_type=MEDIA_TYPE)


def _say(request: HttpRequest, name: str) -> str:
    return BOOK.say(f"problem.{name}", language_of(request))


def language_of(request: HttpRequest) -> Language:
    """The language asked for, else the token's person's own."""
    asked = translation.get_language()
    reader = getattr(request, "auth", None)
    if not request.headers.get("Accept-Language") and isinstance(reader, Actor):
        asked = reader.language
    return next((language for language in LANGUAGES if language == asked), "nb")
