"""Astrid, Brita and Eva can open; Camilla has no key of her own."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from terskel.accounts import actions as accounts
from terskel.core.actors import SYSTEM
from terskel.core.ids import uuid7
from terskel.vault import keys

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PHRASES = {name: f"passfrasen til {name}" for name in ("astrid", "brita", "eva", "camilla")}


@dataclass(frozen=True)
class Openers:
    """People by name, and a matter whose key any two of Astrid, Brita and Eva open."""

    matter: UUID
    astrid: UUID
    brita: UUID
    eva: UUID
    camilla: UUID

    def phrase(self, person_id: UUID) -> str:
        return next(PHRASES[name] for name in PHRASES if getattr(self, name) == person_id)


@pytest.fixture
def openers(db: None) -> Openers:
    return made_openers()


def made_openers() -> Openers:
    people = {
        name: accounts.create_person(f"{name}@eksempel.no", name.title(), "nb", by=SYSTEM, at=AT) for name in PHRASES
    }
    for name in ("astrid", "brita", "eva"):
        keys.make_opener_identity(people[name], PHRASES[name], AT)
    matter = uuid7()
    keys.make_sealing_key(matter, [people["astrid"], people["brita"], people["eva"]], 2, AT)
    return Openers(matter, **people)
