"""My work lists what waits for each person, in a fixed number of statements."""

import sys
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from terskel.awards import actions as awards
from terskel.contracts import actions as contracts
from terskel.contracts import queries as contract_queries
from terskel.core.actors import SYSTEM, Actor
from terskel.evaluation import actions as evaluations
from terskel.evaluation import waiting
from terskel.overview import queries as overview
from terskel.tenders import actions as tenders
from terskel.web.authority import needs
from tests.statements import asked
from tests.walls.test_impartial import declare_conflict
from tests.web.visiting import visitor
from tests.worlds.cast import Cast, official, oslo, person, the_cast
from tests.worlds.competitions import (
    OPENING_AT,
    draft_competition,
    open_tenders,
    opened_beside,
    publish,
    published_competition,
    with_rival,
)
from tests.worlds.dps import DpsWorld, operative_dps
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    SIGNED_AT,
    announced,
    characteristics,
    check_evidence,
    contract_prepared,
    finalised,
    panel_declared,
    panel_seated,
    pass_requirements,
    prepared,
    scored,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def lines(actor: Actor, at: datetime) -> list[str]:
    """What stands on the person's list, without the competition's title."""
    with translation.override("en"):
        return [str(need.what).removesuffix(": Testleder 12 måneder") for need in needs.of(actor, at=at)]


def test_openers_are_told_when_the_deadline_has_passed_and_nobody_else_is() -> None:
    world = lent(published_competition)
    before = world.terms.closes_at
    assert before is not None
    assert lines(world.cast.eva_at_helfo, before.replace(hour=10)) == []
    assert lines(world.cast.eva_at_helfo, OPENING_AT) == ["Open the tenders"]
    assert lines(world.cast.eva, OPENING_AT) == [], "the same person at another authority"
    assert lines(world.cast.brita, OPENING_AT) == []
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    open_tenders(world)
    assert lines(world.cast.eva_at_helfo, OPENING_AT) == []


def test_a_competition_nobody_tendered_in_waits_to_be_closed_by_its_buyer() -> None:
    world = lent(published_competition)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    open_tenders(world)
    assert lines(world.cast.brita, OPENING_AT) == ["Close the competition"]
    assert world.terms.title in visitor(world.cast.brita).get("authority:home", at=OPENING_AT)
    awards.close_without_tenders(world.id, new_competition_follows=False, by=world.cast.brita, at=OPENING_AT)
    assert lines(world.cast.brita, OPENING_AT) == []


def test_a_member_declares_then_checks_then_scores_and_the_lead_freezes() -> None:
    world = lent(panel_seated)
    cast = world.cast
    eva, erik = cast.eva_at_helfo, cast.erik_at_helfo
    assert lines(eva, DECLARED_AT) == lines(erik, DECLARED_AT) == ["Declare impartiality"]
    evaluations.declare_impartiality(world.id, free=True, by=eva, at=DECLARED_AT)
    assert lines(eva, DECLARED_AT) == ["Check the absolute requirements"]
    assert lines(erik, DECLARED_AT) == ["Declare impartiality"]


def test_the_lead_freezes_when_everything_is_assessed() -> None:
    world = lent(panel_declared)
    cast = world.cast
    pass_requirements(world, world.bjorns, world.camillas)
    assert lines(cast.erik_at_helfo, SCORED_AT) == ["Score the tenders"]
    evaluations.reject_tender(
        world.id,
        world.camillas,
        ground="R-248-1a",
        reason="Tilbudet er ikke signert av noen med fullmakt.",
        by=cast.erik_at_helfo,
        at=SCORED_AT,
    )
    assert lines(cast.eva_at_helfo, SCORED_AT) == [
        "Confirm or stop the rejection of Rival Konsulenter AS",
        "Score the tenders",
    ]
    assert lines(cast.erik_at_helfo, SCORED_AT) == ["Score the tenders"], "nobody confirms their own proposal"


def test_only_the_lead_is_asked_to_freeze() -> None:
    world = lent(scored)
    assert lines(world.cast.eva_at_helfo, FINALISED_AT) == ["Freeze the result"]
    assert lines(world.cast.erik_at_helfo, FINALISED_AT) == []


def test_the_buyer_goes_from_result_to_contract() -> None:
    world = lent(finalised)
    brita, daniel = world.cast.brita, world.cast.daniel
    assert lines(brita, FINALISED_AT) == ["Recommend an award"]
    assert lines(world.cast.eva_at_helfo, FINALISED_AT) == []
    award_id = awards.prepare(world.id, characteristics=characteristics(world), by=brita, at=PREPARED_AT)
    assert lines(brita, PREPARED_AT) == ["Check the winner's evidence"]
    check_evidence(award_id, brita)
    assert lines(brita, PREPARED_AT) == ["Send the recommendation to approval"]
    awards.submit(award_id, by=brita, at=PREPARED_AT)
    assert lines(brita, PREPARED_AT) == []
    assert lines(daniel, PREPARED_AT) == ["Approve the award"]
    awards.send_back(award_id, "Begrunnelsen for klima er for tynn.", by=daniel, at=PREPARED_AT)
    assert lines(brita, PREPARED_AT) == ["Put the recommendation right"]
    awards.submit(award_id, by=brita, at=PREPARED_AT)
    awards.approve(award_id, by=daniel, at=APPROVED_AT)
    assert lines(daniel, APPROVED_AT) == []
    assert lines(brita, APPROVED_AT) == ["Prepare the contract"]


