"""A published competition; programs of Bjørn and Camilla, of Brita who buys, and of Astrid who runs the system."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from terskel import clock
from terskel.articles import actions as articles
from terskel.articles.actions import NewImage, Written
from terskel.competitions import actions as competitions
from terskel.core.ids import uuid7
from terskel.documents import queries as documents
from terskel.qualification import queries as qualification
from tests.worlds.competitions import ASKED_AT, DELIVERED_AT, CompetitionWorld, published_competition
from tests.worlds.images import png
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


@dataclass
class ApiWorld:
    competition: CompetitionWorld
    bjorn: Program
    camilla: Program
    brita: Program
    astrid: Program
    stranger: Program

    @cached_property
    def things(self) -> dict[str, object]:
        """What there is of Bjørn's firm, and a question of its; a draft of Brita's stands for competitions to write."""
        competition, at = self.competition, DELIVERED_AT
        bjorn = competition.cast.bjorn
        [application] = qualification.my_applications(bjorn, at=at)
        return {
            "application_id": application.id,
            "line_id": application.lines[0].id,
            "qualification_id": qualification.my_rights(bjorn, at=at)[0].id,
            "letter_id": documents.letters_for_recipient(bjorn)[0].id,
            "question_id": competitions.ask(competition.id, "Kan arbeidet gjøres hjemmefra?", by=bjorn, at=ASKED_AT),
            "document_id": uuid7(),
            "contract_id": uuid7(),
            "message_id": uuid7(),
            "article_id": self._article(),
        }

    def _article(self) -> UUID:
        """News of the system, with an image."""
        astrid, image = self.competition.cast.astrid, NewImage(BytesIO(png()), "kart.png")
        written = Written(
            title="Åpning i sør",
            dated=DELIVERED_AT.date(),
            excerpt="Kategorien er åpnet.",
            text="- nord\n- sør",
            dps_id=self.competition.dps.id,
            image=image,
            image_alt="Et kart",
        )
        made = articles.write_article("news", written, by=astrid, at=DELIVERED_AT)
        articles.publish_article(made, by=astrid, at=DELIVERED_AT)
        return made

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
            Program(secret_of(cast.astrid, at=DELIVERED_AT)),
            Program("terskel_nobody"),
        )


def ask(world: ApiWorld, text: str = "Hvor?", **headers: str):
    return world.bjorn.send("POST", f"/competitions/{world.competition.id}/questions", {"text": text}, **headers)
