"""Two people admit and suspend where the authority has chosen so: the pages of both."""

from datetime import timedelta
from uuid import UUID

import pytest

from terskel.core.actors import Actor
from terskel.organisations import actions as organisations
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment
from tests.web.visiting import text_of, visitor
from tests.worlds.cast import Cast, official, oslo, person
from tests.worlds.dps import DpsWorld, apply, lines_of, operative_dps

pytestmark = pytest.mark.django_db

BEGINS = operative_dps

AT = oslo("2027-05-03 10:00")
LATER = AT + timedelta(days=30)


@pytest.fixture
def dag(cast: Cast) -> Actor:
    return official(person("Dag Berg"), cast.nhn_id, "approver")


@pytest.fixture
def olga(cast: Cast) -> Actor:
    return official(person("Olga Vik"), cast.nhn_id, "authority_admin")


@pytest.fixture
def line(world: DpsWorld) -> UUID:
    return lines_of(apply(world, world.cast.camilla, ["IKT-02"], at=AT))[0]


def met(cast: Cast, line: UUID) -> dict[UUID, Assessment]:
    return {one.requirement.id: Assessment(True) for one in queries.case(cast.astrid, line, at=AT).requirements}


def test_an_administrator_chooses_what_two_people_decide(cast: Cast, olga: Actor) -> None:
    at_page = visitor(olga)
    alone = text_of(at_page.post("authority:second_person", at=AT, decisions=["admission"]))
    assert "Bare én hos dere kan ta slike avgjørelser" in alone
    official(person("Dag Berg"), cast.nhn_id, "approver")
    at_page.done("authority:second_person", at=AT, decisions=["admission"])
    assert "Opptak av en leverandør" in visitor(cast.astrid).get("authority:own_rules", at=AT)


def test_one_proposes_an_admission_and_another_finds_it_on_the_front_page_and_admits(
    cast: Cast, line: UUID, dag: Actor, olga: Actor
) -> None:
    organisations.set_second_person(cast.nhn_id, ["admission"], by=olga, at=AT)
    actions.assess(line, met(cast, line), by=cast.astrid, at=AT)
    astrid, decider = visitor(cast.astrid), visitor(dag)
    decider.get("authority:application", line, at=AT, status=404)
    page = astrid.get("authority:application", line, at=AT)
    assert "Foreslå opptak" in page
    assert "Ta opp leverandøren" not in page
    astrid.done("authority:application_propose", line, at=AT)
    waiting = astrid.get("authority:application", line, at=AT)
    assert "Opptak er foreslått" in waiting
    assert "Ta opp leverandøren" not in waiting
    assert "Avgjør om Rival Konsulenter AS skal tas opp" in decider.get("authority:home", at=AT)
    assert "Ta opp som foreslått?" in decider.get("authority:application", line, at=AT)
    decider.done("authority:application_admit", line, at=AT)
    assert queries.case(cast.astrid, line, at=AT).state == "admitted"


def test_the_second_person_sends_an_admission_back(cast: Cast, line: UUID, dag: Actor, olga: Actor) -> None:
    organisations.set_second_person(cast.nhn_id, ["admission"], by=olga, at=AT)
    actions.propose_admission(line, met(cast, line), by=cast.astrid, at=AT)
    decider = visitor(dag)
    assert "foreslo opptak" in decider.get("authority:application_send_back", line, at=AT)
    assert "Feil:" in text_of(decider.post("authority:application_send_back", line, at=AT, reason=""))
    decider.done("authority:application_send_back", line, at=AT, reason="Se på attesten en gang til.")
    assert "Foreslå opptak" in visitor(cast.astrid).get("authority:application", line, at=AT)


def test_a_suspension_is_proposed_and_decided_on_the_page_of_the_right(
    cast: Cast, line: UUID, dag: Actor, olga: Actor
) -> None:
    actions.admit(line, met(cast, line), by=cast.astrid, at=AT)
    (right,) = queries.my_rights(cast.camilla, at=AT)
    organisations.set_second_person(cast.nhn_id, ["suspension"], by=olga, at=AT)
    actions.hear(right.id, ground="R-242-1a", case_for="Beviset er utløpt.", due_at=LATER, by=cast.astrid, at=AT)
    astrid, decider = visitor(cast.astrid), visitor(dag)
    decider.get("authority:right", right.id, at=LATER, status=404)
    astrid.done("authority:right_act", right.id, "propose", at=LATER, reason="Ikke fornyet.")
    assert "Foreslå å stanse leverandøren" not in astrid.get("authority:right", right.id, at=LATER)
    page = decider.get("authority:right", right.id, at=LATER)
    assert "Stanse som foreslått?" in page
    assert "Be om oppdatert egenerklæring" not in page
    decider.get("authority:right_act", right.id, "renewal", at=LATER, status=404)
    assert "Ikke fornyet." in decider.get("authority:right_act", right.id, "suspend", at=LATER)
    decider.done("authority:right_act", right.id, "suspend", at=LATER, reason="Ikke fornyet.")
    assert queries.right(cast.astrid, right.id, at=LATER).state == "suspended"
