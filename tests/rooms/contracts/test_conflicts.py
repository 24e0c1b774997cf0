"""Who has declared a conflict of interest prepares, decides and signs nothing afterwards (FOA § 7-5)."""

import pytest

from terskel.awards import actions as awards
from terskel.contracts import actions as contracts
from terskel.contracts import queries
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries as evaluation_queries
from tests.rooms.refusals import refused
from tests.worlds.cast import Cast, official, person
from tests.worlds.competitions import OPENING_AT
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    PREPARED_AT,
    EvaluationWorld,
    characteristics,
    contract_prepared,
    finalised,
    panel_seated,
    person_of,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

KIN = "Lederen i Fjordsikt er svigerbroren min."


def stepped_back(world: EvaluationWorld, cast: Cast) -> Actor:
    """Kari of Helfo, with every role, declared a conflict on the panel and left it."""
    kari = official(person("Kari Nes"), cast.helfo_id, "buyer", "approver", "evaluator", "contract_manager")
    seated = [person_of(cast.eva_at_helfo), person_of(cast.erik_at_helfo)]
    for members in ([*seated, person_of(kari)], seated):
        evaluations.appoint(world.id, lead_id=seated[0], person_ids=members, by=cast.brita, at=DECLARED_AT)
        if person_of(kari) in members:
            evaluations.declare_impartiality(world.id, free=False, explanation=KIN, by=kari, at=DECLARED_AT)
    return kari


def before(cast: Cast) -> tuple[EvaluationWorld, Actor]:
    world = panel_seated(cast)
    return world, stepped_back(world, cast)


def test_the_tenders_stay_closed_to_them_and_they_recommend_nothing() -> None:
    world, kari = lent(before)
    finalised(world.cast, opened=world.competition)
    with pytest.raises((Missing, RefusedAct)):
        evaluation_queries.matrix(kari, world.id)
    told = characteristics(world)
    assert refused(lambda: awards.prepare(world.id, characteristics=told, by=kari, at=PREPARED_AT)) == (
        "awards.conflict_declared"
    )


def test_they_approve_no_award_and_cancel_nothing() -> None:
    world, kari = lent(before)
    _world, award_id = submitted(world.cast, opened=world.competition)
    assert refused(lambda: awards.approve(award_id, by=kari, at=APPROVED_AT)) == "awards.conflict_declared"
    cancel = {"reason_code": "no_need", "reason": "Behovet falt bort i budsjettet.", "new_competition_follows": False}
    assert refused(lambda: awards.cancel(world.id, **cancel, by=kari, at=APPROVED_AT)) == "awards.conflict_declared"


def test_they_do_not_sign_for_the_authority() -> None:
    world, kari = lent(before)
    _world, contract_id = contract_prepared(world.cast, opened=world.competition)
    view = queries.contract(world.cast.brita, contract_id, at=OPENING_AT)
    with pytest.raises(Missing):
        queries.contract(kari, contract_id, at=OPENING_AT)
    at = view.standstill_ends_at or APPROVED_AT
    sign = lambda: contracts.sign(contract_id, digest_seen=view.digest, by=kari, at=at)  # noqa: E731
    assert refused(sign) == "contracts.conflict_declared"
