"""Worlds after the opening: a panel at work, a frozen result, an award, a contract. All through actions.

Each begins with a competition of its own, or goes on from the `opened` one it is given (`opened_beside`).

The calendar goes on from the opening, Friday 22 January 2027 at 13.00: declared at 14.00, scored on Monday 25, frozen
on Tuesday 26, recommended on Wednesday 27, approved and told on Thursday 28 January. The standstill of ten days ends on
Sunday 7 February and therefore runs out with Monday 8: signing from Tuesday 9 February at 00.00.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from terskel.awards import actions as awards
from terskel.awards import documentation
from terskel.awards.queries import Evidence
from terskel.contracts import actions as contracts
from terskel.core.actors import Actor
from terskel.documents.letters import LetterData
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from terskel.evaluation.actions import Check, Mark
from tests.worlds.cast import Cast, oslo
from tests.worlds.competitions import CompetitionWorld, opened_competition

DECLARED_AT = oslo("2027-01-22 14:00")
SCORED_AT = oslo("2027-01-25 10:00")
FINALISED_AT = oslo("2027-01-26 15:00")
PREPARED_AT = oslo("2027-01-27 09:00")
APPROVED_AT = oslo("2027-01-28 11:00")
STANDSTILL_ENDS_AT = oslo("2027-02-09 00:00")
SIGNED_AT = oslo("2027-02-10 09:30")

EVIDENCE = Evidence(
    evidence="Firmaattest, skatteattest og to referanser stemmer med egenerklæringen.",
    sanctions="Oppdragsgiveren kan holde tilbake betaling til forholdet er rettet.",
    no_lots_reason="Oppdraget er ett årsverk og kan ikke deles.",
    subcontracts="",
    conflicts="",
    other_matters="",
)


@dataclass(frozen=True, slots=True)
class EvaluationWorld:
    """One opened competition at Helfo with its tenders: Bjørn's and Camilla's, by supplier."""

    competition: CompetitionWorld
    tenders: Mapping[UUID, UUID]

    @property
    def id(self) -> UUID:
        return self.competition.id

    @property
    def cast(self) -> Cast:
        return self.competition.cast

    @property
    def bjorns(self) -> UUID:
        return self.tenders[self.cast.fjordsikt_id]

    @property
    def camillas(self) -> UUID:
        return self.tenders[self.cast.rival_id]

    @property
    def requirements(self) -> tuple[UUID, ...]:
        return self.competition.requirements

    @property
    def quality(self) -> tuple[UUID, ...]:
        return self.competition.criteria[:-1]

    @property
    def price(self) -> UUID:
        return self.competition.criteria[-1]


def person_of(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise AssertionError("the cast are people")
    return actor.person_id


def said_in(letter: LetterData) -> str:
    """The letter's words with plain spaces, for tests that look for a phrase in it."""
    return f"{letter.title} {letter.blocks}".replace("\\xa0", " ")


def panel_seated(
    cast: Cast, *, prices: Mapping[str, Decimal] | None = None, opened: CompetitionWorld | None = None
) -> EvaluationWorld:
    """Opened, with Eva as lead and Erik on the panel; nobody has declared anything."""
    world = opened or opened_competition(cast, prices=prices)
    members = [person_of(cast.eva_at_helfo), person_of(cast.erik_at_helfo)]
    evaluations.appoint(world.id, lead_id=members[0], person_ids=members, by=cast.brita, at=DECLARED_AT)
    return EvaluationWorld(competition=world, tenders={})


def panel_declared(
    cast: Cast, *, prices: Mapping[str, Decimal] | None = None, opened: CompetitionWorld | None = None
) -> EvaluationWorld:
    """Both have declared themselves impartial, and see the tenders."""
    world = panel_seated(cast, prices=prices, opened=opened)
    for member in (cast.eva_at_helfo, cast.erik_at_helfo):
        evaluations.declare_impartiality(world.id, free=True, by=member, at=DECLARED_AT)
    sheets = evaluation_queries.matrix(cast.eva_at_helfo, world.id).sheets
    return replace(world, tenders={sheet.supplier_id: sheet.tender_id for sheet in sheets})


