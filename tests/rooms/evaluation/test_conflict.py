"""What somebody wrote who then declares a conflict of interest does not count (FOA § 7-5, forvaltningsloven § 6)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from terskel.awards import actions as awards
from terskel.core.actors import Actor
from terskel.core.decisions import Missing
from terskel.documents import queries as documents
from terskel.documents.letters import Table
from terskel.evaluation import actions, queries
from terskel.evaluation.actions import Check, Mark
from terskel.evaluation.grounds import REQUIREMENT_NOT_MET
from terskel.evaluation.models import ImpartialityDeclaration, Score
from terskel.evaluation.waiting import my_work
from tests.rooms.notifications.told import told
from tests.rooms.refusals import refused
from tests.web.visiting import visitor
from tests.worlds.cast import official, person
from tests.worlds.evaluations import (
    APPROVED_AT,
    FINALISED_AT,
    PREPARED_AT,
    SCORED_AT,
    EvaluationWorld,
    characteristics,
    check_evidence,
    panel_declared,
    person_of,
    said_in,
    scored,
)
from tests.worlds.lent import lent

pytestmark = pytest.mark.django_db

WHY = "Konsulenten behersker ikke norsk, sier tilbudet selv."
KIN = "Lederen i Fjordsikt er svigerbroren min."


def declare_conflict(world: EvaluationWorld) -> None:
    actions.declare_impartiality(world.id, free=False, explanation=KIN, by=world.cast.erik_at_helfo, at=SCORED_AT)


def test_points_and_checks_of_somebody_in_conflict_are_no_longer_there() -> None:
    world = lent(scored)
    declare_conflict(world)
    matrix = queries.matrix(world.cast.eva_at_helfo, world.id)
    assert (matrix.unchecked, matrix.unscored) == (4, 4)
    assert [len(sheet.scores) for sheet in matrix.sheets] == [0, 0]


def test_what_was_written_is_kept_and_stands_again_when_the_conflict_was_a_mistake() -> None:
    world = lent(scored)
    written = Score.objects.count()
    declare_conflict(world)
    assert Score.objects.count() == written
    erik = world.cast.erik_at_helfo
    own = lambda: actions.declare_impartiality(world.id, free=True, by=erik, at=SCORED_AT)  # noqa: E731
    assert refused(own) == "evaluation.conflict_is_lifted_by_another"
    lift(world)
    assert queries.matrix(world.cast.eva_at_helfo, world.id).unscored == 0
    assert queries.matrix(erik, world.id).unscored == 0


NO_KIN = "Svogerskapet ble oppløst i 2019, og de har ingen kontakt."


def lift(world: EvaluationWorld, reason: str = NO_KIN, by: Actor | None = None, of: Actor | None = None) -> None:
    whose = person_of(of or world.cast.erik_at_helfo)
    actions.lift_conflict(world.id, whose, reason=reason, by=by or world.cast.daniel, at=SCORED_AT)


def test_another_authorised_person_lifts_a_conflict_with_a_reason() -> None:
    world = lent(scored)
    assert refused(lambda: lift(world)) == "evaluation.no_conflict_to_lift"
    declare_conflict(world)
    assert refused(lambda: lift(world, "Nei.")) == "evaluation.lifting_needs_reason"
    assert refused(lambda: lift(world, by=world.cast.eva_at_helfo)) == "evaluation.not_approver"
    erik = world.cast.erik_at_helfo
    also_approver = replace(erik, roles=erik.roles | {"approver"})
    assert refused(lambda: lift(world, by=also_approver)) == "evaluation.conflict_is_lifted_by_another"
    with pytest.raises(Missing):
        lift(world, by=world.cast.bjorn)
    lift(world)
    assert queries.panel_of(world.id).conflicted == ()
    with pytest.raises(IntegrityError), transaction.atomic():
        ImpartialityDeclaration.objects.create(
            competition_id=world.id,
            person_id=person_of(erik),
            declared="free",
            explanation=NO_KIN,
            declared_at=SCORED_AT,
            lifted_by_id=person_of(erik),
        )


def test_a_conflict_that_was_lifted_stays_in_both_reports() -> None:
    world = lent(scored)
    declare_conflict(world)
    lift(world)
    result = actions.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT)
    assert result
    award = awards.prepare(world.id, characteristics=characteristics(world), by=world.cast.brita, at=PREPARED_AT)
    check_evidence(award, world.cast.brita)
    awards.submit(award, by=world.cast.brita, at=PREPARED_AT)
    awards.approve(award, by=world.cast.daniel, at=APPROVED_AT)
    reader = world.cast.brita
    for kind in ("evaluation.report", "awards.procurement_report"):
        (key,) = [one.id for one in documents.letters_for_matter(reader, world.id) if one.kind == kind]
        said = said_in(documents.letter(reader, key).letter)
        assert KIN in said
        assert NO_KIN in said
        assert "fant" in said
    assert NO_KIN in queries.personal(world.id).conflicts


CHANGED = "Vi leste referansene en gang til."


def test_what_a_colleague_wrote_before_stands_again() -> None:
    world = lent(scored)
    eva, key = world.cast.eva_at_helfo, world.quality[0]
    erik_wrote = queries.matrix(eva, world.id).sheet(world.bjorns).scores[key]
    marks = [Mark(world.bjorns, key, Decimal(7), "Evas egen vurdering av kompetansen.", erik_wrote.id, CHANGED)]
    actions.score(world.id, marks, by=eva, at=SCORED_AT)
    eva_wrote = queries.matrix(eva, world.id).sheet(world.bjorns).scores[key]
    later = [Mark(world.bjorns, key, Decimal(10), "Erik retter det til full poengsum.", eva_wrote.id, CHANGED.upper())]
    actions.score(world.id, later, by=world.cast.erik_at_helfo, at=SCORED_AT)
    declare_conflict(world)
    cell = queries.matrix(eva, world.id).sheet(world.bjorns).scores[key]
    assert (cell.points, cell.by_name) == (Decimal(7), "Eva Moen")


def test_a_rejection_proposed_by_somebody_in_conflict_is_taken_back() -> None:
    world = lent(panel_declared)
    erik = world.cast.erik_at_helfo
    unmet = [Check(world.bjorns, world.requirements[0], met=False, reason=WHY)]
    actions.check_requirements(world.id, unmet, by=erik, at=SCORED_AT)
    actions.reject_tender(world.id, world.bjorns, ground=REQUIREMENT_NOT_MET, reason=WHY, by=erik, at=SCORED_AT)
    declare_conflict(world)
    assert queries.matrix(world.cast.eva_at_helfo, world.id).sheet(world.bjorns).rejection is None


def test_the_list_of_what_waits_counts_it_as_still_to_be_done() -> None:
    world = lent(scored)
    declare_conflict(world)
    (work,) = my_work(world.cast.eva_at_helfo)
    assert (work.unchecked, work.unscored) == (4, 4)


def test_the_buyer_is_told_and_finds_it_on_the_desk_until_the_panel_is_put_right() -> None:
    world = lent(scored)
    brita = visitor(world.cast.brita)
    line = "Oppnevn noen i stedet for Erik Dahl: Testleder"
    assert line not in brita.get("authority:home", at=SCORED_AT)
    declare_conflict(world)
    assert told("evaluation.ImpartialityDeclared") == ["Brita Strand"]
    assert line in brita.get("authority:home", at=SCORED_AT)
    page = brita.get("authority:evaluation", world.id, at=SCORED_AT)
    assert "Inhabil, må erstattes: Erik Dahl" in page
    ida = official(person("Ida Berg"), world.competition.terms.authority_id, "evaluator")
    members = [person_of(world.cast.eva_at_helfo), person_of(ida)]
    actions.appoint(world.id, lead_id=members[0], person_ids=members, by=world.cast.brita, at=SCORED_AT)
    assert line not in brita.get("authority:home", at=SCORED_AT)


def test_the_result_is_not_frozen_on_what_the_one_in_conflict_wrote() -> None:
    world = replaced(lent(scored))
    assert (
        refused(lambda: actions.finalise(world.id, by=world.cast.eva_at_helfo, at=FINALISED_AT))
        == "evaluation.requirements_first"
    )


def test_both_reports_say_who_stepped_back_and_why_and_no_table_has_them_as_scoring() -> None:
    world = lent(scored)
    eva = world.cast.eva_at_helfo
    both = [person_of(eva), person_of(world.cast.erik_at_helfo)]
    actions.plan_scoring(world.id, way="joint", given=dict.fromkeys(world.quality, both), by=eva, at=SCORED_AT)
    replaced(world)
    tenders = (world.bjorns, world.camillas)
    checks = [Check(tender, one, met=True) for tender in tenders for one in world.requirements]
    actions.check_requirements(world.id, checks, by=eva, at=SCORED_AT)
    marks = [
        Mark(tender, key, Decimal(points), f"Begrunnelse for {points} poeng på {number}.")
        for tender, points in zip(tenders, ("8", "6"), strict=True)
        for number, key in enumerate(world.quality)
    ]
    actions.score(world.id, marks, by=eva, at=SCORED_AT)
    actions.finalise(world.id, by=eva, at=FINALISED_AT)
    result = queries.result(world.cast.brita, world.id)
    report = documents.letter(world.cast.brita, result.report_letter_id).letter
    assert KIN in said_in(report)
    tables = [str(block) for block in report.blocks if isinstance(block, Table)]
    assert any("Eva Moen" in one for one in tables)
    assert not any("Erik Dahl" in one for one in tables)
    brita = world.cast.brita
    award = awards.prepare(world.id, characteristics=characteristics(world), by=brita, at=PREPARED_AT)
    check_evidence(award, brita)
    awards.submit(award, by=brita, at=PREPARED_AT)
    awards.approve(award, by=world.cast.daniel, at=APPROVED_AT)
    kinds = documents.letters_for_matter(brita, world.id)
    (protocol,) = [one.id for one in kinds if one.kind == "awards.procurement_report"]
    said = said_in(documents.letter(brita, protocol).letter)
    assert "Erik Dahl erklærte seg inhabil" in said
    assert "Alle i evalueringsgruppen har erklært seg habile" not in said


def replaced(world: EvaluationWorld) -> EvaluationWorld:
    """Erik has declared a conflict, and somebody else has his seat."""
    declare_conflict(world)
    ida = official(person("Ida Berg"), world.competition.terms.authority_id, "evaluator")
    eva = person_of(world.cast.eva_at_helfo)
    actions.appoint(world.id, lead_id=eva, person_ids=[eva, person_of(ida)], by=world.cast.brita, at=SCORED_AT)
    actions.declare_impartiality(world.id, free=True, by=ida, at=SCORED_AT)
    return world
