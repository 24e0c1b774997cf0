"""What the panel asks one tenderer, through its pages: asked, told, answered, concluded."""

from datetime import timedelta

import pytest

from terskel.core.instants import OSLO
from terskel.evaluation import actions as evaluations
from terskel.evaluation import queries
from tests.web.visiting import text_of, visitor
from tests.worlds.evaluations import SCORED_AT, scored
from tests.worlds.lent import lent
from tests.worlds.quality_first import scored_apart

pytestmark = pytest.mark.django_db

DUE_AT = SCORED_AT + timedelta(hours=38)
LOW = "Prisen er 40 % under de andres. Hvordan dekker dere lønn etter tariff?"
ANSWER = "Vi har egne ansatte på tariff, og ingen underleverandører."


def test_a_price_is_asked_about_explained_and_concluded_on() -> None:
    world = lent(scored)
    key, tender = world.id, world.camillas
    eva, camilla = visitor(world.cast.eva_at_helfo), visitor(world.cast.camilla)
    assert "Spør tilbyderen" in eva.get("authority:evaluation_tender", key, tender, at=SCORED_AT)
    assert "§ 24-9" in eva.get("authority:evaluation_ask_tenderer", key, tender, at=SCORED_AT)
    empty = eva.post("authority:evaluation_ask_tenderer", key, tender, at=SCORED_AT, text=LOW).content.decode()
    assert "Det er et problem" in empty
    assert "40 %" in empty
    due = DUE_AT.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")
    eva.done("authority:evaluation_ask_tenderer", key, tender, at=SCORED_AT, kind="price", text=LOW, due_at=due)
    (asked,) = queries.matrix(world.cast.eva_at_helfo, key).sheet(tender).asked
    assert "Kan besvares før" in eva.get("authority:evaluation_tender", key, tender, at=SCORED_AT)
    assert "Svar på spørsmålet om tilbudet deres" in camilla.get("supplier:home", at=SCORED_AT)
    assert "Forklar prisen i tilbudet deres" in camilla.get("supplier:competition", key, at=SCORED_AT)
    assert "lønn etter tariff" in camilla.get("supplier:enquiry", asked.id, at=SCORED_AT)
    camilla.done("supplier:enquiry", asked.id, at=SCORED_AT, text=ANSWER)
    assert ANSWER in camilla.get("supplier:enquiry", asked.id, at=SCORED_AT)
    assert "venter på konklusjon" in eva.get("authority:evaluation_tender", key, tender, at=SCORED_AT)
    assert ANSWER in eva.get("authority:evaluation_conclude", key, tender, asked.id, at=SCORED_AT)
    note = "Prisen er forklart med egne ansatte."
    eva.done("authority:evaluation_conclude", key, tender, asked.id, at=SCORED_AT, note=note)
    assert note not in camilla.get("supplier:enquiry", asked.id, at=SCORED_AT)


def test_a_low_price_is_judged_beside_the_others_and_not_rejected_unasked() -> None:
    world = lent(scored)
    key, tender = world.id, world.camillas
    eva = visitor(world.cast.eva_at_helfo)
    beside = " ".join(eva.get("authority:evaluation_ask_tenderer", key, tender, at=SCORED_AT).split())
    assert "Prisen ved siden av de andres" in beside
    assert "Rival Konsulenter AS: 1 612 000 kr Fjordsikt AS: 1 734 000 kr" in beside
    assert "7,0 % under det ene andre, 1 734 000 kr" in beside
    given = {"ground": "R-248-2b", "reason": "Prisen er urimelig lav for oppdraget."}
    refused = text_of(eva.post("authority:evaluation_reject", key, tender, at=SCORED_AT, **given))
    assert "eller på at fristen er ute. (FOA § 24-9)" in refused
    assert "Prisen ved siden av de andres" in refused
    assert "Ikke under det ene andre" in eva.get("authority:evaluation_ask_tenderer", key, world.bjorns, at=SCORED_AT)


def test_no_sealed_price_and_no_hidden_name_is_told_beside_another() -> None:
    world = lent(scored_apart)
    eva = visitor(world.cast.eva_at_helfo)
    page = eva.get("authority:evaluation_ask_tenderer", world.id, world.camillas, at=SCORED_AT)
    assert "Prisen ved siden av" not in page
    evaluations.reject_tender(
        world.id,
        world.camillas,
        ground="R-248-2a",
        reason="Tilbudet mangler testlederens bekreftelse.",
        by=world.cast.erik_at_helfo,
        at=SCORED_AT,
    )
    desk = eva.get("authority:home", at=SCORED_AT)
    assert "Bekreft eller stopp avvisningen av Tilbyder " in desk
    assert "avvisningen av Rival" not in desk


def test_nobody_else_meets_the_question() -> None:
    world = lent(scored)
    eva = visitor(world.cast.eva_at_helfo)
    due = DUE_AT.astimezone(OSLO).strftime("%Y-%m-%dT%H:%M")
    eva.done(
        "authority:evaluation_ask_tenderer",
        world.id,
        world.camillas,
        at=SCORED_AT,
        kind="clarification",
        text=LOW,
        due_at=due,
    )
    (asked,) = queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.camillas).asked
    visitor(world.cast.bjorn).get("supplier:enquiry", asked.id, at=SCORED_AT, status=404)
    visitor(world.cast.brita).get(
        "authority:evaluation_conclude", world.id, world.camillas, asked.id, at=SCORED_AT, status=409
    )