def test_a_contract_waits_for_its_signer_only_when_the_standstill_is_over() -> None:
    world, contract_id = lent(contract_prepared)
    cast = world.cast
    assert lines(cast.daniel, APPROVED_AT) == lines(cast.brita, APPROVED_AT) == []
    assert lines(cast.daniel, SIGNED_AT) == ["Sign the contract"]
    digest = contract_queries.contract(cast.daniel, contract_id, at=SIGNED_AT).digest
    contracts.sign(contract_id, digest_seen=digest, by=cast.daniel, at=SIGNED_AT)
    contracts.sign(contract_id, digest_seen=digest, by=cast.bjorn, at=SIGNED_AT)
    assert lines(cast.daniel, SIGNED_AT) == []
    assert lines(cast.brita, SIGNED_AT) == ["Send the contract award notice"]


def test_the_law_s_own_clock_comes_before_what_a_colleague_waits_for() -> None:
    world, contract_id = lent(contract_prepared)
    cast = world.cast
    digest = contract_queries.contract(cast.daniel, contract_id, at=SIGNED_AT).digest
    for party in (cast.daniel, cast.bjorn):
        contracts.sign(contract_id, digest_seen=digest, by=party, at=SIGNED_AT)
    publish(
        draft_competition(world.competition.dps, title="Neste konkurranse", at=SIGNED_AT),
        at=SIGNED_AT,
        closes_at=oslo("2027-02-26 12:00"),
    )
    late = oslo("2027-03-20 09:00")
    with translation.override("en"):
        found = [(str(need.what), need.urgency.name) for need in needs.of(cast.brita, at=late)]
    assert found[0] == ("Send the contract award notice: Testleder 12 måneder", "OVERDUE")


def every_stage(cast: Cast, dps: DpsWorld, name: str) -> None:
    """One competition at each step from the opening to the contract."""
    published = publish(draft_competition(dps, title=f"{name} åpnes"))
    assert published.id
    for number, made in enumerate((panel_seated, panel_declared, scored, finalised, prepared, submitted, announced)):
        made(cast, opened=opened_beside(dps, f"{name} {number}"))
    contract_prepared(cast, opened=opened_beside(dps, f"{name} kontrakt"))


def test_the_number_of_statements_does_not_grow_with_the_number_of_matters() -> None:
    cast = the_cast()
    dps = with_rival(operative_dps(cast))
    every_stage(cast, dps, "Første")
    people = {
        "buyer": cast.brita,
        "approver": cast.daniel,
        "lead": cast.eva_at_helfo,
        "member": cast.erik_at_helfo,
    }
    few = {who: statements(actor) for who, actor in people.items()}
    every_stage(cast, dps, "Andre")
    assert {who: statements(actor) for who, actor in people.items()} == few


def test_where_each_begins_takes_few_statements_whatever_waits_there() -> None:
    cast = the_cast()
    dps = with_rival(operative_dps(cast))
    every_stage(cast, dps, "Første")
    people = {cast.brita: 30, cast.daniel: 28, cast.eva_at_helfo: 34, cast.erik_at_helfo: 34, cast.astrid: 30}
    for actor, most in people.items():
        at_home = visitor(actor)
        with asked() as found:
            at_home.get("authority:home", at=SIGNED_AT)
        assert len(found) <= most, (actor.name, len(found))


def test_of_many_contracts_to_make_those_that_could_be_signed_first_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = the_cast()
    dps = with_rival(operative_dps(cast))
    worlds = [announced(cast, opened=opened_beside(dps, f"Oppdrag {number}"))[0] for number in range(3)]
    monkeypatch.setattr(sys.modules[f"{needs.__name__}.buying"], "LINES_PER_KIND", 2)
    found = [need for need in needs.of(cast.brita, at=SIGNED_AT) if "/contract/" in need.address]
    every = [overview.own_facts(cast.brita, [one.id], at=SIGNED_AT)[one.id].standstill_ends_at for one in worlds]
    assert [need.due_at for need in found] == sorted(one for one in every if one is not None)[:2]


def test_a_member_of_many_panels_reads_no_more_of_them_than_are_shown() -> None:
    cast = the_cast()
    dps = with_rival(operative_dps(cast))
    panel_seated(cast, opened=opened_beside(dps, "Tidlig"))
    newest = panel_seated(cast, opened=opened_beside(dps, "Sen"))
    finalised(cast, opened=opened_beside(dps, "Frosset"))
    every = [one.competition_id for one in waiting.my_work(cast.eva_at_helfo)]
    assert len(every) == 2
    assert [one.competition_id for one in waiting.my_work(cast.eva_at_helfo, most=1)] == every[:1]
    assert newest.id in every


def statements(actor: Actor) -> int:
    with CaptureQueriesContext(connection) as found:
        assert needs.of(actor, at=SIGNED_AT)
    return len(found)


def test_an_approver_who_stands_outside_is_not_asked_and_the_buyer_hears_that_nobody_else_can() -> None:
    world, _award = lent(submitted)
    cast = world.cast
    assert "Approve the award" in lines(cast.daniel, PREPARED_AT)
    declare_conflict(world.id, cast.daniel)
    assert "Approve the award" not in lines(cast.daniel, PREPARED_AT)
    assert "Nobody can approve the award" in lines(cast.brita, PREPARED_AT)
    other = official(person("Grete Dal"), cast.helfo_id, "approver")
    assert "Approve the award" in lines(other, PREPARED_AT)
    assert "Nobody can approve the award" not in lines(cast.brita, PREPARED_AT)


def test_a_buyer_who_stands_outside_is_named_no_next_step_and_another_is() -> None:
    world = lent(finalised)
    cast = world.cast
    other = official(person("Grete Dal"), cast.helfo_id, "buyer")
    declare_conflict(world.id, cast.brita)
    assert "Recommend an award" not in lines(cast.brita, FINALISED_AT)
    assert "Recommend an award" in lines(other, FINALISED_AT)
