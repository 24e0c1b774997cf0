"""The pages of a competition under Part II cite Part II; those of one under Part III, Part III."""

import re

import pytest

from terskel.contracts import actions as contracts
from terskel.contracts import queries as contract_queries
from tests.rooms.contracts.test_parts_of_the_regulation import under
from tests.web.visiting import visitor
from tests.worlds.evaluations import APPROVED_AT, SCORED_AT, SIGNED_AT, contract_prepared, scored, submitted
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

OF_PART_III = re.compile(r"§§? ?(?:1[2-9]|2[0-9])-\d+")


def cited(page: str) -> list[str]:
    """What a page cites of Part III."""
    return OF_PART_III.findall(page)


@pytest.mark.parametrize(
    ("regime", "cancelled", "clarified"), [("FOA_II", "§ 10-4", "§ 9-3"), ("FOA_III", "§ 25-4", "§ 23-5")]
)
def test_the_pages_of_the_evaluation(regime: str, cancelled: str, clarified: str) -> None:
    world = lent(scored)
    under(regime, world)
    cast = world.cast
    overview = visitor(cast.brita).get("authority:evaluation", world.id, at=SCORED_AT)
    asking = visitor(cast.eva_at_helfo).get("authority:evaluation_ask_tenderer", world.id, world.camillas, at=SCORED_AT)
    assert cancelled in overview
    assert clarified in asking
    assert bool(cited(overview) or cited(asking.replace("§ 24-9", ""))) is (regime == "FOA_III")


@pytest.mark.parametrize(
    ("regime", "requirement", "by_choice"),
    [("FOA_II", "FOA § 9-6 (1) b", "FOA § 9-5 (3)"), ("FOA_III", "FOA § 24-8 (1) b", "FOA § 24-2 (3)")],
)
def test_the_page_that_proposes_a_rejection(regime: str, requirement: str, by_choice: str) -> None:
    world = lent(scored)
    under(regime, world)
    page = visitor(world.cast.eva_at_helfo).get("authority:evaluation_reject", world.id, world.camillas, at=SCORED_AT)
    assert requirement in page
    assert f"gir dere et valg. {by_choice}" in page
    foreign = re.sub(r"FOA §§ 9-6 \(2\), 24-8 \(2\) [a-e]", "", page)
    assert bool(cited(foreign)) is (regime == "FOA_III"), "§ 9-6 (2) takes in the grounds of § 24-8 (2), nothing else"
    assert ("§ 24-5" in page, "§ 24-6" in page) == (regime == "FOA_III",) * 2


@pytest.mark.parametrize(("regime", "clause"), [("FOA_II", "FOA § 10-1 (3)"), ("FOA_III", "FOA § 25-1 (4)")])
def test_the_page_of_an_approval(regime: str, clause: str) -> None:
    world, _award = lent(submitted)
    under(regime, world)
    page = visitor(world.cast.daniel).get("authority:award_approval", world.id, at=APPROVED_AT)
    assert clause in page
    assert bool(cited(page)) is (regime == "FOA_III")


@pytest.mark.parametrize(("regime", "clause"), [("FOA_II", "FOA § 10-2"), ("FOA_III", "FOA § 25-2")])
def test_the_pages_of_the_award_and_the_contract(regime: str, clause: str) -> None:
    world, contract_id = lent(contract_prepared)
    under(regime, world)
    cast = world.cast
    award = visitor(cast.brita).get("authority:award", world.id, at=APPROVED_AT)
    ours = visitor(cast.daniel).get("authority:contract", contract_id, at=APPROVED_AT)
    theirs = visitor(cast.bjorn).get("supplier:contract", contract_id, at=APPROVED_AT)
    course = visitor(cast.brita).get("authority:competition", world.id, at=APPROVED_AT)
    assert all(clause in page for page in (award, ours.partition("Avtale")[0], theirs.partition("Avtale")[0], course))
    assert bool(cited(award) or cited(course)) is (regime == "FOA_III")
    for signatory in (cast.daniel, cast.bjorn):
        view = contract_queries.contract(signatory, contract_id, at=SIGNED_AT)
        contracts.sign(contract_id, digest_seen=view.digest, by=signatory, at=SIGNED_AT)
    concluded = visitor(cast.brita).get("authority:competition", world.id, at=SIGNED_AT)
    assert "Kunngjøring av kontrakten senest" in concluded
    assert bool(cited(concluded)) is (regime == "FOA_III")