def pass_requirements(world: EvaluationWorld, *tender_ids: UUID, at: datetime = SCORED_AT) -> None:
    """Erik finds every absolute requirement met."""
    checks = [Check(tender_id, one, met=True) for tender_id in tender_ids for one in world.requirements]
    evaluations.check_requirements(world.id, checks, by=world.cast.erik_at_helfo, at=at)


def give(world: EvaluationWorld, tender_id: UUID, *points: str, at: datetime = SCORED_AT) -> None:
    """Erik scores a tender on each quality criterion, with a reason of its own."""
    whose = "Fjordsikt" if tender_id == world.bjorns else "Rival"
    marks = [
        Mark(tender_id, criterion, Decimal(one), f"{whose} viser på kriterium {number} det som gir {one} poeng.")
        for number, (criterion, one) in enumerate(zip(world.quality, points, strict=True), start=1)
    ]
    evaluations.score(world.id, marks, by=world.cast.erik_at_helfo, at=at)


def scored(cast: Cast, *, opened: CompetitionWorld | None = None) -> EvaluationWorld:
    """Everything checked and scored: Bjørn is better, Camilla cheaper."""
    world = panel_declared(cast, opened=opened)
    pass_requirements(world, world.bjorns, world.camillas)
    give(world, world.bjorns, "9", "8")
    give(world, world.camillas, "6", "7")
    return world


def finalised(cast: Cast, *, opened: CompetitionWorld | None = None) -> EvaluationWorld:
    """The result is frozen: Bjørn first."""
    world = scored(cast, opened=opened)
    evaluations.finalise(world.id, by=cast.eva_at_helfo, at=FINALISED_AT)
    return world


def characteristics(world: EvaluationWorld) -> dict[UUID, str]:
    """What of the winner may be told."""
    return {
        criterion: f"Det valgte tilbudet kjennetegnes av styrke {number}."
        for number, criterion in enumerate(world.quality, start=1)
    }


def prepared(cast: Cast, *, opened: CompetitionWorld | None = None) -> tuple[EvaluationWorld, UUID]:
    world = finalised(cast, opened=opened)
    award_id = awards.prepare(world.id, characteristics=characteristics(world), by=cast.brita, at=PREPARED_AT)
    return world, award_id


def document(award_id: UUID, by: Actor, *, issued_on: date = date(2026, 12, 15), at: datetime = PREPARED_AT) -> None:
    """Everything demanded of the winner is held already, and accepted."""
    for one in documentation.standing(award_id):
        if one.concluded_at is None:
            awards.receive_evidence(one.id, source="held", issued_on=issued_on, by=by, at=at)
            awards.conclude_evidence(one.id, accepted=True, by=by, at=at)


def check_evidence(award_id: UUID, by: Actor, evidence: Evidence = EVIDENCE, *, at: datetime = PREPARED_AT) -> None:
    """Every piece accepted, and the check recorded."""
    document(award_id, by, at=at)
    awards.check_evidence(award_id, evidence, by=by, at=at)


def submitted(cast: Cast, *, opened: CompetitionWorld | None = None) -> tuple[EvaluationWorld, UUID]:
    world, award_id = prepared(cast, opened=opened)
    check_evidence(award_id, cast.brita)
    awards.submit(award_id, by=cast.brita, at=PREPARED_AT)
    return world, award_id


def announced(cast: Cast, *, opened: CompetitionWorld | None = None) -> tuple[EvaluationWorld, UUID]:
    """Approved by Daniel, everyone told."""
    world, award_id = submitted(cast, opened=opened)
    awards.approve(award_id, by=cast.daniel, at=APPROVED_AT)
    return world, award_id


def contract_prepared(cast: Cast, *, opened: CompetitionWorld | None = None) -> tuple[EvaluationWorld, UUID]:
    world, _award_id = announced(cast, opened=opened)
    contract_id = contracts.prepare(
        world.id,
        starts_on=date(2027, 3, 1),
        ends_on=date(2028, 2, 29),
        owner_id=person_of(cast.daniel),
        manager_id=person_of(cast.brita),
        by=cast.brita,
        at=APPROVED_AT,
    )
    return world, contract_id
