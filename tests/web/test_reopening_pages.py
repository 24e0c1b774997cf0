"""A frozen evaluation is reopened through its pages: the lead proposes, the approver finds it and decides."""

from datetime import timedelta

import pytest

from tests.web.visiting import visitor
from tests.worlds.evaluations import APPROVED_AT, PREPARED_AT, announced, finalised, submitted
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

AT = PREPARED_AT + timedelta(hours=2)
WHY = "To av oppdragene som ga poeng, er eldre enn fem år."


def test_the_lead_proposes_and_the_approver_finds_it_among_what_waits_and_reopens() -> None:
    world, _award_id = lent(submitted)
    key, cast = world.id, world.cast
    eva, brita, daniel = (visitor(one) for one in (cast.eva_at_helfo, cast.brita, cast.daniel))
    assert "foreslå å gjenåpne" in eva.get("authority:evaluation", key, at=AT)
    assert "trekkes tilbake" in eva.get("authority:evaluation_reopen", key, at=AT)
    eva.done("authority:evaluation_reopen", key, at=AT, reason=WHY)
    assert WHY in eva.get("authority:evaluation", key, at=AT)
    assert "foreslår å gjenåpne evalueringen" in brita.get("authority:award", key, at=AT)
    assert "Avgjør om evalueringen skal gjenåpnes" in daniel.get("authority:home", at=AT)
    assert WHY in daniel.get("authority:evaluation_reopening", key, at=AT)
    daniel.done("authority:evaluation_reopening", key, at=AT)
    brita.get("authority:award", key, at=AT, status=404)
    assert WHY in eva.get("authority:evaluation", key, at=AT + timedelta(hours=1))
    eva.get("authority:evaluation_result", key, at=AT + timedelta(hours=1), status=404)


def test_the_approver_lets_the_result_stand_with_a_reason() -> None:
    world, _award_id = lent(submitted)
    key = world.id
    visitor(world.cast.eva_at_helfo).done("authority:evaluation_reopen", key, at=AT, reason=WHY)
    daniel = visitor(world.cast.daniel)
    short = daniel.post("authority:evaluation_reopening_decline", key, at=AT, reason="Nei.")
    assert "minst 20 tegn" in short.content.decode()
    said = "Oppdragene er fullført i 2024, slik tilbudet viser."
    daniel.done("authority:evaluation_reopening_decline", key, at=AT, reason=said)
    daniel.get("authority:evaluation_reopening", key, at=AT, status=404)
    assert "Godkjenn" in daniel.get("authority:award_approval", key, at=AT)


def test_what_was_written_stands_when_the_reason_is_too_short() -> None:
    world = lent(finalised)
    eva = visitor(world.cast.eva_at_helfo)
    page = eva.post("authority:evaluation_reopen", world.id, at=AT, reason="For gammelt.").content.decode()
    assert "For gammelt." in page
    assert "minst 20 tegn" in page


def test_only_the_lead_is_given_the_form() -> None:
    world = lent(finalised)
    page = visitor(world.cast.brita).get("authority:evaluation_reopen", world.id, at=AT)
    assert "Lederen for gruppen foreslår det" in page
    assert "<textarea" not in page


def test_nothing_is_offered_once_the_award_is_told() -> None:
    world, _award_id = lent(announced)
    eva = visitor(world.cast.eva_at_helfo)
    assert "gjenåpne" not in eva.get("authority:evaluation", world.id, at=APPROVED_AT)
    page = eva.post("authority:evaluation_reopen", world.id, at=APPROVED_AT, reason=WHY).content.decode()
    assert "foreslå å omgjøre tildelingen" in page


def test_strangers_meet_nothing() -> None:
    world, _award_id = lent(submitted)
    visitor(world.cast.eva_at_helfo).done("authority:evaluation_reopen", world.id, at=AT, reason=WHY)
    for stranger in (world.cast.astrid, world.cast.camilla):
        for page in ("evaluation_reopen", "evaluation_reopening", "evaluation_reopening_decline"):
            visitor(stranger).get(f"authority:{page}", world.id, at=AT, status=404)
