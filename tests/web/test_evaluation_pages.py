"""From the panel to the signed contract, through pages, as its different people."""

import re
from uuid import UUID

import pytest

from terskel import clock
from terskel.awards import queries as awards
from terskel.contracts import queries as contracts
from terskel.evaluation import queries
from tests.web.visiting import visitor
from tests.worlds.competitions import CLOSES_AT, opened_competition, published_competition
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    EVIDENCE,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    SIGNED_AT,
    STANDSTILL_ENDS_AT,
    announced,
    finalised,
    person_of,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def id_in(address: str) -> UUID:
    found = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", address)
    assert found, address
    return UUID(found[0])


def test_from_the_panel_to_the_signed_contract() -> None:
    world = lent(opened_competition)
    cast, key = world.cast, world.id
    brita, daniel, bjorn, camilla = (visitor(one) for one in (cast.brita, cast.daniel, cast.bjorn, cast.camilla))
    eva, erik = visitor(cast.eva_at_helfo), visitor(cast.erik_at_helfo)
    members = [str(person_of(one)) for one in (cast.eva_at_helfo, cast.erik_at_helfo)]
    brita.get("authority:evaluation", key, at=DECLARED_AT)
    brita.get("authority:evaluation_panel", key, at=DECLARED_AT)
    brita.done("authority:evaluation_panel", key, at=DECLARED_AT, members=members, lead=members[0])
    for member in (eva, erik):
        member.get("authority:evaluation_matrix", key, at=DECLARED_AT, status=409)
        member.get("authority:evaluation_declare", key, at=DECLARED_AT)
        member.done("authority:evaluation_declare", key, at=DECLARED_AT, declared="free")
    matrix = queries.matrix(cast.eva_at_helfo, key)
    for requirement in world.requirements:
        erik.get("authority:evaluation_requirement", key, requirement, at=SCORED_AT)
        met = {f"first_{sheet.tender_id}": "met" for sheet in matrix.sheets}
        erik.done("authority:evaluation_requirement", key, requirement, at=SCORED_AT, **met)
    for number, criterion in enumerate(world.criteria[:-1], start=1):
        erik.get("authority:evaluation_criterion", key, criterion, at=SCORED_AT)
        given = {}
        for sheet in matrix.sheets:
            points = "9" if sheet.supplier_id == cast.fjordsikt_id else "6,5"
            given[f"first_{sheet.tender_id}"] = points
            given[f"reason_{sheet.tender_id}"] = f"{sheet.supplier_name} viser styrke {number} i tre oppdrag."
        erik.done("authority:evaluation_criterion", key, criterion, at=SCORED_AT, **given)
    assert "Fjordsikt AS" in eva.get("authority:evaluation_matrix", key, at=SCORED_AT)
    tender_id = matrix.sheets[0].tender_id
    page = eva.get("authority:evaluation_tender", key, tender_id, at=SCORED_AT)
    assert "Levert av Bjørn Lie. Daglig leder." in " ".join(page.split())
    eva.get("authority:evaluation_reject", key, tender_id, at=SCORED_AT)
    eva.get("authority:evaluation_finalise", key, at=FINALISED_AT)
    eva.done("authority:evaluation_finalise", key, at=FINALISED_AT)
    assert "Fjordsikt AS" in brita.get("authority:evaluation_result", key, at=FINALISED_AT)
    brita.get("authority:award_prepare", key, at=PREPARED_AT)
    texts = {str(criterion): "Ledet test av tre oppgjørsløsninger i staten." for criterion in world.criteria[:-1]}
    brita.done("authority:award_prepare", key, at=PREPARED_AT, **texts)
    brita.get("authority:award_evidence", key, at=PREPARED_AT)
    award = awards.award(cast.brita, key, at=PREPARED_AT)
    for piece in award.demanded:
        brita.get("authority:award_evidence_piece", key, piece.id, at=PREPARED_AT)
        address = ("authority:award_evidence_piece", key, piece.id)
        brita.done(*address, at=PREPARED_AT, act="receive", source="held", issued_on="15.12.2026")
        brita.done(*address, at=PREPARED_AT, verdict="accepted")
    brita.done(
        "authority:award_evidence",
        key,
        at=PREPARED_AT,
        evidence=EVIDENCE.evidence,
        sanctions=EVIDENCE.sanctions,
        no_lots_reason=EVIDENCE.no_lots_reason,
    )
    assert "Rival Konsulenter AS" in brita.get("authority:award_letters", key, at=PREPARED_AT)
    brita.get("authority:award", key, at=PREPARED_AT)
    brita.done("authority:award_submit", key, at=PREPARED_AT)
    daniel.get("authority:award_approval", key, at=APPROVED_AT)
    daniel.get("authority:award_send_back", key, at=APPROVED_AT)
    camilla.get("supplier:result", key, at=APPROVED_AT, status=404)
    daniel.done("authority:award_approval", key, at=APPROVED_AT)
    brita.get("authority:award", key, at=APPROVED_AT)
    assert "viser styrke 1" in camilla.get("supplier:result", key, at=APPROVED_AT)
    camilla.get("supplier:results", at=APPROVED_AT)
    brita.get("authority:contract_prepare", key, at=APPROVED_AT)
    contract_id = id_in(
        brita.done(
            "authority:contract_prepare",
            key,
            at=APPROVED_AT,
            starts_on="1.3.2027",
            ends_on="29.2.2028",
            owner_id=str(person_of(cast.daniel)),
            manager_id=str(person_of(cast.brita)),
        )
    )
    digest = contracts.contract(cast.bjorn, contract_id, at=APPROVED_AT).digest
    bjorn.get("supplier:contract", contract_id, at=APPROVED_AT)
    early = bjorn.post("supplier:contract", contract_id, at=APPROVED_AT, digest_seen=digest, read="on")
    assert early.status_code == 200
    bjorn.done("supplier:contract", contract_id, at=SIGNED_AT, digest_seen=digest, read="on")
    daniel.get("authority:contract", contract_id, at=SIGNED_AT)
    daniel.done("authority:contract", contract_id, at=SIGNED_AT, digest_seen=digest, read="on")
    assert contracts.contract(cast.bjorn, contract_id, at=SIGNED_AT).state == "in_force"
    for person, name in ((brita, "authority:contracts"), (bjorn, "supplier:contracts")):
        person.get(name, at=SIGNED_AT)
    camilla.get("supplier:contract", contract_id, at=SIGNED_AT, status=404)
    assert awards.public_result(key, at=SIGNED_AT) is not None


