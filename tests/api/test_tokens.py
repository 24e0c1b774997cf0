"""A token does what its scopes say, so many times a minute, until its day."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from ninja.operation import Operation

from terskel import clock
from terskel.accounts.models import ApiToken
from terskel.api.access import Token
from terskel.api.door import api
from terskel.core import scopes
from tests.api.conftest import ApiWorld, Program
from tests.worlds.competitions import DELIVERED_AT
from tests.worlds.programs import GOOD_FOR, secret_of


def program(world: ApiWorld, *named: str) -> Program:
    return Program(secret_of(world.competition.cast.bjorn, scopes=named, at=DELIVERED_AT))


def test_a_scope_that_is_missing_is_named(world: ApiWorld) -> None:
    answer = program(world, "tenders:read").send("PATCH", world.tender, {"price": "1"})
    assert (answer.status_code, answer.json()["code"]) == (403, "api.scope_missing")
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="tenders:write"'
    assert program(world, "tenders:write").send("GET", world.tender).status_code == 200


def test_without_the_scope_one_reads_what_everyone_may(world: ApiWorld) -> None:
    own = world.brita.send("GET", "/own/competitions").json()
    assert own
    narrow = program(world, "contracts:read")
    assert narrow.send("GET", f"/competitions/{world.competition.id}").status_code == 200
    assert narrow.send("GET", f"/competitions/{world.competition.id}/questions").json() == []


def test_a_token_runs_out(world: ApiWorld) -> None:
    with clock.stopped_at(DELIVERED_AT + GOOD_FOR - timedelta(microseconds=1)):
        assert world.bjorn.send("GET", "/invitations").status_code == 200
    with clock.stopped_at(DELIVERED_AT + GOOD_FOR):
        assert world.bjorn.send("GET", "/invitations").status_code == 401


def test_the_limit_is_counted_by_the_minute_and_said(world: ApiWorld) -> None:
    with override_settings(TERSKEL_API_RATE=2):
        first = world.bjorn.send("GET", "/invitations")
        assert first.headers["RateLimit"] == '"minute";r=1;t=60'
        assert first.headers["RateLimit-Policy"] == '"minute";q=2;w=60'
        world.bjorn.send("GET", "/invitations")
        over = world.bjorn.send("GET", "/invitations", None, **{"accept-language": "en"})
        assert (over.status_code, over.headers["Retry-After"], over.json()["code"]) == (429, "60", "api.too_many")
        assert "Wait 60 seconds" in over.json()["detail"]
        assert world.camilla.send("GET", "/invitations").status_code == 200
        with clock.stopped_at(DELIVERED_AT + timedelta(minutes=1)):
            assert world.bjorn.send("GET", "/invitations").status_code == 200


def test_an_address_without_a_token_has_a_limit_too(world: ApiWorld) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9")
    with override_settings(TERSKEL_API_RATE_OF_ADDRESS=2):
        answers = [client.get("/api/dps").status_code for _ in range(3)]
        assert answers == [200, 200, 429]
        assert client.get("/api/dps", headers=world.bjorn.headers()).status_code == 200


def test_it_is_known_when_a_token_was_last_used(world: ApiWorld) -> None:
    token = ApiToken.objects.order_by("created_at", "id").first()
    assert token is not None
    assert token.last_used_at is None
    world.bjorn.send("GET", "/invitations")
    token.refresh_from_db()
    assert token.last_used_at == DELIVERED_AT


def operations_of(bound: Any) -> Iterator[Operation]:
    for path in bound.path_operations.values():
        yield from path.operations


def test_every_operation_asks_for_a_scope_that_fits_what_it_does() -> None:
    """Reads ask to read, writes to write; a scope to write is given only where something writes."""
    asked = set()
    for operation in (one for bound in api._get_bound_routers() for one in operations_of(bound)):
        tokens = [one for one in operation.auth_callbacks if isinstance(one, Token)]
        assert len(tokens) == 1, operation.path
        right = "read" if operation.methods == ["GET"] else "write"
        assert tokens[0].scope.endswith(f":{right}"), operation.path
        asked.add(tokens[0].scope)
    assert asked == set(scopes.ALL)


@pytest.mark.parametrize(
    ("held", "wanted", "granted"),
    [
        (["tenders:write"], "tenders:read", True),
        (["tenders:read"], "tenders:write", False),
        (["tenders:write"], "contracts:read", False),
        ([], "dps:read", False),
    ],
)
def test_a_scope_to_write_holds_the_one_to_read(held: list[str], wanted: str, granted: bool) -> None:
    assert scopes.granted(held, wanted) is granted


def test_scopes_are_kept_in_order_and_once() -> None:
    assert scopes.in_order(["tenders:read", "dps:read", "tenders:write"]) == ("dps:read", "tenders:write")
    with pytest.raises(KeyError, match="awards:write"):
        scopes.in_order(["awards:write"])
