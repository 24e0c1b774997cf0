"""How far a competition has come, as each reader may know it: the public, the invited, the authority itself."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from terskel import clock
from terskel.awards import actions as awards
from terskel.contracts import actions as contracts
from terskel.contracts import queries as contract_queries
from terskel.core.actors import SYSTEM
from terskel.notices import actions as notices
from terskel.notices import queries as notice_queries
from terskel.overview.stages import PUBLIC_STAGES, public_label
from terskel.tenders import actions as tenders
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import oslo, the_cast
from tests.worlds.competitions import (
    CLOSES_AT,
    OPENING_AT,
    PUBLISHED_AT,
    deliver,
    draft_competition,
    open_tenders,
    publish,
    published_competition,
)
from tests.worlds.evaluations import (
    APPROVED_AT,
    DECLARED_AT,
    PREPARED_AT,
    SIGNED_AT,
    EvaluationWorld,
    announced,
    contract_prepared,
    submitted,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


def public(address: str, at: datetime) -> str:
    with clock.stopped_at(at):
        response = Client().get(address)
    assert response.status_code == 200
    return text_of(response)


def page_of(world: EvaluationWorld, at: datetime) -> str:
    return public(f"/competitions/{world.competition.terms.reference}/", at)


def test_before_the_letters_the_public_reads_the_same_whether_anybody_tendered_or_not() -> None:
    cast = the_cast()
    with_tenders = published_competition(cast)
    deliver(with_tenders, cast.bjorn)
    nobody = publish(draft_competition(with_tenders.dps, title="Arkitekt"))
    for world in (with_tenders, nobody):
        tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
        open_tenders(world)
    texts = []
    for world in (with_tenders, nobody):
        text = public(f"/competitions/{world.terms.reference}/", OPENING_AT)
        head = text.split("Leveringenes rot")[0]
        texts.append(head.replace(world.terms.title, "").replace(world.terms.reference, ""))
        assert "Tilbudsfristen er ute" in text
    assert texts[0] == texts[1]


def test_the_public_list_says_awarded_and_concluded_and_is_narrowed_to_a_stage() -> None:
    world, contract_id = lent(contract_prepared)
    publish(draft_competition(world.competition.dps, title="Arkitekt"), closes_at=oslo("2027-03-01 12:00"))
    assert "Tildelt, karensperioden løper" in public("/competitions/", APPROVED_AT)
    assert "Testleder" not in public("/competitions/?stage=published", APPROVED_AT)
    assert "Arkitekt" not in public("/competitions/?stage=standstill", APPROVED_AT)
    digest = contract_queries.contract_for_room(contract_id).digest
    for signer in (world.cast.daniel, world.cast.bjorn):
        contracts.sign(contract_id, digest_seen=digest, by=signer, at=SIGNED_AT)
    assert "Kontrakt inngått" in public("/competitions/?stage=concluded", SIGNED_AT)


@pytest.mark.parametrize("stage", PUBLIC_STAGES)
def test_every_stage_can_be_asked_for(stage: str) -> None:
    assert public_label(stage, "nb") in public(f"/competitions/?stage={stage}", PUBLISHED_AT)


def test_what_is_no_stage_is_told_so() -> None:
    with clock.stopped_at(PUBLISHED_AT):
        assert "ds-validation-message" in Client().get("/competitions/?stage=hemmelig").content.decode()


def test_the_page_of_an_awarded_competition_names_winner_date_and_later_the_value() -> None:
    world, contract_id = lent(contract_prepared)
    told = page_of(world, APPROVED_AT)
    for words in ("Fjordsikt AS vant", "organisasjonsnummer", "Kan signeres fra"):
        assert words in told
    assert "Kontraktsverdi" not in told
    digest = contract_queries.contract_for_room(contract_id).digest
    for signer in (world.cast.daniel, world.cast.bjorn):
        contracts.sign(contract_id, digest_seen=digest, by=signer, at=SIGNED_AT)
    assert "Vises når kunngjøringen av kontraktsinngåelsen er publisert" in page_of(world, SIGNED_AT)
    (owed,) = [one for one in notice_queries.of_matter(world.cast.brita, world.id) if one.kind == "award"]
    notices.record_dispatch(owed.id, dispatched_at=SIGNED_AT, by=world.cast.brita, at=SIGNED_AT)
    later = oslo("2027-02-12 10:00")
    notices.record_publication(
        owed.id, published_on=date(2027, 2, 12), doffin_number="2027-100200", by=world.cast.brita, at=later
    )
    assert "1 734 000 kr" in page_of(world, later)


def test_the_page_of_a_cancelled_competition_leads_to_the_letter() -> None:
    world, _award = lent(submitted)
    awards.cancel(
        world.id,
        reason_code="no_funds",
        reason="Bevilgningen falt bort i revidert nasjonalbudsjett.",
        new_competition_follows=False,
        by=world.cast.daniel,
        at=APPROVED_AT,
    )
    page = page_of(world, APPROVED_AT)
    assert "Avlyst" in page
    assert "Les brevet til de inviterte" in page


def test_the_root_of_the_deliveries_is_public_once_receipt_is_settled() -> None:
    world = lent(published_competition)
    address = f"/competitions/{world.terms.reference}/"
    assert "Leveringenes rot" not in public(address, CLOSES_AT)
    tenders.settle(world.id, by=SYSTEM, at=OPENING_AT)
    assert "Leveringenes rot" in public(address, OPENING_AT)


def test_the_authority_reads_its_own_stage_and_narrows_and_orders_by_it() -> None:
    world, _award = lent(submitted)
    draft_competition(world.competition.dps, title="Utredning", at=DECLARED_AT)
    brita = visitor(world.cast.brita)
    assert "Til godkjenning" in brita.get("authority:competitions", at=PREPARED_AT)
    waiting = brita.get("authority:competitions", at=PREPARED_AT, stage="waiting")
    assert "Testleder" in waiting
    assert "Utredning" not in waiting
    drafts = brita.get("authority:competitions", at=PREPARED_AT, stage="draft", order="title")
    assert "Testleder 12" not in drafts.split("1 konkurranse")[1]
    ordered = brita.get("authority:competitions", at=PREPARED_AT, order="stage").split("2 konkurranser")[1]
    assert ordered.index("Utredning") < ordered.index("Testleder")
    assert "Ingen konkurranser passer" in brita.get("authority:competitions", at=PREPARED_AT, q="finnes ikke")
    assert "Til godkjenning" in brita.get("authority:competition", world.id, at=PREPARED_AT)


def test_the_invited_read_the_public_stage_until_they_are_told() -> None:
    world, _award = lent(submitted)
    camilla = visitor(world.cast.camilla)
    assert "Tilbudsfristen er ute" in camilla.get("supplier:invitations", at=PREPARED_AT)
    assert "Tilbudsfristen er ute" in camilla.get("supplier:competition", world.id, at=PREPARED_AT)
    awards.approve(_award, by=world.cast.daniel, at=APPROVED_AT)
    told = camilla.get("supplier:invitations", at=APPROVED_AT)
    assert "Ikke vunnet" in told
    assert "Resultatet er klart" in camilla.get("supplier:competition", world.id, at=APPROVED_AT)


@pytest.mark.parametrize(
    "look",
    [
        lambda world: visitor(world.cast.brita).get("authority:competitions", at=APPROVED_AT),
        lambda world: visitor(world.cast.bjorn).get("supplier:invitations", at=APPROVED_AT),
        lambda _world: public("/competitions/", APPROVED_AT),
        lambda _world: public("/", APPROVED_AT),
    ],
    ids=["authority", "supplier", "public", "front"],
)
def test_a_longer_list_takes_no_more_statements(look: Callable[[EvaluationWorld], str]) -> None:
    world, _award = lent(announced)
    look(world)
    with CaptureQueriesContext(connection) as few:
        look(world)
    for number in range(3):
        publish(draft_competition(world.competition.dps, title=f"Oppdrag {number}"))
    with CaptureQueriesContext(connection) as many:
        assert "Oppdrag 2" in look(world)
    assert len(many) == len(few)