def test_the_pages_that_end_a_competition_without_an_award_open() -> None:
    world = lent(opened_competition)
    daniel = visitor(world.cast.daniel)
    daniel.get("authority:award_cancel", world.id, at=DECLARED_AT)
    daniel.get("authority:award_close", world.id, at=DECLARED_AT)
    daniel.done(
        "authority:award_cancel",
        world.id,
        at=DECLARED_AT,
        reason_code="no_funds",
        reason="Bevilgningen falt bort i revidert budsjett.",
    )


def test_before_the_opening_nobody_is_offered_a_reason_that_only_the_tenders_can_tell() -> None:
    world = lent(published_competition)
    page = visitor(world.cast.daniel).get("authority:award_cancel", world.id, at=CLOSES_AT)
    assert "Behovet er falt bort" in page
    assert "Alle tilbudene er avvist" not in page


def test_on_a_narrow_screen_points_for_price_are_told_from_the_price_by_their_weight() -> None:
    world = lent(finalised)
    with clock.stopped_at(FINALISED_AT):
        page = visitor(world.cast.eva_at_helfo).client.get(f"/authority/competitions/{world.id}/evaluation/result/")
    labels = set(re.findall(r'data-label="([^"]*)"', page.content.decode()))
    assert "Pris" in labels
    assert len([one for one in labels if one.endswith(" %")]) == len(world.quality) + 1


def test_the_winner_reads_what_happens_next_and_the_others_how_to_complain() -> None:
    world, _award = lent(announced)
    won = visitor(world.cast.bjorn).get("supplier:result", world.id, at=APPROVED_AT)
    assert "Til da kan de andre klage, og tildelingen kan omgjøres: begynn ikke på noe" in won
    assert "Oppdragsgiveren lager kontrakten av tilbudet deres" in won
    assert "Klag til oppdragsgiveren" not in won
    lost = visitor(world.cast.camilla).get("supplier:result", world.id, at=APPROVED_AT)
    assert "Til da kan dere klage til oppdragsgiveren eller gå til retten" in lost
    assert "Klag til oppdragsgiveren" in lost
    over = visitor(world.cast.bjorn).get("supplier:result", world.id, at=STANDSTILL_ENDS_AT)
    assert "Karensperioden" in over
    assert "Til da" not in over
    assert "begynn ikke på noe før begge har signert" in over
