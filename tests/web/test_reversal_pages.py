"""An announced award is reversed through its pages: proposed by the buyer, decided by the approver, told to all."""

import pytest
from django.urls import reverse

from terskel import clock
from terskel.awards import queries as awards
from tests.rooms.contracts.test_reverse_award import REVERSED_AT, reversed_award
from tests.web.visiting import visitor
from tests.worlds.evaluations import APPROVED_AT, SIGNED_AT, announced, contract_prepared
from tests.worlds.lent import lent
from tests.worlds.telling import tell_everything

pytestmark = pytest.mark.django_db

WHY = "Poengene på kompetanse bygger på et oppdrag som ikke står i tilbudet."
GIVEN = {"reason_code": "error", "reason": WHY, "next_step": "anew"}


def test_the_buyer_proposes_and_the_approver_finds_it_among_what_waits_and_reverses() -> None:
    world, contract_id = lent(contract_prepared)
    key = world.id
    brita, daniel, bjorn = (visitor(one) for one in (world.cast.brita, world.cast.daniel, world.cast.bjorn))
    assert "Foreslå å omgjøre tildelingen" in brita.get("authority:award", key, at=APPROVED_AT)
    assert "FOA § 25-1 (4)" in brita.get("authority:award_reverse", key, at=APPROVED_AT)
    brita.done("authority:award_reverse", key, at=APPROVED_AT, **GIVEN)
    assert WHY in brita.get("authority:award", key, at=APPROVED_AT)
    assert "Avgjør om tildelingen skal omgjøres" in daniel.get("authority:home", at=APPROVED_AT)
    assert WHY in daniel.get("authority:award_reversal", key, at=APPROVED_AT)
    daniel.done("authority:award_reversal", key, at=APPROVED_AT)
    brita.get("authority:award", key, at=SIGNED_AT, status=404)
    eva = visitor(world.cast.eva_at_helfo)
    assert "forrige resultatet ble satt til side" in eva.get("authority:evaluation", key, at=SIGNED_AT)
    assert "Tildelingen er omgjort" in bjorn.get("supplier:competition", key, at=SIGNED_AT)
    assert "Kontrakten er falt bort" in bjorn.get("supplier:contract", contract_id, at=SIGNED_AT)


def test_every_tenderer_learns_on_its_own_page_that_the_result_stands_no_longer() -> None:
    world, _award_id = reversed_award()
    tell_everything()
    for tenderer in (world.cast.bjorn, world.cast.camilla):
        firm = visitor(tenderer)
        home = firm.get("supplier:home", at=REVERSED_AT)
        assert "Tildelingen er omgjort: Testleder" in home
        assert "Les resultatet" not in home
        with clock.stopped_at(REVERSED_AT):
            old = firm.client.get(reverse("supplier:result", args=[world.id]))
        assert old.headers["Location"] == reverse("supplier:competition", args=[world.id])
        page = firm.get("supplier:competition", world.id, at=REVERSED_AT)
        assert "Resultatet dere fikk, står ikke lenger" in page
        assert "Dere får resultatet samtidig" not in page
        assert "Tildelingen er omgjort: Testleder" not in firm.get("supplier:home", at=REVERSED_AT), "it is read"
        listed = " ".join(firm.get("supplier:results", at=REVERSED_AT).split())
        assert "Testleder 12 måneder Tildelingen er omgjort" in listed
        assert not any(words in listed for words in ("Vunnet", "Ikke vunnet", "Ingen resultater ennå"))


def test_a_contract_that_lapsed_is_no_news_that_they_are_chosen() -> None:
    world, _contract_id = lent(contract_prepared)
    brita, daniel, bjorn = (visitor(one) for one in (world.cast.brita, world.cast.daniel, world.cast.bjorn))
    brita.done("authority:award_reverse", world.id, at=APPROVED_AT, **GIVEN)
    daniel.done("authority:award_reversal", world.id, at=APPROVED_AT)
    page = bjorn.get("supplier:competition", world.id, at=SIGNED_AT)
    assert "Resultatet dere fikk, står ikke lenger" in page
    assert "Dere er valgt " not in page


def test_the_approver_lets_it_stand_with_a_reason() -> None:
    world, _award_id = lent(announced)
    key = world.id
    brita, daniel = visitor(world.cast.brita), visitor(world.cast.daniel)
    brita.done("authority:award_reverse", key, at=APPROVED_AT, **GIVEN)
    short = daniel.post("authority:award_reversal_decline", key, at=APPROVED_AT, reason="Nei.")
    assert "minst 20 tegn" in short.content.decode()
    said = "Oppdraget står på side fire i tilbudet, og er vurdert slik det skal."
    daniel.done("authority:award_reversal_decline", key, at=APPROVED_AT, reason=said)
    assert awards.award(world.cast.brita, key, at=APPROVED_AT).reversal is None


def test_what_was_written_stands_when_something_is_missing() -> None:
    world, _award_id = lent(announced)
    brita = visitor(world.cast.brita)
    page = brita.post("authority:award_reverse", world.id, at=APPROVED_AT, reason=WHY).content.decode()
    assert WHY in page
    assert "Det er et problem" in page


def test_nobody_else_meets_the_pages() -> None:
    world, _award_id = lent(announced)
    for stranger in (world.cast.astrid, world.cast.camilla, world.cast.eva_at_helfo):
        for page in ("award_reverse", "award_reversal", "award_reversal_decline"):
            visitor(stranger).get(f"authority:{page}", world.id, at=APPROVED_AT, status=404)
    visitor(world.cast.daniel).get("authority:award_reversal", world.id, at=APPROVED_AT, status=404)
