"""A published competition; Bjørn's program has a token, Camilla's too, and Brita's at the authority."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from terskel import clock
from tests.worlds.competitions import DELIVERED_AT, CompetitionWorld, published_competition
from tests.worlds.lent import lent
from tests.worlds.programs import secret_of


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


@pytest.fixture
def world(db: None) -> Iterator[ApiWorld]:
    competition = lent(published_competition)
    cast = competition.cast
    with clock.stopped_at(DELIVERED_AT):
        yield ApiWorld(
            competition,
            Program(secret_of(cast.bjorn, at=DELIVERED_AT)),
            Program(secret_of(cast.camilla, at=DELIVERED_AT)),
            Program(secret_of(cast.brita, at=DELIVERED_AT)),
            Program("terskel_nobody"),
        )
