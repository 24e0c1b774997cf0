"""The panel is appointed by the buyer, and nobody on it sees a tender before declaring impartiality (FOA § 7-5)."""

import pytest
from django.db import IntegrityError, transaction

from terskel.core.decisions import Missing, RefusedAct
from terskel.evaluation import actions, queries
from terskel.evaluation.models import PanelMember
from tests.rooms.refusals import refused
from tests.worlds.cast import the_cast
from tests.worlds.competitions import draft_competition, published_competition
from tests.worlds.dps import operative_dps
from tests.worlds.evaluations import DECLARED_AT, EvaluationWorld, panel_declared, panel_seated, person_of
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> EvaluationWorld:
    return lent(panel_seated)


def test_a_panel_has_its_lead_first(world: EvaluationWorld) -> None:
    panel = queries.evaluation(world.cast.brita, world.id).panel
    assert [(seat.name, seat.lead) for seat in panel.seats] == [("Eva Moen", True), ("Erik Dahl", False)]


def test_only_a_buyer_appoints(world: EvaluationWorld) -> None:
    members = [person_of(world.cast.eva_at_helfo), person_of(world.cast.erik_at_helfo)]
    assert (
        refused(
            lambda: actions.appoint(
                world.id, lead_id=members[0], person_ids=members, by=world.cast.daniel, at=DECLARED_AT
            )
        )
        == "evaluation.not_buyer"
    )


def test_a_panel_of_one_is_refused_and_a_panel_of_two_is_not(world: EvaluationWorld) -> None:
    eva, erik = person_of(world.cast.eva_at_helfo), person_of(world.cast.erik_at_helfo)
    assert (
        refused(
            lambda: actions.appoint(world.id, lead_id=eva, person_ids=[eva, eva], by=world.cast.brita, at=DECLARED_AT)
        )
        == "evaluation.panel_too_small"
    )
    actions.appoint(world.id, lead_id=erik, person_ids=[eva, erik], by=world.cast.brita, at=DECLARED_AT)
    lead = queries.evaluation(world.cast.brita, world.id).panel.lead
    assert lead is not None
    assert lead.person_id == erik


def test_the_lead_sits_on_the_panel(world: EvaluationWorld) -> None:
    eva, erik = person_of(world.cast.eva_at_helfo), person_of(world.cast.erik_at_helfo)
    daniel = person_of(world.cast.daniel)
    assert (
        refused(
            lambda: actions.appoint(
                world.id, lead_id=daniel, person_ids=[eva, erik], by=world.cast.brita, at=DECLARED_AT
            )
        )
        == "evaluation.lead_not_on_panel"
    )


def test_everyone_on_the_panel_is_an_evaluator_of_the_authority(world: EvaluationWorld) -> None:
    eva, daniel = person_of(world.cast.eva_at_helfo), person_of(world.cast.daniel)
    assert (
        refused(
            lambda: actions.appoint(
                world.id, lead_id=eva, person_ids=[eva, daniel], by=world.cast.brita, at=DECLARED_AT
            )
        )
        == "evaluation.not_an_evaluator"
    )


def test_a_draft_has_no_panel() -> None:
    cast = the_cast()
    draft = draft_competition(operative_dps(cast))
    members = [person_of(cast.eva_at_helfo), person_of(cast.erik_at_helfo)]
    assert (
        refused(
            lambda: actions.appoint(draft.id, lead_id=members[0], person_ids=members, by=cast.brita, at=DECLARED_AT)
        )
        == "evaluation.not_published"
    )


def test_another_authority_meets_nothing(world: EvaluationWorld) -> None:
    with pytest.raises(Missing):
        queries.evaluation(world.cast.astrid, world.id)
    with pytest.raises(Missing):
        queries.matrix(world.cast.bjorn, world.id)
    with pytest.raises(Missing):
        actions.appoint(world.id, lead_id=world.id, person_ids=[], by=world.cast.astrid, at=DECLARED_AT)


def test_nobody_sees_a_tender_before_declaring(world: EvaluationWorld) -> None:
    eva = world.cast.eva_at_helfo
    assert refused(lambda: queries.matrix(eva, world.id)) == "evaluation.declare_first"
    actions.declare_impartiality(world.id, free=True, by=eva, at=DECLARED_AT)
    assert len(queries.matrix(eva, world.id).sheets) == 2
    assert refused(lambda: queries.matrix(world.cast.erik_at_helfo, world.id)) == "evaluation.declare_first"


def test_the_buyer_sees_no_tender_while_the_panel_works(world: EvaluationWorld) -> None:
    assert refused(lambda: queries.matrix(world.cast.brita, world.id)) == "evaluation.not_on_panel"


def test_whoever_declares_a_conflict_says_what_it_is_and_sees_nothing(world: EvaluationWorld) -> None:
    erik = world.cast.erik_at_helfo
    assert (
        refused(lambda: actions.declare_impartiality(world.id, free=False, explanation=" ", by=erik, at=DECLARED_AT))
        == "evaluation.conflict_needs_explanation"
    )
    actions.declare_impartiality(world.id, free=False, explanation="Søster i Fjordsikt.", by=erik, at=DECLARED_AT)
    assert refused(lambda: queries.matrix(erik, world.id)) == "evaluation.conflict_declared"


def test_a_conflict_discovered_late_closes_the_tenders() -> None:
    world = lent(panel_declared)
    erik = world.cast.erik_at_helfo
    assert queries.matrix(erik, world.id)
    actions.declare_impartiality(world.id, free=False, explanation="Ny jobb hos Rival.", by=erik, at=DECLARED_AT)
    assert refused(lambda: queries.matrix(erik, world.id)) == "evaluation.conflict_declared"


def test_only_the_panel_declares(world: EvaluationWorld) -> None:
    assert (
        refused(lambda: actions.declare_impartiality(world.id, free=True, by=world.cast.daniel, at=DECLARED_AT))
        == "evaluation.not_on_panel"
    )


def test_before_the_opening_there_is_nothing_to_see_even_for_the_declared() -> None:
    cast = the_cast()
    world = published_competition(cast)
    members = [person_of(cast.eva_at_helfo), person_of(cast.erik_at_helfo)]
    actions.appoint(world.id, lead_id=members[0], person_ids=members, by=cast.brita, at=DECLARED_AT)
    actions.declare_impartiality(world.id, free=True, by=cast.eva_at_helfo, at=DECLARED_AT)
    assert refused(lambda: queries.matrix(cast.eva_at_helfo, world.id)) == "evaluation.not_opened"


def test_whoever_is_taken_off_the_panel_sees_nothing_more() -> None:
    world = lent(panel_declared)
    cast = world.cast
    PanelMember.objects.filter(person_id=cast.erik_at_helfo.person_id).update(removed_at=DECLARED_AT)
    with pytest.raises(RefusedAct):
        queries.matrix(cast.erik_at_helfo, world.id)
    assert queries.my_panels(cast.erik_at_helfo) == []
    assert queries.my_panels(cast.eva_at_helfo) == [world.id]


def test_the_database_seats_nobody_twice_and_one_lead_only(world: EvaluationWorld) -> None:
    daniel = person_of(world.cast.daniel)
    for person_id, seat in ((person_of(world.cast.eva_at_helfo), "evaluator"), (daniel, "lead")):
        with pytest.raises(IntegrityError), transaction.atomic():
            PanelMember.objects.create(
                competition_id=world.id,
                person_id=person_id,
                seat=seat,
                appointed_at=DECLARED_AT,
                appointed_by_id=daniel,
            )
