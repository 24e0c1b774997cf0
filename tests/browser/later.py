"""Competitions that have come further than the matrix's: opened, scored, frozen, awarded, with a contract."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from terskel.core.decisions import Missing, RefusedAct
from terskel.tenders import actions as tenders
from tests.walls.test_permission_matrix import Row
from tests.worlds import evaluations
from tests.worlds.cast import PASSPHRASE, the_cast
from tests.worlds.competitions import OPENING_AT, CompetitionWorld, dps_with_rival, opened_beside
from tests.worlds.evaluations import APPROVED_AT
from tests.worlds.visitors import World

SECTION: Final = "later"
ROWS: Final = Path(__file__).parent / "later.toml"
NOW: Final[datetime] = APPROVED_AT
PEOPLE: Final = ("astrid", "eva", "brita", "daniel", "bjorn", "camilla", "eva_at_helfo", "erik_at_helfo")


def rows() -> list[Row]:
    listed = tomllib.loads(ROWS.read_text(encoding="utf-8"))
    return [
        Row(name, frozenset(table.pop("in")), section=SECTION, **table)
        for name, tables in listed.items()
        for table in tables
    ]


def build() -> World:
    """One system, and a competition for each stage."""
    cast = the_cast()
    world = World(cast=cast, now=NOW)
    for name in PEOPLE:
        world.seat(name, getattr(cast, name))
    dps = dps_with_rival(cast)
    world.things["opened"] = _tried_by_others(opened_beside(dps, "Rådgiver i personvern")).id
    scored = evaluations.scored(cast, opened=opened_beside(dps, "Testleder 12 måneder"))
    world.things["scored"], world.things["scored_tender"] = scored.id, scored.bjorns
    world.things["finalised"] = evaluations.finalised(cast, opened=opened_beside(dps, "Prosjektleder 6 måneder")).id
    for stage, (title, build_it) in STAGES.items():
        evaluated, made_id = build_it(cast, opened=opened_beside(dps, title))
        world.things[stage] = made_id if stage == "contract" else evaluated.id
    return world


def _tried_by_others(competition: CompetitionWorld) -> CompetitionWorld:
    """A buyer and a tenderer, who are no openers, ask to open; the page of refused attempts then has something."""
    for one in (competition.cast.brita, competition.cast.camilla):
        with suppress(RefusedAct, Missing):
            tenders.release_share(competition.id, passphrase=PASSPHRASE, impartial=True, by=one, at=OPENING_AT)
    return competition


STAGES: Final[dict[str, tuple[str, Callable[..., tuple[evaluations.EvaluationWorld, UUID]]]]] = {
    "prepared": ("Tjenestedesigner 12 måneder", evaluations.prepared),
    "submitted": ("Løsningsarkitekt 12 måneder", evaluations.submitted),
    "announced": ("Sikkerhetsrådgiver 6 måneder", evaluations.announced),
    "contract": ("Utvikler 12 måneder", evaluations.contract_prepared),
}
