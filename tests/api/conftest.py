"""A published competition; Bjørn's program has a token, Camilla's too, and Brita's at the authority."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from terskel import clock
from terskel.accounts import actions as accounts
from terskel.core.actors import Actor
from terskel.organisations import queries as organisations
from tests.worlds.competitions import DELIVERED_AT, CompetitionWorld, published_competition
from tests.worlds.lent import lent


@dataclass(frozen=True)
class Program:
    """A program of one member of the cast, talking to the API with a token."""

    secret: str

    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secret}"}

    def send(self, method: str, address: str, body: object = None, **headers: str) -> Any:
        """One request; bytes go as they are, anything else as JSON."""
        raw = isinstance(body, bytes)
        return Client().generic(
            method,
            f"/api{address}",
            data=body if raw else b"" if body is None else json.dumps(body).encode(),
            content_type="application/octet-stream" if raw else "application/json",
            headers=self.headers() | headers,
        )


@dataclass(frozen=True)
class ApiWorld:
    competition: CompetitionWorld
    bjorn: Program
    camilla: Program
    brita: Program
    stranger: Program

    @property
    def tender(self) -> str:
        return f"/competitions/{self.competition.id}/tender"


def token_of(actor: Actor) -> str:
    person_id = actor.person_id
    assert person_id is not None
    choice = next(one for one in organisations.actors_of(person_id) if one.actor == actor)
    _, secret = accounts.create_api_token(choice.membership_id, "integrasjon", by=actor, at=DELIVERED_AT)
    return secret


@pytest.fixture
def world(db: None) -> Iterator[ApiWorld]:
    competition = lent(published_competition)
    cast = competition.cast
    with clock.stopped_at(DELIVERED_AT):
        yield ApiWorld(
            competition,
            Program(token_of(cast.bjorn)),
            Program(token_of(cast.camilla)),
            Program(token_of(cast.brita)),
            Program("terskel_nobody"),
        )
