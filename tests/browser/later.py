"""Competitions that have come further than the matrix's: opened, scored, frozen, awarded, complained of, with a
contract to sign; and a right whose holder is heard.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from terskel.awards import actions as awards
from terskel.core.decisions import Missing, RefusedAct
from terskel.qualification import actions as qualification
from terskel.qualification.models import Qualification
from terskel.tenders import actions as tenders
from tests.walls.test_permission_matrix import Row
from tests.worlds import evaluations
from tests.worlds.cast import PASSPHRASE, Cast, the_cast
from tests.worlds.competitions import OPENING_AT, CompetitionWorld, dps_with_rival, opened_beside
from tests.worlds.dps import DpsWorld
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
    world.things["asked"], world.things["asked_evidence"] = _asked_of_winner(
        cast, opened_beside(dps, "Innkjøpsrådgiver 6 måneder")
    )
    world.things["complaint"] = _complained_of(cast, opened_beside(dps, "Databaseekspert 6 måneder"))
    world.things["heard_right"] = _heard(cast, dps)
    return world


def _asked_of_winner(cast: Cast, opened: CompetitionWorld) -> tuple[UUID, UUID]:
    """The competition, and a piece of evidence that its winner is asked for in writing and may hand in."""
    evaluated, award_id = evaluations.prepared(cast, opened=opened)
    asked_id = awards.demand_more(award_id, "Forsikringsbevis", by=cast.brita, at=NOW)
    awards.ask_winner(award_id, due_at=NOW + timedelta(days=7), by=cast.brita, at=NOW)
    return evaluated.id, asked_id


def _complained_of(cast: Cast, opened: CompetitionWorld) -> UUID:
    """The award, by who did not win it; a buyer has taken it and concludes next."""
    evaluated, _award_id = evaluations.announced(cast, opened=opened)
    about = "Vi fikk ikke poeng for oppdraget som er beskrevet på side fire i tilbudet."
    complaint_id = awards.complain(evaluated.id, about="award", text=about, by=cast.camilla, at=NOW)
    awards.take_complaint(complaint_id, by=cast.brita, at=NOW)
    return complaint_id


def _heard(cast: Cast, dps: DpsWorld) -> UUID:
    """A right that may be suspended: its holder has been told why, and may answer."""
    rights = Qualification.objects.filter(category__dps=dps.id, supplier=cast.camilla.organisation_id)
    right_id: UUID = rights.values_list("id", flat=True)[0]
    due_at = NOW + timedelta(days=14)
    qualification.hear(
        right_id, ground="R-242-3a", case_for="Skatteattesten viser restanser.", due_at=due_at, by=cast.astrid, at=NOW
    )
    return right_id


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
