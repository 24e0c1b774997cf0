"""Where an authority has chosen so, one person proposes to admit or to suspend, and another decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest

from terskel.audit.models import Event
from terskel.core.actors import Actor
from terskel.core.decisions import Missing, RefusedAct
from terskel.organisations import actions as organisations
from terskel.organisations import queries as organisation_queries
from terskel.qualification import actions, queries
from terskel.qualification.actions import Assessment
from terskel.qualification.content import Answer
from terskel.qualification.models import ProposedDecision
from tests.rooms.refusals import refused_with
from tests.statements import asked
from tests.worlds.cast import Cast, official, oslo, person
from tests.worlds.dps import DpsWorld, apply, lines_of, operative_dps

pytestmark = pytest.mark.django_db

BEGINS = operative_dps

AT = oslo("2027-05-03 10:00")
LATER = AT + timedelta(days=30)
GROUND = "R-242-1a"


@contextmanager
def stopped(code: str) -> Iterator[None]:
    with pytest.raises(RefusedAct) as refusal:
        yield
    assert refused_with(refusal.value) == code


@pytest.fixture
def daniel(cast: Cast) -> Actor:
    """Decides at Norsk helsenett."""
    return official(person("Dag Berg"), cast.nhn_id, "approver")


@pytest.fixture
def olga(cast: Cast) -> Actor:
    return official(person("Olga Vik"), cast.nhn_id, "authority_admin")


@pytest.fixture
def line(world: DpsWorld) -> UUID:
    return lines_of(apply(world, world.cast.camilla, ["IKT-02"], at=AT))[0]


def choose(olga: Actor, *decisions: str) -> None:
    assert olga.organisation_id is not None
    organisations.set_second_person(olga.organisation_id, decisions, by=olga, at=AT)


def all_met(cast: Cast, line: UUID) -> dict[UUID, Assessment]:
    return {one.requirement.id: Assessment(True) for one in queries.case(cast.astrid, line, at=AT).requirements}


def propose(cast: Cast, line: UUID) -> UUID:
    return actions.propose_admission(line, all_met(cast, line), by=cast.astrid, at=AT)


def test_one_person_admits_where_nothing_is_chosen(cast: Cast, line: UUID) -> None:
    with stopped("qualification.one_person_decides"):
        propose(cast, line)
    actions.admit(line, all_met(cast, line), by=cast.astrid, at=AT)
    assert queries.case(cast.astrid, line, at=AT).state == "admitted"


def test_an_authority_chooses_two_people_only_where_it_has_two(cast: Cast, olga: Actor) -> None:
    with stopped("organisations.nobody_to_be_second"):
        choose(olga, "admission")
    official(person("Dag Berg"), cast.nhn_id, "approver")
    choose(olga, "admission")
    assert organisation_queries.second_person_decisions(cast.nhn_id) == {"admission"}
    assert organisation_queries.second_person_decisions(cast.helfo_id) == frozenset()
    with stopped("organisations.second_person_unchanged"):
        choose(olga, "admission")
    with pytest.raises(Missing):
        organisations.set_second_person(cast.nhn_id, ["admission"], by=cast.brita, at=AT)
    with stopped("organisations.only_administrators_set_rules"):
        organisations.set_second_person(cast.nhn_id, [], by=cast.astrid, at=AT)


def test_whoever_proposes_does_not_admit_and_another_does(cast: Cast, line: UUID, olga: Actor, daniel: Actor) -> None:
    choose(olga, "admission")
    found = all_met(cast, line)
    with stopped("qualification.second_person_needed"):
        actions.admit(line, found, by=cast.astrid, at=AT)
    with pytest.raises(Missing):
        queries.case(daniel, line, at=AT)
    propose(cast, line)
    with stopped("qualification.proposed_by_yourself"):
        actions.admit(line, by=cast.astrid, at=AT)
    assert [one.line_id for one in queries.proposals_waiting(daniel, at=AT)] == [line]
    assert queries.proposals_waiting(cast.astrid, at=AT) == []
    seen = queries.case(daniel, line, at=AT).proposed
    assert seen is not None
    assert (seen.proposed_by_name, seen.may_decide) == (cast.astrid.name, True)
    actions.admit(line, by=daniel, at=AT)
    assert queries.case(cast.astrid, line, at=AT).state == "admitted"
    assert queries.proposals_waiting(daniel, at=AT) == []


def test_nothing_is_proposed_while_a_requirement_is_not_met(cast: Cast, line: UUID, olga: Actor, daniel: Actor) -> None:
    choose(olga, "admission")
    some, *_rest = all_met(cast, line)
    with stopped("qualification.not_all_met"):
        actions.propose_admission(
            line, all_met(cast, line) | {some: Assessment(False, "Ikke vist.")}, by=cast.astrid, at=AT
        )
    assert not ProposedDecision.objects.exists()


def test_a_finding_made_after_the_proposal_takes_it_back(cast: Cast, line: UUID, olga: Actor, daniel: Actor) -> None:
    choose(olga, "admission")
    propose(cast, line)
    actions.assess(line, all_met(cast, line), by=cast.astrid, at=AT)
    with stopped("qualification.second_person_needed"):
        actions.admit(line, by=daniel, at=AT)


def test_answers_replaced_after_the_proposal_take_it_back_with_their_findings(
    world: DpsWorld, cast: Cast, line: UUID, olga: Actor, daniel: Actor
) -> None:
    choose(olga, "admission")
    propose(cast, line)
    application = queries.case(cast.astrid, line, at=AT).application_id
    draft = actions.replace_application(application, by=cast.camilla, at=AT)
    changed = queries.case(cast.astrid, line, at=AT).requirements[0].requirement.id
    actions.save_answers(draft, {changed: Answer("yes", "Noe helt annet.")}, by=cast.camilla, at=AT)
    actions.submit_application(draft, acting_on="management", by=cast.camilla, at=AT)
    assert [one.requirement.id for one in queries.case(cast.astrid, line, at=AT).unassessed] == [changed]
    with stopped("qualification.not_all_assessed"):
        actions.admit(line, by=daniel, at=AT)
    actions.assess(line, {changed: Assessment(True)}, by=cast.astrid, at=AT)
    with stopped("qualification.second_person_needed"):
        actions.admit(line, by=daniel, at=AT)


def test_what_somebody_with_a_conflict_of_interest_proposed_counts_no_more(
    cast: Cast, line: UUID, olga: Actor, daniel: Actor
) -> None:
    choose(olga, "admission")
    propose(cast, line)
    assert cast.astrid.person_id is not None
    actions.declare_conflict(line, cast.astrid.person_id, reason="Nær slektning.", by=cast.astrid, at=AT)
    with stopped("qualification.not_all_assessed"):
        actions.admit(line, by=daniel, at=AT)
    assert queries.proposals_waiting(daniel, at=AT) == []


def test_the_second_person_may_send_it_back_with_a_reason(cast: Cast, line: UUID, olga: Actor, daniel: Actor) -> None:
    choose(olga, "admission")
    proposal = propose(cast, line)
    with stopped("qualification.reason_missing"):
        actions.send_back(proposal, reason=" ", by=daniel, at=AT)
    with pytest.raises(Missing):
        actions.send_back(proposal, reason="Se en gang til.", by=cast.brita, at=AT)
    actions.send_back(proposal, reason="Se en gang til.", by=daniel, at=AT)
    with stopped("qualification.proposal_closed"):
        actions.send_back(proposal, reason="Igjen.", by=daniel, at=AT)
    with stopped("qualification.second_person_needed"):
        actions.admit(line, by=daniel, at=AT)
    assert queries.next_case(cast.astrid, at=AT) == line
    propose(cast, line)
    assert queries.next_case(cast.astrid, at=AT) != line


def test_a_suspension_is_proposed_after_the_hearing_and_decided_by_another(
    cast: Cast, line: UUID, olga: Actor, daniel: Actor
) -> None:
    actions.admit(line, all_met(cast, line), by=cast.astrid, at=AT)
    (right,) = queries.my_rights(cast.camilla, at=AT)
    choose(olga, "suspension")
    actions.hear(right.id, ground=GROUND, case_for="Beviset er utløpt.", due_at=LATER, by=cast.astrid, at=AT)
    with stopped("qualification.hearing_runs"):
        actions.propose_suspension(right.id, reason="Ikke fornyet.", by=cast.astrid, at=AT)
    actions.propose_suspension(right.id, reason="Ikke fornyet.", by=cast.astrid, at=LATER)
    with stopped("qualification.proposed_by_yourself"):
        actions.suspend(right.id, reason="Ikke fornyet.", by=cast.astrid, at=LATER)
    view = queries.right(daniel, right.id, at=LATER)
    assert queries.proposed_suspension(cast.camilla, view) is None
    assert [one.qualification_id for one in queries.proposals_waiting(daniel, at=LATER)] == [right.id]
    actions.suspend(right.id, reason="Ikke fornyet.", by=daniel, at=LATER)
    assert queries.right(cast.astrid, right.id, at=LATER).state == "suspended"


def test_an_answer_of_the_supplier_takes_a_proposed_suspension_back(
    cast: Cast, line: UUID, olga: Actor, daniel: Actor
) -> None:
    actions.admit(line, all_met(cast, line), by=cast.astrid, at=AT)
    (right,) = queries.my_rights(cast.camilla, at=AT)
    choose(olga, "suspension")
    actions.hear(right.id, ground=GROUND, case_for="Beviset er utløpt.", due_at=LATER, by=cast.astrid, at=AT)
    actions.propose_suspension(right.id, reason="Ikke fornyet.", by=cast.astrid, at=LATER)
    actions.answer_hearing(right.id, text="Nytt bevis er sendt.", by=cast.camilla, at=LATER)
    with stopped("qualification.second_person_needed"):
        actions.suspend(right.id, reason="Ikke fornyet.", by=daniel, at=LATER)


def test_what_waits_is_read_in_a_fixed_number_of_statements(
    world: DpsWorld, cast: Cast, line: UUID, olga: Actor, daniel: Actor
) -> None:
    choose(olga, "admission")
    propose(cast, line)
    with asked() as one:
        queries.proposals_waiting(daniel, at=AT)
    propose(cast, lines_of(apply(world, cast.camilla, ["IKT-01"], at=AT))[0])
    with asked() as two:
        assert len(queries.proposals_waiting(daniel, at=AT)) == 2
    assert len(one) == len(two)


def test_the_proposal_and_its_return_are_events_of_their_own(
    cast: Cast, line: UUID, olga: Actor, daniel: Actor
) -> None:
    choose(olga, "admission")
    actions.send_back(propose(cast, line), reason="Se en gang til.", by=daniel, at=AT)
    kinds = set(Event.objects.filter(kind__startswith="qualification.").values_list("kind", flat=True))
    assert {"qualification.AdmissionProposed", "qualification.ProposalSentBack"} <= kinds
