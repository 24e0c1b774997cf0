"""Who may sign for a firm, on its own page in seconds; and in the case, where a handler has seen a document."""

import pytest

from terskel.core.decisions import RefusedAct
from terskel.organisations import queries
from terskel.qualification import actions
from tests.web.visiting import Visitor, visitor
from tests.worlds.cast import oslo
from tests.worlds.dps import DpsWorld, apply, lines_of, operative_dps
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db
AT = oslo("2027-01-11 10:00")


@pytest.fixture
def world() -> DpsWorld:
    return lent(operative_dps)


@pytest.fixture
def bjorn(world: DpsWorld) -> Visitor:
    return visitor(world.cast.bjorn)


@pytest.fixture
def camilla(world: DpsWorld) -> Visitor:
    """Has delivered nothing yet, and so has no mandate."""
    return visitor(world.cast.camilla)


def read(visitor: Visitor, name: str, *args: object) -> str:
    """The page's words, one space apart."""
    return " ".join(visitor.get(name, *args, at=AT).split())


def test_a_mandate_is_claimed_and_revoked_on_the_firm_s_own_page(world: DpsWorld, camilla: Visitor) -> None:
    assert "Ingen har oppgitt det" in read(camilla, "supplier:firm")
    person = str(world.cast.camilla.person_id)
    camilla.done("supplier:mandate", at=AT, person=person, answer="jointly", kind="procuration", last_day="2027-01-31")
    page = read(camilla, "supplier:firm")
    assert "Oppgitt av foretaket" in page
    assert "Prokura, sammen med en annen, til og med 31.1.2027" in page
    (mandate,) = queries.mandates(world.cast.camilla, at=AT)
    camilla.done("supplier:mandate_revoke", mandate.id, at=AT)
    assert "Trukket tilbake" in read(camilla, "supplier:firm")


def test_whoever_may_not_sign_is_led_to_whoever_may(world: DpsWorld, camilla: Visitor) -> None:
    person = str(world.cast.camilla.person_id)
    told = camilla.done("supplier:mandate", at=AT, person=person, answer="no", kind="signature")
    assert told == "/supplier/firm/responsible/?task=signatory"
    assert queries.mandates(world.cast.camilla, at=AT) == []


def test_a_day_that_is_over_is_told_beside_the_question(world: DpsWorld, bjorn: Visitor) -> None:
    person = str(world.cast.bjorn.person_id)
    sent = {"person": person, "answer": "alone", "kind": "signature", "last_day": "2027-01-10"}
    response = bjorn.post("supplier:mandate", at=AT, **sent)
    assert response.status_code == 200
    page = response.content.decode()
    assert "Velg en siste dag som ikke er over." in page
    assert 'value="2027-01-10"' in page


def test_the_handler_who_has_seen_a_document_confirms_it_in_the_case(world: DpsWorld) -> None:
    astrid, camilla = visitor(world.cast.astrid), world.cast.camilla
    line = lines_of(apply(world, camilla, ["IKT-02"], at=AT))[0]
    claimed = read(astrid, "authority:application", line)
    assert "Levert av Camilla Berg" in claimed
    assert "Jeg har sett at vedkommende kan signere" in claimed
    astrid.done("authority:application_mandate", line, at=AT)
    assert "Bekreftet Daglig leder, av et dokument" in read(astrid, "authority:application", line)
    (mandate,) = queries.mandates(camilla, at=AT)
    assert (mandate.state, mandate.confirmed_by) == ("confirmed", "document")


def test_a_handler_with_a_conflict_of_interest_confirms_nothing(world: DpsWorld) -> None:
    astrid, camilla = world.cast.astrid, world.cast.camilla
    line = lines_of(apply(world, camilla, ["IKT-02"], at=AT))[0]
    assert astrid.person_id is not None
    actions.declare_conflict(line, astrid.person_id, reason="Søsken.", by=astrid, at=AT)
    with pytest.raises(RefusedAct) as refusal:
        actions.confirm_mandate(line, by=astrid, at=AT)
    assert refusal.value.refused.code == "qualification.handler_barred"
